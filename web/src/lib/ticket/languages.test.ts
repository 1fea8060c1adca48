import { expect, test } from 'vitest';
import { nativeName } from './language-name.ts';
import { languageChoices, primaryOf } from './languages.ts';

test.each([
  ['en-GB', 'en'],
  ['zh-Hant-TW', 'zh'],
  ['YUE', 'yue'],
  ['nb-NO', 'no'],
  ['', null],
  ['x-klingon', null],
])('the primary language of %j is %j', (tag, primary) => {
  expect(primaryOf(tag)).toBe(primary);
});

test('languages go by the names that their speakers use', () => {
  expect(nativeName('de')).toBe('Deutsch');
  expect(nativeName('fr')).toBe('Français');
  expect(nativeName('ja')).toBe('日本語');
});

test('the browser’s own come first, and nothing twice', () => {
  const { own, others } = languageChoices(['gl-ES', 'en-US', 'en']);
  expect(own.map(({ code }) => code)).toEqual(['gl', 'en']);
  expect(others.map(({ code }) => code)).not.toContain('en');
  expect(others.length).toBeGreaterThan(35);
});
