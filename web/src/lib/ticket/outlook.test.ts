import { describe, expect, test } from 'vitest';
import { countFace, countsBySize, relaxations, usually } from './outlook.ts';
import { Wishes } from './wishes.svelte.ts';

describe('usually', () => {
  test.each([
    [null, 'Too few evenings to tell how long it takes.'],
    [{ low: 400, high: 3000 }, 'Tables like yours were set within about 5 seconds of late.'],
    [{ low: 8000, high: 41_000 }, 'Tables like yours were set within 10 to 50 seconds of late.'],
    [
      { low: 22_000, high: 170_000 },
      'Tables like yours were set within 30 seconds to 3 minutes of late.',
    ],
    [{ low: 55_000, high: 61_000 }, 'Tables like yours were set within 1 to 2 minutes of late.'],
    [{ low: 50_500, high: 59_000 }, 'Tables like yours were set within about 1 minute of late.'],
  ])('%j', (estimate, words) => {
    expect(usually(estimate)).toBe(words);
  });
});

test('counts are exact up to ten', () => {
  expect([0, 10, 20].map(countFace)).toEqual(['0', '10', '20+']);
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
    return relaxations(wishes, relaxes).map(({ seatedHow }) => seatedHow);
  };

  test('come soonest first', () => {
    expect(how({})).toEqual(['without a shared language', 'with fewer']);
  });
  test('are only those that the guest allowed', () => {
    expect(how({ anyLanguage: false })).toEqual(['with fewer']);
    expect(how({ startWithFewer: false })).toEqual(['without a shared language']);
  });
  test('are only those that change anything', () => {
    expect(how({ languages: [] })).toEqual(['with fewer']);
    expect(how({ sizeChoice: '2' })).toEqual(['without a shared language']);
  });
  test('are not promised before the server has named them', () => {
    expect(relaxations(new Wishes(), null)).toEqual([]);
  });
});
