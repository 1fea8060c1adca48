import { BOX_MAX_LENGTH, parseClientMessage } from '@eat-with-me/protocol/wire/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base64url = fc.string({ unit: fc.constantFrom(...ALPHABET.split('')), minLength: 1 });

const signal = (to: number | string, box: string): string =>
  `{"type":"signal","to":${to},"box":"${box}"}`;

test.each([
  signal(1, 'a'),
  signal(8, 'x'.repeat(BOX_MAX_LENGTH)),
  signal(8, 'x'.repeat(BOX_MAX_LENGTH + 1)),
  signal(0, 'a'),
  ...[
    '9',
    '10',
    '99',
    '100',
    '199',
    '200',
    '249',
    '250',
    '255',
    '256',
    '260',
    '300',
    '1000',
    '01',
    '007',
    '1.0',
    '1e1',
    '-1',
  ].map((to) => signal(to, 'a')),
  signal(255, 'x'.repeat(BOX_MAX_LENGTH)),
  signal(255, 'x'.repeat(BOX_MAX_LENGTH + 1)),
  signal('"1"', 'a'),
  signal(1, ''),
  signal(1, 'ä'),
  signal(1, 'a\\u0062'),
  `${signal(1, 'a')}\n`,
  ` ${signal(1, 'a')}`,
  `${signal(1, 'a')}${signal(1, 'a')}`,
  '{"type":"signal","to":1,"from":2,"box":"a"}',
  '{"type":"signal","to":1,"box":"a","box":"="}',
  '{"box":"a","to":3,"type":"signal"}',
  '{"type":"leave"}',
  '{"type":"leave" }',
  '{"type":"hello"}',
  '{"type":"hello"}}',
])('the short way reads %.60s as the schema does', (text) => {
  expect(readMessage(Buffer.from(text))).toEqual(parseClientMessage(Buffer.from(text).toString()));
});

test('the short way reads any text as the schema does', () => {
  const boxes = fc.oneof(fc.base64String(), fc.string(), base64url, fc.string({ unit: 'binary' }));
  const texts = fc.oneof(
    fc.tuple(fc.integer({ min: -1, max: 300 }), boxes).map(([to, box]) => signal(to, box)),
    fc.tuple(fc.nat(300), boxes).map(([to, box]) => JSON.stringify({ type: 'signal', to, box })),
    fc.tuple(base64url, fc.nat(40), fc.string({ maxLength: 3 })).map(([box, at, junk]) => {
      const text = signal(1, box);
      return text.slice(0, at) + junk + text.slice(at);
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(readMessage(Buffer.from(text))).toEqual(
        parseClientMessage(Buffer.from(text).toString()),
      );
    }),
    { numRuns: 500 },
  );
});
