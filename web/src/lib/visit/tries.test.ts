import { FIRST_PAUSE_MS, SILENT, WINDOW_MS } from '@eat-with-me/mesh/trust/retries';
import { afterEach, expect, test, vi } from 'vitest';
import { noteTry, pauseAfterTries } from './tries.ts';

afterEach(() => {
  sessionStorage.clear();
  vi.restoreAllMocks();
});

test('the first are silent, then each takes longer, until they are long ago', () => {
  for (let index = 0; index < SILENT; index += 1) noteTry(1000);
  expect(pauseAfterTries(1000)).toBe(0);
  noteTry(1000);
  expect(pauseAfterTries(1000)).toBe(FIRST_PAUSE_MS);
  noteTry(1000);
  expect(pauseAfterTries(1000)).toBe(2 * FIRST_PAUSE_MS);
  expect(pauseAfterTries(1000 + WINDOW_MS)).toBe(0);
});

test('only bare numbers are kept', () => {
  noteTry(1000);
  expect(Object.values(sessionStorage)).toEqual(['[1000]']);
});

test('storage that is blocked stops nobody', () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('blocked');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('blocked');
  });
  noteTry(1000);
  expect(pauseAfterTries(1000)).toBe(0);
});
