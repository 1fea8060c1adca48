import { expect, test } from 'vitest';
import { isLate, isPlateLoud, isSlow, REPORTS_KEPT } from './plates-watch.ts';
import type { LineReport } from './plates-messages.ts';

/** A second of which so many moments were late, and in whose frames this came and that left. */
const second = (
  late: number,
  of: (frame: number) => [heard: number, left: number] = () => [0, 0],
): LineReport => {
  const frames = Array.from({ length: 62 }, (_, frame) => of(frame));
  return {
    moments: 372,
    late,
    heard: Float32Array.from(frames, ([heard]) => heard),
    left: Float32Array.from(frames, ([, left]) => left),
  };
};
const seconds = (count: number, one: LineReport) => Array.from({ length: count }, () => one);

test('a device that needs more than half of the time for a frame is too slow', () => {
  expect(isSlow(2)).toBe(false);
  expect(isSlow(7.9)).toBe(false);
  expect(isSlow(8.1)).toBe(true);
});

test('a page that is busy for a moment keeps up, one that is so every second or stands still does not', () => {
  expect(isLate(seconds(10, second(0)))).toBe(false);
  // 0.6 s in ten.
  expect(isLate([...seconds(9, second(0)), second(223)])).toBe(false);
  // A tenth of each second, for ten.
  expect(isLate(seconds(5, second(37)))).toBe(false);
  expect(isLate(seconds(10, second(37)))).toBe(true);
  // Not waited out.
  expect(isLate([second(372)])).toBe(true);
});

test('what was late long ago counts no more', () => {
  expect(isLate([...seconds(5, second(100)), ...seconds(10, second(0))])).toBe(false);
});

const STROKE: [number, number] = [0.01, 0.0001];
const VOICE: [number, number] = [0.01, 0.009];
const HUSH: [number, number] = [1e-7, 1e-8];

test.each([
  ['cutlery again and again', (frame: number) => (frame % 8 === 0 ? STROKE : HUSH), true],
  ['cutlery between what is said', (frame: number) => (frame % 8 === 0 ? STROKE : VOICE), true],
  ['one stroke a second', (frame: number) => (frame === 0 ? STROKE : HUSH), false],
  ['a voice', () => VOICE, false],
  ['a quiet room', () => HUSH, false],
  ['a fan, which never pauses', () => STROKE, false],
] as const)('the plate that is heard: %s', (_, of, loud) => {
  expect(
    isPlateLoud(
      seconds(
        REPORTS_KEPT,
        second(0, (frame) => [...of(frame)]),
      ),
    ),
  ).toBe(loud);
  // Nobody is told after a moment.
  expect(
    isPlateLoud(
      seconds(
        REPORTS_KEPT - 1,
        second(0, (frame) => [...of(frame)]),
      ),
    ),
  ).toBe(false);
});
