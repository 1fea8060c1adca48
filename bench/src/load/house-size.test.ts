import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  ASSUMED,
  HOUSES,
  roomOf,
  rowOf,
  TABLE_HEAD,
  thousandMeals,
  type Assumed,
  type Measured,
} from './house-size.ts';

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
  for (const row of rows) expect(row.split('|')).toHaveLength(9);
  const euros = rows.map((row) => Number(/(\d+) € flat/.exec(row)?.[1]));
  expect(euros).toEqual(euros.toSorted((one, other) => one - other));
});

test('the table in docs/operating.md is what comes of the figures and assumptions above it', () => {
  const docs = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const [, section = ''] = /^## What a node holds\n([\s\S]*?)(?=^## )/m.exec(docs) ?? [];
  const said = section.replaceAll(/\s+/g, ' ');
  const figure = (pattern: RegExp): number => Number(pattern.exec(said)?.[1]?.replaceAll(',', ''));
  const shown: Measured = {
    pairUs: figure(/([\d.]+) ms of a core for a pair/) * 1000,
    presentUs: figure(/([\d.]+) % of a core for 10,000/),
    guestBytes: figure(/([\d.]+) kB for each/) * 1000,
    emptyBytes: figure(/beside ([\d.]+) MB/) * 1e6,
  };
  expect({
    guestsPerTable: figure(/: ([\d.]+) guests at a table/),
    mealS: figure(/at a table for (\d+) minutes/) * 60,
    waitS: figure(/after (\d+) of waiting/) * 60,
    filled: /each half filled/.test(said) ? 0.5 : 0,
    relayed: figure(/(\d+) % of the time of all links/) / 100,
    streamBps: figure(/(\d+) kbit\/s for each stream/) * 1000,
    machineEuros: figure(/(\d+) € a month for a machine/),
    gigabyteEuros: figure(/([\d.]+) € for a gigabyte/),
  }).toEqual(ASSUMED);
  const rows = HOUSES.map((house) => rowOf(house, shown, ASSUMED));
  expect(section).toContain([TABLE_HEAD, ...rows].join('\n'));
  const { guests, mealsPerMinute } = roomOf(shown, ASSUMED);
  expect(figure(/hold ([\d,]+) guests/)).toBe(guests);
  expect(figure(/seat ([\d,]+) tables a minute/)).toBe(mealsPerMinute);
});
