/** Which of the house's languages a browser's Accept-Language asks for. */
import { expect, test } from 'vitest';
import { preferredLanguage } from './languages.ts';

const TAGS = ['en', 'ar', 'de', 'fr', 'ja', 'pt-BR', 'zh-Hans'];

test.each([
  // By weight, and by place where these are equal.
  ['en;q=0.3, fr-CA;q=0.9', 'fr'],
  ['de;q=0.8, fr;q=0.8', 'de'],
  ['sv, ja;q=0.2', 'ja'],
  // In whatever country, however it is written.
  ['DE-at', 'de'],
  ['de-CH-1996', 'de'],
  ['pt-PT', 'pt-BR'],
  ['pt', 'pt-BR'],
  // By what a reader reads.
  ['zh', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-TW, zh-HK;q=0.9', null],
  ['zh-Hant, fr;q=0.5', 'fr'],
  ['zh-TW, zh;q=0.8', 'zh-Hans'],
  ['ar-Latn, de;q=0.5', 'de'],
  // Refused, or anything.
  ['de;q=0, en', 'en'],
  ['de;q=0', null],
  ['*', null],
  ['sv, *;q=0.5, de;q=0.1', null],
  // Nothing that can be read.
  ['', null],
  ['sv', null],
  ['xx;q=abc', null],
  ['fr_FR', null],
  [`${'a,'.repeat(300)}de`, null],
])('%j asks for %s', (header, tag) => expect(preferredLanguage(header, TAGS)).toBe(tag));

test('whoever sends none asks for none', () =>
  expect(preferredLanguage(undefined, TAGS)).toBeNull());
