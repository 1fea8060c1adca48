import { expect, test } from 'vitest';
import { preferredLanguage } from './languages.ts';

const TAGS = ['en', 'de', 'pt-BR', 'uk', 'zh-Hans', 'ar'];

test.each([
  ['de', 'de'],
  ['de-AT, en;q=0.7', 'de'],
  ['DE-ch', 'de'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7', 'en'],
  ['en;q=0.5, ar-EG;q=0.8', 'ar'],
  ['pt-PT', 'pt-BR'],
  ['zh-CN', 'zh-Hans'],
  // Traditional characters are another way of writing; who reads both says so.
  ['zh-TW', null],
  ['zh-TW, zh;q=0.9, en;q=0.8', 'zh-Hans'],
  ['de;q=0, en', 'en'],
  ['xx, *, de', null],
  ['*', null],
  ['', null],
  [undefined, null],
  ['not a tag, ;;;q=, de;q=x', null],
  // Nobody asks for so many.
  [`${'sv,'.repeat(20)}de`, null],
])('%s is answered in %s', (header, tag) => {
  expect(preferredLanguage(header, TAGS)).toBe(tag);
});
