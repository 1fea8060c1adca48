import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rate } from './rate.ts';

test('allows the burst at once, then one per interval', () => {
  const rate = new Rate({ perSecond: 20, burst: 60 });
  let fullAt = 0;
  for (let sent = 0; sent < 60; sent += 1) {
    expect(rate.waitMs(fullAt, 1, 1000)).toBe(0);
    fullAt = rate.take(fullAt, 1, 1000);
  }
  expect(rate.waitMs(fullAt, 1, 1000)).toBe(50);
  expect(rate.waitMs(fullAt, 1, 1049)).toBe(1);
  expect(rate.waitMs(fullAt, 1, 1050)).toBe(0);
});

test('after enough silence the whole burst is there again, and no more', () => {
  const rate = new Rate({ perSecond: 10, burst: 5 });
  const fullAt = rate.take(0, 5, 0);
  expect(rate.waitMs(fullAt, 5, 500)).toBe(0);
  expect(rate.waitMs(fullAt, 6, 3_600_000)).toBe(100);
});

test('never lets through more than burst + rate × time', () => {
  const attempts = fc.array(
    fc.record({ afterMs: fc.nat(200), amount: fc.integer({ min: 1, max: 40 }) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(attempts, (all) => {
      const rate = new Rate({ perSecond: 100, burst: 50 });
      let [now, fullAt, taken] = [0, 0, 0];
      for (const { afterMs, amount } of all) {
        now += afterMs;
        if (rate.waitMs(fullAt, amount, now) > 0) continue;
        fullAt = rate.take(fullAt, amount, now);
        taken += amount;
        expect(taken).toBeLessThanOrEqual(50 + now / 10 + 1e-6);
      }
    }),
  );
});
