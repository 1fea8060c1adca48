import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLine, tidyLine } from './tidy-line.ts';

test.each([
  ['noodles with egg', 'noodles with egg'],
  ['  soup\n and\tbread ', 'soup and bread'],
  ['so\u202Eup', 'soup'],
  ['so\u061Cup\u2066', 'soup'],
  ['\u200B\u3164', ''],
  ['a'.repeat(60), 'a'.repeat(48)],
  [`${'a'.repeat(47)}🍜`, 'a'.repeat(47)],
  [`Z${'\u0301'.repeat(30)}`, `Z${'\u0301'.repeat(4)}`],
  [`Z${`${'\u0301'.repeat(4)}\u200D`.repeat(5)}`, `Z${'\u0301'.repeat(4)}${'\u200D'.repeat(5)}`],
  [`Z${'\u0301\u00AD'.repeat(9)}`, `Z${'\u0301\u00AD'.repeat(4)}${'\u00AD'.repeat(5)}`],
  // As people write it.
  ['👩🏽‍❤️‍💋‍👨🏿 1️⃣', '👩🏽‍❤️‍💋‍👨🏿 1️⃣'],
  ['क्ष्म्य श्री', 'क्ष्म्य श्री'],
  ['cơm tấm', 'cơm tấm'],
  ['ข้าวผัด', 'ข้าวผัด'],
  ['مَقْلُوبَة', 'مَقْلُوبَة'],
])('%j typed is the line %j', (typed, line) => {
  expect(tidyLine(typed, 48)).toBe(line);
});

/** Letters, and what has to go. */
const PIECES = [
  'a',
  ' ',
  'é',
  '🍜',
  '\n',
  '\u0301',
  '\u202E',
  '\u061C',
  '\u200B',
  '\u200D',
  '\uD83C',
  '\u2029',
];

test('whatever is typed, the line is one that others take', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }), (pieces) => {
      const line = tidyLine(pieces.join(''), 48);
      expect(isLine(line)).toBe(true);
      expect(line.length).toBeLessThanOrEqual(48);
    }),
  );
});
