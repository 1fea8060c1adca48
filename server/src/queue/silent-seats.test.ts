import { expect, test } from 'vitest';
import { SilentSeats } from './silent-seats.ts';

const T0 = 1_000_000_000;
const MINUTE = 60_000;

function silent(count: number, seats = new SilentSeats(5)): SilentSeats {
  for (let each = 0; each < count; each += 1) seats.silent('net', T0);
  return seats;
}

test.each([
  [0, 0],
  [5, 0],
  [6, 5000],
  [7, 10_000],
  [8, 20_000],
  [9, 40_000],
  [10, 60_000],
  [1000, 60_000],
])('after %i seats that nobody took the next newcomer waits %i ms', (count, ms) => {
  const seats = silent(count);
  expect(seats.admit('net', T0)).toBe(ms);
  expect(seats.admit('net', T0 + ms)).toBe(0);
  expect(seats.admit('elsewhere', T0)).toBe(0);
});

test('newcomers come in one by one', () => {
  const seats = silent(7);
  expect(seats.admit('net', T0 + 10_000)).toBe(0);
  expect(seats.admit('net', T0 + 10_000)).toBe(10_000);
  expect(seats.admit('net', T0 + 20_000)).toBe(0);
});

test('it is forgotten one by one, and nothing is kept for good', () => {
  const seats = silent(7);
  expect(seats.admit('net', T0 + 2 * MINUTE)).toBe(0);
  expect(seats.admit('net', T0 + 2 * MINUTE)).toBe(5000);
  expect(seats.admit('net', T0 + 4 * MINUTE)).toBe(0);
  expect(seats.admit('net', T0 + 4 * MINUTE)).toBe(0);
  for (let each = 0; each < 5000; each += 1) seats.silent(`net ${each}`, T0 + each * 1000);
  expect(seats.size).toBeLessThanOrEqual(1000);
});

test('a campus of which one in ten does not sit down is not slowed', () => {
  const seats = new SilentSeats(5);
  for (let guest = 1; guest <= 500; guest += 1) {
    expect(seats.admit('campus', T0 + guest)).toBe(0);
    if (guest % 10 === 0) seats.silent('campus', T0 + guest);
    else seats.taken('campus', T0 + guest);
  }
});
