import { expect, test } from 'vitest';
import { lightAfter, SPEAKS_FOR_MS, type Light } from './spotlight.svelte.ts';

const SEATS = [1, 2, 3];
/** What comes of looks at these moments (ms), each with who speaks then. */
const after = (looks: readonly [number, number[]][], seats = SEATS) =>
  looks.reduce<Light>((light, [at, speaking]) => lightAfter(light, seats, speaking, at), {
    seat: 1,
    rival: null,
  }).seat;

test('whoever speaks for a while gets the light, and keeps it through their pauses', () => {
  expect(
    after([
      [0, [2]],
      [SPEAKS_FOR_MS, [2]],
      [SPEAKS_FOR_MS + 1, []],
    ]),
  ).toBe(2);
});

test('a cough, a fork, or somebody who joins in takes it from nobody', () => {
  expect(
    after([
      [0, [2]],
      [300, []],
      [SPEAKS_FOR_MS + 1, [3]],
    ]),
  ).toBe(1);
  expect(
    after([
      [0, [1, 2]],
      [5000, [1, 2]],
    ]),
  ).toBe(1);
});

test('whoever is in the light and leaves gives it to who speaks, else to the next place', () => {
  expect(after([[0, [3]]], [2, 3])).toBe(3);
  expect(after([[0, []]], [2, 3])).toBe(2);
  expect(after([[0, []]], [])).toBe(null);
});
