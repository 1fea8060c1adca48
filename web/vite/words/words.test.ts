// @vitest-environment node
/** A catalogue becomes the same code as English is, and what is wrong with one is told before anything is built. */
import { expect, test } from 'vitest';
import { formatsOf } from '../../src/lib/words/formats.ts';
import type { Parts, Wanted } from './english.ts';
import { faultsIn, type Locale } from './locale.ts';
import { partCode } from './module.ts';

const text = (params: string[] | null, marks: string[] | null = null): Wanted => ({
  kind: 'message',
  params,
  marks,
  source: 'as in English',
});
const ENGLISH: Parts = {
  front: new Map<string, Wanted>([
    [
      'door',
      {
        kind: 'tree',
        keys: new Map<string, Wanted>([
          ['find', text(null)],
          ['courses', { kind: 'list', items: [text(null), text(null)] }],
          ['wait', text(['guests', 'others'])],
          ['gone', text(['guest'], ['name'])],
          ['level', text(['percent'])],
          ['again', { kind: 'fixed', value: true }],
        ]),
      },
    ],
  ]),
  house: new Map(),
  wishes: new Map(),
  privacy: new Map(),
  access: new Map(),
  cards: new Map(),
};
const head = { name: 'Deutsch', dir: 'ltr', voice: 'du' } as const;
const WHOLE = {
  find: 'Tisch finden',
  courses: ['Eins', 'Zwei'],
  wait: '{guests, plural, =0 {Keiner} other {{guests, list}}}, {others, plural, one {noch einer} other {noch #}}',
  gone: '<name>{guest}</name> ist weg.',
  level: '{percent, percent}',
};
const locale = (door: unknown): Locale => ({ tag: 'de', head, words: { door } });

test('a whole catalogue is code', () => {
  expect(faultsIn(locale(WHOLE), ENGLISH)).toEqual([]);
  const code = partCode(locale(WHOLE), 'front', ENGLISH)
    .replaceAll(/^import .*$/gm, '')
    .replace('export const door =', 'return');
  const formats = formatsOf('de');
  const names = Object.keys(formats).map((name) => `$${name}`);
  // oxlint-disable-next-line typescript/no-implied-eval -- the code that is made is what is tested
  const door = new Function(...names, code)(...Object.values(formats));
  expect(door.find).toBe('Tisch finden');
  expect(door.courses).toEqual(['Eins', 'Zwei']);
  expect(door.again).toBe(true);
  expect(door.wait({ guests: [], others: 1 })).toBe('Keiner, noch einer');
  expect(door.wait({ guests: ['Ana', 'Ben'], others: 12_000 })).toBe('Ana und Ben, noch 12.000');
  expect(door.level({ percent: 50 })).toBe('50 Prozent');
  expect(door.gone({ guest: 'Ana' })).toEqual([{ as: 'name', text: 'Ana' }, ' ist weg.']);
});

test.each([
  ['a missing key', { ...WHOLE, find: undefined }, 'door.find is missing: as in English'],
  ['one too many', { ...WHOLE, lost: 'weg' }, 'door.lost is not in English'],
  ['a list that is too short', { ...WHOLE, courses: ['Eins'] }, 'door.courses.1 is missing'],
  [
    'a value by another name',
    { ...WHOLE, gone: '<name>{gast}</name>' },
    'door.gone has the values (gast) instead of (guest)',
  ],
  ['a value left out', { ...WHOLE, gone: '<name>x</name>' }, 'values () instead of (guest)'],
  ['a mark left out', { ...WHOLE, gone: '{guest} ist weg.' }, 'marks () instead of (name)'],
  [
    'a plural of another language',
    { ...WHOLE, wait: '{guests, list} {others, plural, many {x} other {y}}' },
    'no case for “one”',
  ],
  ['no message', { ...WHOLE, find: '{' }, 'door.find cannot be read'],
  ['an empty text', { ...WHOLE, find: ' ' }, 'door.find is no text'],
])('%s is told', (_, door, fault) => {
  const faults = faultsIn(locale(door), ENGLISH);
  expect(faults.map((each) => each.includes(fault))).toContain(true);
  expect(faults.every((each) => each.startsWith('de: '))).toBe(true);
});
