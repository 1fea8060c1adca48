import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, Pressure, type Network } from './pressure.ts';

const USUAL = { ticketsPerMinute: 2000, socketsPerAddress: 20, newSocketsPerMinute: 30 };

const network = (key: string, share = 1, wide: Network | null = null): Network => ({
  key,
  share,
  wide,
});
const ANA = network('ana');
const BEN = network('ben');

/** So many tickets at once. */
function take(pressure: Pressure, from: Network, count: number, now = 0): void {
  for (let taken = 0; taken < count; taken += 1) pressure.took(from, now);
}

test('calm costs nothing: a canteen of one address at once, and its usual flow for ever', () => {
  const pressure = new Pressure(USUAL);
  take(pressure, ANA, 19);
  expect(pressure.cost(ANA, 0)).toBeNull();
  for (let minute = 1; minute <= 60; minute += 1)
    for (let each = 0; each < 30; each += 1) {
      const now = minute * 60_000 + each * 2000;
      expect(pressure.cost(ANA, now)).toBeNull();
      pressure.took(ANA, now);
    }
});

test('a network that wants more than usual pays, the more the dearer, and nobody else does', () => {
  const pressure = new Pressure(USUAL);
  const costs = [];
  for (const count of [20, 15, 15, 30]) {
    take(pressure, ANA, count);
    costs.push(pressure.cost(ANA, 0));
  }
  expect(costs).toEqual([1250, 2500, 5000, 5000]);
  expect(pressure.cost(BEN, 0)).toBeNull();
});

test('it runs off by itself: after so much that nothing is added any more, within the time of four bursts', () => {
  const pressure = new Pressure(USUAL);
  take(pressure, ANA, 10_000);
  expect(pressure.cost(ANA, 0)).toBe(5000);
  expect(pressure.cost(ANA, 119_000)).not.toBeNull();
  expect(pressure.cost(ANA, 123_000)).toBeNull();
});

test('where tickets come from everywhere, all pay until it is usual again', () => {
  const pressure = new Pressure(USUAL);
  for (let each = 0; each < 1000; each += 1) pressure.took(network(`guest ${each}`), 0);
  expect(pressure.cost(BEN, 0)).toBe(1250);
  expect(pressure.cost(null, 0)).toBe(1250);
  expect(pressure.cost(BEN, 1000)).toBeNull();
});

test('a site of many households pays as a whole', () => {
  const pressure = new Pressure(USUAL);
  const site = network('site', 2.5);
  for (let home = 0; home < 10; home += 1) take(pressure, network(`home ${home}`, 0.5, site), 5);
  expect(pressure.cost(network('home 11', 0.5, site), 0)).toBe(1250);
  expect(pressure.cost(network('home 11', 0.5, network('elsewhere', 2.5)), 0)).toBeNull();
});

test('what it remembers is bounded', () => {
  const pressure = new Pressure({ ...USUAL, ticketsPerMinute: 1e9 });
  for (let each = 0; each < 30_000; each += 1) pressure.took(network(`guest ${each}`), 0);
  expect(pressure.size).toBe(20_000);
  // One ticket is forgotten after the time of one.
  pressure.took(BEN, 60_000);
  expect(pressure.size).toBe(1);
});

test('costs never fall as tickets come', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 4, noNaN: true }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      (excess, more) => {
        expect(costOf(excess + more) ?? 0).toBeGreaterThanOrEqual(costOf(excess) ?? 0);
      },
    ),
  );
});
