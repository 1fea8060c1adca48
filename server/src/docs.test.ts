/** The documents that others rely on say what the code does. */
import { readFileSync } from 'node:fs';
import { TOKEN_REFUSALS } from '@eat-with-me/protocol/wire/companion';
import { CLOSES, REFUSAL_CODES } from '@eat-with-me/protocol/wire/endings';
import { ClientMessageSchema, ServerMessageSchema } from '@eat-with-me/protocol/wire/messages';
import { TableTalkSchema } from '@eat-with-me/protocol/talk/table-talk';
import { TRUST_CODES } from '@eat-with-me/protocol/trust-failures';
import { expect, test } from 'vitest';
import { VARIABLES } from './ground/config.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** A row whose first cell is this, and whose other cells are sentences. */
const row = (first: string | number, cells = 1): RegExp =>
  new RegExp(`^\\| ${first} \\|( [A-Z][^|]*\\. \\|){${cells}}$`, 'm');

test.each(REFUSAL_CODES)('docs/protocol.md says what the refusal %s means', (code) => {
  expect(read('docs/protocol.md')).toMatch(row(`\`${code}\``));
});

test.each(Object.values<number>(CLOSES))(
  'docs/protocol.md says what the close code %i means',
  (code) => {
    expect(read('docs/protocol.md')).toMatch(row(code));
  },
);

test.each(Object.entries(TOKEN_REFUSALS))(
  'docs/protocol.md says what the refusal %s of a token means',
  (code, status) => {
    expect(read('docs/protocol.md')).toMatch(row(`${status} \\| \`${code}\``));
  },
);

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

test.each(TRUST_CODES)(
  'docs/protocol.md says what the failure %s means, and what comes next',
  (code) => {
    expect(read('docs/protocol.md')).toMatch(row(`\`${code}\``, 2));
  },
);

test('docs/protocol.md has the vectors that the mesh is tested with', () => {
  const [, frozen = ''] = /```json\n([\s\S]*?)\n```/.exec(read('docs/protocol.md')) ?? [];
  const vectors: unknown = JSON.parse(read('mesh/src/trust/testing/vectors.json'));
  expect(JSON.parse(frozen)).toEqual(vectors);
});

test('docs/protocol.md has the foods of the recipe, as English pages name them', () => {
  const quoted = (path: string) =>
    [...read(path).matchAll(/^ {2}'(\S[^']*)',$/gm)].map(([, text]) => text);
  const pictures = quoted('mesh/src/trust/foods.ts');
  const names = quoted('web/src/lib/words/en/foods.ts');
  expect([pictures.length, names.length]).toEqual([64, 64]);
  const listed = pictures.map((picture, index) => `${index + 1} ${picture} ${names[index]}`);
  expect(read('docs/protocol.md')).toContain(listed.join(' · '));
});
