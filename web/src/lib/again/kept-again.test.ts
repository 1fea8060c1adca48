import { describe, expect, test } from 'vitest';
import { mayHaveAgain } from './has-again.ts';
import {
  AGAIN_KEPT_MAX,
  AGAIN_KEPT_MS,
  keepAgain,
  keptAgain,
  type KeptAgain,
} from './kept-again.ts';
import { OwnAgain } from './own-again.svelte.ts';

/** Not too far from what the page takes for now. */
const NOW = Date.now();
const KEY = 'eat-with-me.again';
const kept = (number: number, change: Partial<KeptAgain> = {}): KeptAgain => ({
  table: String(number).padStart(22, 't'),
  secret: 's'.repeat(43),
  until: NOW + AGAIN_KEPT_MS,
  compared: true,
  name: 'Ben',
  dish: 'soup',
  ...change,
});

test('nothing is kept before both have pressed it, and nothing of the rest when one is forgotten', () => {
  const own = new OwnAgain();
  expect(localStorage.length).toBe(0);
  expect(mayHaveAgain()).toBe(false);
  const table = { table: 'a'.repeat(22), secret: new Uint8Array(32) };
  own.met(table, { compared: false, name: '', dish: 'noodles' }, Date.now());
  expect(mayHaveAgain()).toBe(true);
  expect(own.fresh).toMatchObject([{ table: table.table, compared: false, dish: 'noodles' }]);
  // Another page of this device finds it.
  expect(new OwnAgain().kept).toHaveLength(1);
  own.forget(table.table);
  expect(own.fresh).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test('is good for a week, and then it is erased', () => {
  keepAgain([kept(1), kept(2, { until: NOW + 1 })]);
  expect(keptAgain(NOW)).toHaveLength(2);
  expect(keptAgain(NOW + 1)).toEqual([kept(1)]);
  expect(localStorage.getItem(KEY)).not.toContain(kept(2).table);
  expect(keptAgain(NOW + AGAIN_KEPT_MS)).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test('so many are kept, and the oldest goes', () => {
  keepAgain(Array.from({ length: AGAIN_KEPT_MAX }, (_, index) => kept(index)));
  const own = new OwnAgain();
  own.met({ table: 'n'.repeat(22), secret: new Uint8Array(32) }, kept(0), NOW);
  const tables = keptAgain(NOW).map(({ table }) => table);
  expect(tables).toHaveLength(AGAIN_KEPT_MAX);
  expect(tables[0]).toBe('n'.repeat(22));
  expect(tables).not.toContain(kept(AGAIN_KEPT_MAX - 1).table);
});

test('a table that storage has twice is there once', () => {
  keepAgain([kept(1), kept(2), kept(1, { name: 'Cem' })]);
  expect(keptAgain(NOW)).toEqual([kept(1), kept(2)]);
});

describe('storage may hold anything', () => {
  test.each([
    ['no JSON', 'soup'],
    ['no list', '{}'],
    ['an entry that is none', '[1,null,{}]'],
    ['a table that is none', JSON.stringify([kept(1, { table: '../evil' })])],
    ['a secret that is none', JSON.stringify([kept(1, { secret: 'short' })])],
    ['a name that is too long', JSON.stringify([kept(1, { name: 'n'.repeat(65) })])],
    ['one that is good for longer than a week', JSON.stringify([kept(1, { until: NOW * 2 })])],
  ])('%s', (_, text) => {
    localStorage.setItem(KEY, text);
    expect(keptAgain(NOW)).toEqual([]);
  });
});
