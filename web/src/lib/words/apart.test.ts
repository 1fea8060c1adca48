import { expect, test } from 'vitest';
import { apart } from './apart.ts';

const [LTR, RTL] = ['Meal', 'الوجبة'];

test.each([
  ['Ana (5)', LTR, 'Ana (5)'],
  ['مها 12', LTR, '\u2068مها 12\u2069'],
  ['שוקי!', LTR, '\u2068שוקי!\u2069'],
  ['مها 12', RTL, 'مها 12'],
  ['Ana (5)', RTL, '\u2068Ana (5)\u2069'],
  ['花子', RTL, '\u2068花子\u2069'],
  // Letters of both.
  ['مقلوبة (hot)!', LTR, '\u2068مقلوبة (hot)!\u2069'],
  ['مقلوبة (hot)!', RTL, '\u2068مقلوبة (hot)!\u2069'],
  // Nothing that is read in a direction.
  ['٣ 🍜', LTR, '٣ 🍜'],
  ['100 % 🍜', LTR, '100 % 🍜'],
  ['100 % 🍜', RTL, '100 % 🍜'],
])('%j among %j is %j', (text, among, shown) => {
  expect(apart(text, among)).toBe(shown);
});
