/** The documents that others rely on say what the code does. */
import { readFileSync } from 'node:fs';
import { CLOSES, REFUSALS } from '@eat-with-me/protocol/wire/endings';
import { ClientMessageSchema, ServerMessageSchema } from '@eat-with-me/protocol/wire/messages';
import { TableTalkSchema } from '@eat-with-me/protocol/talk/table-talk';
import { TRUST_FAILURES } from '@eat-with-me/protocol/trust-failures';
import { expect, test } from 'vitest';
import { VARIABLES } from './ground/config.ts';

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

test.each(Object.entries(TRUST_FAILURES))(
  'docs/protocol.md lists the failure %s',
  (code, { sentence, action }) => {
    expect(read('docs/protocol.md')).toContain(`| \`${code}\` | ${sentence} | ${action} |`);
  },
);

test('docs/protocol.md has the vectors that the mesh is tested with', () => {
  const [, frozen = ''] = /```json\n([\s\S]*?)\n```/.exec(read('docs/protocol.md')) ?? [];
  const vectors: unknown = JSON.parse(read('mesh/src/trust/testing/vectors.json'));
  expect(JSON.parse(frozen)).toEqual(vectors);
});

test('docs/protocol.md has the foods of the recipe', () => {
  const foods = [...read('mesh/src/trust/foods.ts').matchAll(/\['(\S+)', '([^']+)'\]/g)];
  expect(foods.length).toBe(64);
  const listed = foods.map(([, emoji, name], index) => `${index + 1} ${emoji} ${name}`);
  expect(read('docs/protocol.md')).toContain(listed.join(' · '));
});
