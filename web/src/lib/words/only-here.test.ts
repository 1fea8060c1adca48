/** Sentences stand in the catalogue and nowhere else: what a walk does not come across is found in the sources. */
// oxlint-disable no-restricted-imports -- reads the sources
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../..');
/** What the house's own voice says has a catalogue of its own; figures for who works on it have none. */
const NOT_SAID = /(^|\/)(words|testing|table\/debug|companion\/house\/script)\/|\.test\.ts$/;
const sources = globSync('**/*.{svelte,ts}', { cwd: SRC }).filter((path) => !NOT_SAID.test(path));

/** Attributes and properties that are read out or shown. */
const SHOWN =
  /^(aria-(label|valuetext|description|roledescription)|title|alt|placeholder|label|heading|hint|content|sentence)$/;

/** Two words, or one that begins as sentences do. */
const SENTENCE = /\p{L}{2,}[,;:]? \p{L}{2,}|^\p{Lu}\p{Ll}+\.?$/u;

/** Read by machines alone. */
const NO_SENTENCES = [
  /^content: noindex$/,
  /^<[a-z]+ [a-z]+="/,
  /^\(prefers-/,
  /^Google Chrome\/Microsoft Edge$/,
  /^am ar bg bn /,
  /^input[,:]/,
  /^(Slash|Escape)$/,
];

type Found = Record<string, unknown>;
const isNode = (value: unknown): value is Found => typeof value === 'object' && value !== null;

/** What of a component or module a person would read, though no catalogue has it. */
function sentencesIn(path: string, source: string): string[] {
  const markup = path.endsWith('.svelte') ? source : `<script lang="ts">\n${source}\n</script>`;
  const found: string[] = [];
  const visit = (node: unknown, within: string): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, within);
    if (!isNode(node) || Array.isArray(node)) return;
    const { type } = node;
    if (
      type === 'StyleSheet' ||
      type === 'StyleDirective' ||
      type === 'Comment' ||
      /^TS.*Type/.test(String(type))
    )
      return;
    // For whoever reads the console, not the page.
    if (type === 'ThrowStatement' || type === 'ImportDeclaration') return;
    if (type === 'NewExpression' && String((node['callee'] as Found)['name']).endsWith('Error'))
      return;
    if (type === 'Text' && within === 'fragment' && /\p{L}/u.test(String(node['data'])))
      found.push(String(node['data']).trim());
    if (type === 'Text' && SHOWN.test(within) && /\p{L}/u.test(String(node['data'])))
      found.push(`${within}: ${String(node['data'])}`);
    const literal =
      type === 'Literal'
        ? node['value']
        : type === 'TemplateElement'
          ? (node['value'] as Found)['cooked']
          : null;
    if (typeof literal === 'string' && within !== 'class' && SENTENCE.test(literal))
      found.push(literal);
    const inside =
      type === 'Attribute' ? String(node['name']) : type === 'Fragment' ? 'fragment' : within;
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value, inside);
  };
  const { fragment, instance, module } = parse(markup, { modern: true });
  visit([fragment, instance, module], '');
  return found.filter((text) => !NO_SENTENCES.some((known) => known.test(text)));
}

test('a sentence in a text, in an attribute, in an expression and in code is found', () => {
  const source = `<script lang="ts">const a = 'Come in'; throw new Error('not this one');</script>
    <p class="not this" title="Hello">Hm {b ? 'Soup' : \`for \${c} guests\`}</p>`;
  expect(sentencesIn('x.svelte', source)).toEqual(['title: Hello', 'Hm', 'Soup', 'Come in']);
});

describe('no sentence', () => {
  test.each(sources)('in %s', (path) => {
    expect(sentencesIn(path, readFileSync(join(SRC, path), 'utf8'))).toEqual([]);
  });
});
