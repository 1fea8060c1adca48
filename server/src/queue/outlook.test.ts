import type { TableSize } from '@eat-with-me/protocol/table';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimate, outlook, Seatings } from './outlook.ts';

const NOW = 10_000_000;
const MINUTE = 60_000;
const seatings = (chairs: TableSize, waits: number[], at = NOW - 1000) =>
  waits.map((waitedMs) => ({ chairs, waitedMs, at }));

test('the middle half of recent waits, in steps', () => {
  const waits = [1000, 12_000, 18_000, 31_000, 400_000];
  expect(estimate(seatings(2, waits), [2], NOW)).toEqual({ low: 10_000, high: 35_000 });
  expect(estimate(seatings(2, [1000, 2000, 3000, 3000, 3000]), [2], NOW)).toEqual({
    low: 0,
    high: 5000,
  });
  expect(estimate(seatings(2, Array<number>(9).fill(150_000)), [2], NOW)).toEqual({
    low: 150_000,
    high: 150_000,
  });
});

test('not from fewer than five, not from other sizes, not from long ago', () => {
  const four = seatings(2, [1, 2, 3, 4]);
  expect(estimate(four, [2], NOW)).toBeNull();
  const others = [...four, ...seatings(3, [5])];
  expect(estimate(others, [2], NOW)).toBeNull();
  expect(estimate(others, [2, 3], NOW)).not.toBeNull();
  const old = [...four, ...seatings(2, [5], NOW - 31 * MINUTE)];
  expect(estimate(old, [2], NOW)).toBeNull();
});

test('the last fifty count, and no more are kept', () => {
  const kept = new Seatings();
  for (const one of seatings(2, Array<number>(60).fill(600_000))) kept.add(one);
  for (const one of seatings(2, Array<number>(50).fill(10_000))) kept.add(one);
  expect(kept.estimate([2], NOW)).toEqual({ low: 10_000, high: 10_000 });
  expect(kept.estimate([3, 4], NOW)).toBeNull();
});

test('an estimate is told for a second; the first one as soon as there is one', () => {
  const kept = new Seatings();
  for (const one of seatings(2, [1, 2, 3, 4])) kept.add(one);
  expect(kept.estimate([2], NOW)).toBeNull();
  for (const one of seatings(2, [5])) kept.add(one);
  expect(kept.estimate([2], NOW)).toEqual({ low: 0, high: 5000 });
  for (const one of seatings(2, Array<number>(50).fill(100_000))) kept.add(one);
  expect(kept.estimate([2], NOW + 999)).toEqual({ low: 0, high: 5000 });
  expect(kept.estimate([2, 3], NOW + 999)).toEqual({ low: 100_000, high: 100_000 });
  expect(kept.estimate([2], NOW + 1000)).toEqual({ low: 100_000, high: 100_000 });
});

test('an estimate holds the middle of what has been', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 50 }), (waits) => {
      const range = estimate(seatings(4, waits), [4], NOW);
      const median = waits.toSorted((a, b) => a - b)[waits.length >> 1] ?? 0;
      expect(range?.low).toBeLessThanOrEqual(median);
      expect(range?.high).toBeGreaterThanOrEqual(median - 1);
    }),
  );
});

test('counts are shown rounded', () => {
  expect(outlook({ waiting: 123, bySize: { 2: 99, 3: 14, 4: 3 } }, null)).toEqual({
    waiting: 100,
    bySize: { 2: 95, 3: 10, 4: 3 },
    estimateMs: null,
  });
});
