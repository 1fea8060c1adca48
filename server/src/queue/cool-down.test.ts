import { expect, test } from 'vitest';
import { coolDownMs, withLeave } from './cool-down.ts';

const MINUTE = 60_000;
const T0 = 1_000_000_000;

test.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 5000],
  [4, 10_000],
  [5, 20_000],
  [6, 40_000],
  [7, 80_000],
  [8, 120_000],
  [10, 120_000],
])('after %i early leaves the next table is %i ms away', (leaves, ms) => {
  const moments = Array.from({ length: leaves }, (_, index) => T0 + index * 1000);
  const last = moments.at(-1) ?? T0;
  expect(coolDownMs(moments, last)).toBe(ms);
  expect(coolDownMs(moments, last + ms - 1)).toBe(Math.min(ms, 1));
  expect(coolDownMs(moments, last + ms)).toBe(0);
});

test('leaves are forgotten after ten minutes, and only so many are kept', () => {
  const three = [T0, T0 + 1000, T0 + 9.99 * MINUTE];
  expect(coolDownMs(three, T0 + 9.99 * MINUTE)).toBe(5000);
  expect(coolDownMs(three, T0 + 10 * MINUTE)).toBe(0);
  expect(withLeave(three, T0 + 10 * MINUTE)).toEqual([
    T0 + 1000,
    T0 + 9.99 * MINUTE,
    T0 + 10 * MINUTE,
  ]);
  let many: readonly number[] = [];
  for (let index = 0; index < 50; index += 1) many = withLeave(many, T0 + index);
  expect(many).toHaveLength(10);
  expect(coolDownMs(many, T0 + 50)).toBeGreaterThan(119_000);
});
