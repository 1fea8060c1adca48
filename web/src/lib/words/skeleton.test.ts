import fc from 'fast-check';
import { expect, test } from 'vitest';
import { company } from './en/company.ts';
import { skeleton } from './skeleton.ts';

const called = (name: string) => company.called({ name, place: 3 });

test.each([
  'You',
  'you',
  ' YOU ',
  'You!',
  'Y\u200bou',
  'Υоu',
  'Ｙｏｕ',
  'Yóu',
  'You (you)',
  'Guest 3',
  'Companion',
  'The house',
  'guest3',
  'Guest 12',
  'Guеst 2',
  'Сomраniоn',
  'Ｇｕｅｓｔ　２',
  'Guest ٣',
])('who calls themselves %s is marked as somebody who chose that', (name) => {
  expect(called(name)).toBe(`“${name}” (Guest 3)`);
});

test.each(['Zoë', 'Youssef', 'Guest of honour', 'Гость', '优', 'Agnes', ''])(
  '%s passes for nobody',
  (name) => {
    expect(called(name)).toBe(name || 'Guest 3');
  },
);

test('what something looks like looks like itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const once = skeleton(name);
      expect(skeleton(once)).toBe(once);
    }),
  );
});
