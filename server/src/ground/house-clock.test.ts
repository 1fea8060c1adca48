import { expect, test } from 'vitest';
import { HouseClock } from './house-clock.ts';

function clock() {
  const own = { now: 1_000_000 };
  return { own, house: new HouseClock(() => own.now) };
}

test('our own time until another was heard; then that one, at once', () => {
  const { own, house } = clock();
  expect(house.now()).toBe(1_000_000);
  expect(house.hear(-30_000)).toBe(0);
  expect(house.now()).toBe(970_000);
  own.now += 5000;
  expect(house.now()).toBe(975_000);
});

test.each([3_600_000, 2000, -2000, -3_600_000])(
  'a clock that was set by %i ms is followed without a jump, and the time never goes back',
  (set) => {
    const { own, house } = clock();
    house.hear(0);
    expect(house.hear(set)).toBe(set);
    let before = house.now();
    expect(before).toBe(1_000_000);
    for (let second = 0; second < 20; second += 1) {
      own.now += 1000;
      const passed = house.now() - before;
      expect(passed).toBeGreaterThanOrEqual(900);
      expect(passed).toBeLessThanOrEqual(1100);
      before += passed;
    }
    const followed = Math.sign(set) * Math.min(Math.abs(set), 2000);
    expect(house.now()).toBe(own.now + followed);
    // Heard again on the way, it goes on from there.
    expect(house.hear(set)).toBe(set - followed);
    expect(house.now()).toBe(own.now + followed);
  },
);
