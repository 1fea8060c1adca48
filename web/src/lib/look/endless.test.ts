/** A meal is long, and a phone's battery is not: nothing on a page moves for ever by itself. */
// oxlint-disable no-restricted-imports -- reads the sources
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../..');
const ENDLESS = /animation[^;{}]*\binfinite\b/g;

const styles = globSync('**/*.{svelte,css}', { cwd: SRC }).map(
  (path) => [path, readFileSync(join(SRC, path), 'utf8')] as const,
);

test('no style has an animation without an end', () => {
  expect(styles.some(([, text]) => /animation: \w/.test(text))).toBe(true);
  expect('a { animation: glow 3s infinite; }').toMatch(ENDLESS);
  expect(
    styles.flatMap(([path, text]) => (text.match(ENDLESS) ?? []).map((found) => [path, found])),
  ).toEqual([]);
});
