import { expect, test } from 'vitest';
import { HOUSES, roomOf, rowOf, thousandMeals, type Assumed, type Measured } from './house-size.ts';

const measured: Measured = {
  emptyBytes: 100e6,
  guestBytes: 10_000,
  pairUs: 1000,
  presentUs: 10,
};
const assumed: Assumed = {
  guestsPerTable: 2,
  mealS: 2700,
  waitS: 300,
  filled: 0.5,
  relayed: 0.5,
  streamBps: 1_000_000,
  machineEuros: 5,
  gigabyteEuros: 0.1,
};

test('memory bounds a house of quiet guests', () => {
  // (500 MB - 100 MB) / 10 kB
  expect(roomOf(measured, assumed)).toEqual({
    guests: 40_000,
    bound: 'memory',
    mealsPerMinute: 400,
  });
});

test('the core bounds one whose guests are busy', () => {
  const { guests, bound } = roomOf({ ...measured, presentUs: 100 }, assumed);
  expect(bound).toBe('core');
  // Half a core, 100 µs a second for being there and a sixth of one for the seating.
  expect(guests).toBe(Math.floor(500_000 / (100 + 500 / 3000)));
});

test('a thousand relayed meals are what their streams carry', () => {
  // 1000 × 2 streams × half of 45 minutes × 1 Mbit/s
  const { relayGigabytes, euros } = thousandMeals(assumed);
  expect(relayGigabytes).toBeCloseTo(337.5);
  expect(euros).toBeCloseTo(33.75);
});

test('rows are of one table, and larger houses are never cheaper', () => {
  const rows = HOUSES.map((house) => rowOf(house, measured, assumed));
  for (const row of rows) expect(row.split('|')).toHaveLength(8);
  const euros = rows.map((row) => Number(/(\d+) € flat/.exec(row)?.[1]));
  expect(euros).toEqual(euros.toSorted((one, other) => one - other));
});
