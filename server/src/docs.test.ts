/** The documents that others rely on say what the code does. */
import { readFileSync } from 'node:fs';
import { CLOSES, REFUSALS } from '@eat-with-me/protocol/endings';
import { ClientMessageSchema, ServerMessageSchema } from '@eat-with-me/protocol/messages';
import { TableTalkSchema } from '@eat-with-me/protocol/table-talk';
import { expect, test } from 'vitest';
import { VARIABLES } from './config.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test.each(Object.entries(REFUSALS))('docs/protocol.md lists the refusal %s', (code, sentence) => {
  expect(read('docs/protocol.md')).toContain(`| \`${code}\` | ${sentence} |`);
});

test.each(Object.values(CLOSES))('docs/protocol.md lists the close code $code', (close) => {
  expect(read('docs/protocol.md')).toContain(`| ${close.code} | ${close.sentence} |`);
});

test.each(
  [ClientMessageSchema, ServerMessageSchema, TableTalkSchema].flatMap(({ options }) =>
    options.map(({ entries }) => entries.type.literal),
  ),
)('docs/protocol.md describes the message %s', (type) => {
  expect(read('docs/protocol.md')).toContain(`{"type":"${type}"`);
});

test.each(Object.values(VARIABLES))('docs/operating.md has the variable $name', ({ name }) => {
  expect(read('docs/operating.md')).toContain(`| \`${name}\` |`);
});
