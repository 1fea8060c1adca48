import { expect, it } from 'vitest';
import { tidyName } from './table-talk.ts';
import { visibleName } from './visible-name.ts';

it.each([
  ['nothing at all', ''],
  ['spaces', ' \u00a0\u3000'],
  ['a Hangul filler', '\u3164'],
  ['other fillers', '\u115f\u1160\uffa0'],
  ['an empty Braille cell', '\u2800'],
  ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
  ['a variation selector', '\ufe0f'],
  ['a soft hyphen', '\u00ad'],
  ['tags', '\u{e0061}\u{e007f}'],
  ['a mark on nothing', '\u2800\u0301'],
])('takes %s for no name', (_, name) => {
  expect(visibleName(name)).toBe('');
  expect(tidyName(name)).toBe('');
});

it.each(['Ana', '.', '7', '名', 'किरण', 'אנה', '🍜', '👩‍🍳', 'Jo\u200bAnn'])(
  'leaves %s as it is',
  (name) => {
    expect(visibleName(name)).toBe(name);
  },
);
