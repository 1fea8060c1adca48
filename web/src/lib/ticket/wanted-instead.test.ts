import { expect, test } from 'vitest';
import { wantedInstead } from './wanted-instead.ts';

const waiting = (two: number, three: number, four: number) => ({
  bySize: { 2: two, 3: three, 4: four },
});
const patient = { anyLanguage: true, fewer: true };
const insists = { anyLanguage: true, fewer: false };

test.each([
  [
    'two and three, alone in the house',
    waiting(1, 1, 0),
    { sizes: [2 as const], patience: patient },
    3,
    1,
  ],
  ['three and two', waiting(1, 1, 0), { sizes: [3 as const], patience: patient }, 2, 1],
  ['two and four', waiting(1, 0, 1), { sizes: [2 as const], patience: patient }, 4, 1],
  [
    'a table that they would fill comes first',
    waiting(1, 1, 3),
    { sizes: [2 as const], patience: insists },
    4,
    3,
  ],
])('asks where others wait and nothing is to come: %s', (_, outlook, ticket, size, guests) => {
  expect(wantedInstead(outlook, ticket)).toEqual({ size, guests });
});

test.each([
  ['a table of their own is full', waiting(2, 1, 0), { sizes: [2 as const], patience: patient }],
  ['nobody is there', waiting(1, 0, 0), { sizes: [2 as const], patience: patient }],
  [
    'it would not be full, and they insist',
    waiting(1, 1, 0),
    { sizes: [2 as const], patience: insists },
  ],
  [
    'they take any size',
    waiting(1, 1, 1),
    { sizes: [2 as const, 3 as const, 4 as const], patience: patient },
  ],
])('asks nothing where %s', (_, outlook, ticket) => {
  expect(wantedInstead(outlook, ticket)).toBeNull();
});
