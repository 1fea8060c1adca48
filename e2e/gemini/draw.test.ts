import { expect, test } from 'vitest';
import { Draw } from './draw.ts';

const latencies = (seed: number) => {
  const draw = new Draw(seed);
  return Array.from({ length: 2000 }, () => draw.latencyMs(1632)).toSorted(
    (one, other) => one - other,
  );
};

test('latencies spread as measured: half of them below the median, a tail of seconds, none beyond the longest', () => {
  const all = latencies(7);
  expect(Math.abs((all[1000] ?? 0) - 1632)).toBeLessThan(80);
  expect(all[1980]).toBeGreaterThan(3500);
  expect(all.at(-1)).toBeLessThanOrEqual(5664);
  expect(all[0]).toBeGreaterThan(200);
});

test('the same seed draws the same, another one does not', () => {
  expect(latencies(7)).toEqual(latencies(7));
  expect(latencies(8)).not.toEqual(latencies(7));
});
