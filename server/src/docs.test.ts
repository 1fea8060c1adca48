/** The documents that others rely on say what the code does. */
import { globSync, readFileSync } from 'node:fs';
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

test('docs/operating.md begins with how many guests of one address there may be, and what to set for more', () => {
  const [, first = ''] = read('docs/operating.md').split(/^## /m);
  expect(first).toMatch(/^One address, many guests\n/);
  const { socketsPerAddress, newSocketsPerMinute } = VARIABLES;
  for (const { name, fallback } of [socketsPerAddress, newSocketsPerMinute])
    expect(first).toMatch(new RegExp(`\\*\\*${fallback}\\*\\*[^*]*\\(\`${name}\`\\)`));
});

test.each(TRUST_CODES)(
  'docs/protocol.md says what the failure %s means, and what comes next',
  (code) => {
    expect(read('docs/protocol.md')).toMatch(row(`\`${code}\``, 2));
  },
);

/** A figure as the documents write it: seconds, minutes and KiB in the unit of the code. */
function figure(text: string): number {
  const [, digits = '', unit = ''] = /^([\d,.]+)(?: (ms|s|min|KiB|MiB))?$/.exec(text) ?? [];
  const times = { ms: 1, s: 1000, min: 60_000, KiB: 1024, MiB: 1024 ** 2 }[unit] ?? 1;
  return Number(digits.replaceAll(',', '')) * times;
}

/** What a constant of a file is, as source: a product, a power or a rate of numbers. */
function constantIn(path: string, name: string): { readonly [rate: string]: number } | number {
  const source = read(path);
  const [, text = ''] = new RegExp(`const ${name} = ([^;]+);`).exec(source) ?? [];
  const valueOf = (expression: string): number =>
    expression.split('*').length > 1 && expression.includes('**')
      ? expression
          .split('**')
          .map(Number)
          .reduce((a, b) => a ** b)
      : expression
          .split('*')
          .map((factor) => {
            const word = factor.trim().replaceAll('_', '');
            return word === 'VALUEMAXLENGTH'
              ? (constantIn('protocol/src/talk/topic.ts', 'VALUE_MAX_LENGTH') as number)
              : Number(word);
          })
          .reduce((a, b) => a * b);
  const rate = /perSecond: ([^,]+), burst: ([^ }]+(?: \* \d+)?)/.exec(text);
  if (rate) return { perSecond: valueOf(rate[1] ?? ''), burst: valueOf(rate[2] ?? '') };
  return valueOf(text);
}

const limitRows = read('docs/protocol.md')
  .split('## 10. All limits and times')[1]
  ?.matchAll(/^\| .+ \| ([^|]+) \| [^|]* \| `([A-Z_]+)`(?: in `([^`]+)`)? \|$/gm);
const limits = [...(limitRows ?? [])].map(([, bound = '', name = '', path]) => {
  return { bound: bound.trim(), name, path };
});

test.each(limits)('docs/protocol.md has $name as it is', ({ bound, name, path }) => {
  const [perSecond, burst] = bound.split('/s, burst ');
  const said =
    burst === undefined
      ? figure(bound)
      : { perSecond: figure(perSecond ?? ''), burst: figure(burst) };
  const variable = Object.values(VARIABLES).find((one) => one.name === name);
  expect(said).toEqual(path === undefined ? Number(variable?.fallback) : constantIn(path, name));
});

test('docs/protocol.md has every limit that the protocol names', () => {
  const sources = globSync('protocol/src/**/*.ts', { cwd: new URL('../../', import.meta.url) });
  const named = sources
    .filter((path) => !path.includes('.test.') && !path.includes('testing'))
    .flatMap((path) => [
      ...read(path).matchAll(/^export const ([A-Z_]+(?:MAX|MAX_LENGTH|BYTES|RATE|MS)) =/gm),
    ])
    .map(([, name]) => name);
  expect(named.length).toBeGreaterThan(15);
  expect(limits.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});

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
