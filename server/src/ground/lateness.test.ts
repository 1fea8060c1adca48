import { expect, test } from 'vitest';
import { Lateness } from './lateness.ts';

test('a timer that comes when it should is not late, and what held it up is seen once', () => {
  const lateness = new Lateness(100);
  expect(lateness.quantile(1)).toBe(0);
  let now = 5000;
  for (let turn = 0; turn < 10; turn += 1) lateness.came((now += 100));
  expect(lateness.quantile(1)).toBeLessThan(0.001);
  lateness.came((now += 100 + 330));
  // The next is due from then on.
  lateness.came((now += 100));
  expect(lateness.quantile(1)).toBeCloseTo(0.33, 2);
  expect(lateness.quantile(0.5)).toBeLessThan(0.001);
  lateness.reset();
  expect(lateness.quantile(1)).toBe(0);
});
