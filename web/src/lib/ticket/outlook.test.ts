import { describe, expect, test } from 'vitest';
import { countedAs, countsBySize, othersOf, relaxations, usualSpans } from './outlook.ts';
import { Wishes } from './wishes.svelte.ts';

const s = (amount: number) => ({ amount, unit: 'second' });
const min = (amount: number) => ({ amount, unit: 'minute' });

test.each([
  [null, null],
  [
    { low: 400, high: 3000 },
    { low: null, high: s(5) },
  ],
  [
    { low: 8000, high: 41_000 },
    { low: s(10), high: s(50) },
  ],
  [
    { low: 22_000, high: 170_000 },
    { low: s(30), high: min(3) },
  ],
  [
    { low: 55_000, high: 61_000 },
    { low: min(1), high: min(2) },
  ],
  [
    { low: 50_500, high: 59_000 },
    { low: null, high: min(1) },
  ],
])('rounds an estimate up: %j', (estimate, spans) => {
  expect(usualSpans(estimate)).toEqual(spans);
});

test('counts are exact up to ten, and leave out the guest where others are meant', () => {
  expect([0, 10, 20].map((count) => countedAs(count).orMore)).toEqual([false, false, true]);
  expect(othersOf(1)).toEqual({ others: 0, orMore: false });
  expect(othersOf(20)).toEqual({ others: 19, orMore: true });
});

test('knows which sizes are the guest’s own', () => {
  const outlook = { waiting: 5, bySize: { 2: 4, 3: 2, 4: 1 }, estimateMs: null };
  expect(countsBySize(outlook, '3').map(({ yours }) => yours)).toEqual([false, true, false]);
  expect(countsBySize(outlook, 'any').every(({ yours }) => yours)).toBe(true);
});

describe('relaxations', () => {
  const relaxes = { anyLanguageMs: 20_000, fewerMs: 30_000 };
  const how = (change: Partial<Wishes>) => {
    const wishes = Object.assign(new Wishes(), { sizeChoice: '4', languages: ['de'] }, change);
    return relaxations(wishes, relaxes).map(({ givesUp }) => givesUp);
  };

  test('come soonest first', () => {
    expect(how({})).toEqual(['shared-language', 'full-table']);
  });
  test('are only those that the guest allowed', () => {
    expect(how({ anyLanguage: false })).toEqual(['full-table']);
    expect(how({ startWithFewer: false })).toEqual(['shared-language']);
  });
  test('are only those that change anything', () => {
    expect(how({ languages: [] })).toEqual(['full-table']);
    expect(how({ sizeChoice: '2' })).toEqual(['shared-language']);
  });
  test('are not promised before the server has named them', () => {
    expect(relaxations(new Wishes(), null)).toEqual([]);
  });
});
