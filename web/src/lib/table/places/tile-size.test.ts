import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coveringHeight, tileSize } from './tile-size.ts';

const none = { width: 0, height: 0 };

test.each([
  ['an upright tile', { width: 300, height: 500 }, { width: 1280, height: 720 }, 1, 500],
  ['a wide one', { width: 800, height: 300 }, { width: 1280, height: 720 }, 1, 450],
  [
    'a wide one with an upright picture',
    { width: 300, height: 300 },
    { width: 360, height: 640 },
    1,
    533,
  ],
  ['a fine screen', { width: 160, height: 180 }, none, 3, 540],
  ['a wall', { width: 100, height: 9000 }, none, 1, 4320],
])('%s', (_, tile, picture, ratio, height) => {
  expect(coveringHeight(tile, picture, ratio)).toBe(height);
});

let seen: (entries: { isIntersecting: boolean }[]) => void;

beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(look: typeof seen) {
        seen = look;
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a page out of view, or a tile, asks for no picture, and for the same again when it is back', () => {
  const video = document.createElement('video');
  vi.spyOn(video, 'clientHeight', 'get').mockReturnValue(400);
  const told: number[] = [];
  const detach = tileSize((height) => told.push(height))(video);
  seen([{ isIntersecting: true }]);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  seen([{ isIntersecting: false }]);
  detach?.();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual([400, 0, 400, 0]);
});
