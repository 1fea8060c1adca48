import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('each has their own pace, and waits for no longer than it says', () => {
  const pace = new Pace({ perSecond: 1, burst: 2 });
  expect([pace.take(1), pace.take(1), pace.take(1), pace.take(2)]).toEqual([0, 0, 1000, 0]);
  vi.advanceTimersByTime(1000);
  expect(pace.take(1)).toBe(0);
});

test('a clock that is set back silences nobody', () => {
  const pace = new Pace({ perSecond: 1, burst: 1 });
  pace.take(1);
  vi.advanceTimersByTime(1000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(pace.take(1)).toBe(0);
});
