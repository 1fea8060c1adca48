import { expect, test } from 'vitest';
import { marksOf, MessageError, paramsOf, parse } from './message.ts';

test('a message is read as ICU has it', () => {
  expect(parse('Nur {guest}.')).toEqual([
    { kind: 'text', text: 'Nur ' },
    { kind: 'value', name: 'guest', format: null },
    { kind: 'text', text: '.' },
  ]);
  expect(parse('{n, plural, =0 {keiner} one {einer} other {# Gäste}}')).toEqual([
    {
      kind: 'plural',
      name: 'n',
      cases: new Map([
        ['=0', [{ kind: 'text', text: 'keiner' }]],
        ['one', [{ kind: 'text', text: 'einer' }]],
        ['other', [{ kind: 'count' }, { kind: 'text', text: ' Gäste' }]],
      ]),
    },
  ]);
  // Outside of a plural it is a sign like others: the key stands behind it.
  expect(parse('hinter dem #')).toEqual([{ kind: 'text', text: 'hinter dem #' }]);
});

test('values and marks are found, however deep', () => {
  const message = parse(
    '{more, select, true {<name>{a}</name>} other {{n, plural, other {# {b, bytes}}}}}<own>{c}</own>',
  );
  expect(paramsOf(message)).toEqual(['a', 'b', 'c', 'more', 'n']);
  expect(marksOf(message)).toEqual(['name', 'own']);
});

test.each([
  ['{guest', '“}” is missing|expected'],
  ['guest}', '“}” without “{”'],
  ['{n, plural, one {x}}', 'no case “other”'],
  ['{n, money}', 'no format “money”'],
  ['<b>x</b>', 'no mark “b”'],
  ['<name>x', '“</name>” is missing'],
  ['x</name>', 'no mark “name”'],
  ["c'est", 'write ’ for an apostrophe'],
])('%s is no message', (text, why) => {
  expect(() => parse(text)).toThrow(MessageError);
  expect(() => parse(text)).toThrow(new RegExp(why));
});
