import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownCount } from './shown-count.ts';

test.each([
  [0, 0],
  [1, 1],
  [10, 10],
  [11, 10],
  [14, 10],
  [15, 15],
  [99, 95],
  [100, 100],
  [149, 100],
  [150, 150],
  [12_345, 10_000],
  [19_999, 15_000],
])('%i waiting are shown as %i', (waiting, shown) => {
  expect(shownCount(waiting)).toBe(shown);
});

test('never claims more than there are, and at least two thirds of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (waiting) => {
      expect(shownCount(waiting)).toBeLessThanOrEqual(waiting);
      expect(shownCount(waiting)).toBeGreaterThan((waiting * 2) / 3 - 1);
    }),
  );
});
