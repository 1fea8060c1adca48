/** What the guides tell an operator to copy, run or read is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, 'utf8');
const GUIDES = [
  ...globSync('docs/guides/*.md', { cwd: ROOT }),
  'docs/operating.md',
  'UPGRADING.md',
];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** As a forge makes an anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

test.each(GUIDES)('%s leads somewhere', (guide) => {
  const text = read(guide);
  for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(link)) continue;
    const [path = '', fragment] = link.split('#');
    const target = path === '' ? guide : join(dirname(guide), path);
    expect(existsSync(ROOT + target), `${guide}: ${link}`).toBe(true);
    if (fragment === undefined || !target.endsWith('.md')) continue;
    const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, each = '']) => anchor(each));
    expect(headings, `${guide}: ${link}`).toContain(fragment);
  }
  for (const [, path = ''] of text.matchAll(/(?<![\w/.-])(deploy\/[\w./-]*\w)/g))
    if (!path.startsWith('deploy/.env'))
      expect(existsSync(ROOT + path), `${guide}: ${path}`).toBe(true);
  for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
    if (name !== 'build') expect(Object.keys(scripts), `${guide}: npm run ${name}`).toContain(name);
});

test('every guide is named in their list', () => {
  for (const path of globSync('docs/guides/*.md', { cwd: ROOT }))
    if (!path.endsWith('README.md'))
      expect(read('docs/guides/README.md')).toContain(`](${path.replace('docs/guides/', '')})`);
});
