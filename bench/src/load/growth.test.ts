import { expect, test } from 'vitest';
import { growthAnHour } from './growth.ts';

test('a line of one per cent an hour is one per cent an hour', () => {
  // 180 readings, one in 20 s: 1 % from beginning to end.
  const line = Array.from({ length: 181 }, (_, index) => 100e6 * (1 + index / 18_000));
  expect(growthAnHour(line, 20)).toBeCloseTo(0.01, 3);
  expect(growthAnHour(line.toReversed(), 20)).toBeCloseTo(-0.01, 3);
});

test('what goes up and down does not grow, and one high reading says little', () => {
  const level = Array.from({ length: 180 }, (_, index) => 100e6 + (index % 2) * 1e6);
  expect(Math.abs(growthAnHour(level, 20))).toBeLessThan(0.0005);
  expect(growthAnHour([...level, 103e6], 20)).toBeLessThan(0.01);
});

test('fewer than two say nothing', () => {
  expect([growthAnHour([], 20), growthAnHour([100e6], 20)]).toEqual([0, 0]);
});
