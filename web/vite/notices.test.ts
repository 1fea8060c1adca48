/** What others have made is named with its terms wherever something of it is in a build, and nothing is passed on without. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noticesOf, sourcesOf, worksIn } from './notices.ts';

/** A folder with these files, gone when the test ends; the app's own is `web` in it. */
function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'notices-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const named = (name: string, license?: string) =>
  JSON.stringify({ name, version: '1.0.0', ...(license && { license }), author: 'Somebody' });

test('code counts that is rendered, and an asset by the file that it was', () => {
  const rendered = (renderedLength: number) => ({ renderedLength });
  const bundle = {
    chunk: { type: 'chunk', modules: { '/a.js': rendered(7), '/shaken-off.js': rendered(0) } },
    font: { type: 'asset', originalFileNames: ['../node_modules/f/f.woff2'] },
  } as unknown as Parameters<typeof sourcesOf>[0];
  expect(sourcesOf(bundle, '/app/web')).toEqual(['/a.js', '/app/node_modules/f/f.woff2']);
});

test('each package is named once, by its own terms, or by those that it only names', () => {
  const root = folder({
    'node_modules/b/package.json': named('b', 'MIT'),
    'node_modules/b/license': 'Do as you like with b.',
    'node_modules/@of/a/package.json': named('@of/a', 'Apache-2.0'),
    'node_modules/@of/a/node_modules/c/package.json': named('c', 'ISC'),
    'node_modules/@of/a/node_modules/c/LICENSE.md': 'c as well.\r\n',
    'node_modules/vite/package.json': named('vite', 'MIT'),
    'node_modules/vite/LICENSE.md': 'Vite.\n# Licenses of bundled dependencies\nMany.',
    'web/src/lib/look/fonts/OFL.txt': 'Fonts are free.',
  });
  const works = worksIn(
    [
      `${root}/node_modules/b/index.js`,
      `${root}/node_modules/b/more.js?worker`,
      `\0${root}/node_modules/@of/a/dist/a.js?commonjs`,
      `${root}/node_modules/@of/a/node_modules/c/c.js`,
      '\0vite/preload-helper.js',
      `${root}/web/src/lib/look/fonts/fraunces-latin.woff2`,
      `${root}/web/src/lib/look/base.css`,
      `${root}/protocol/src/table.ts`,
    ],
    `${root}/web`,
  );
  expect(works.map(({ name, terms }) => `${name}: ${terms}`)).toEqual([
    '@of/a 1.0.0: Apache-2.0',
    'Fraunces, and Nunito Sans: OFL-1.1',
    'b 1.0.0: MIT',
    'c 1.0.0: ISC',
    'vite 1.0.0: MIT',
  ]);
  const text = noticesOf(works);
  expect(text).toMatch(
    /\n@of\/a 1\.0\.0 \(Apache-2\.0\)\n=+\n\nBy Somebody\.\n\n\s*Apache License/,
  );
  expect(text).toContain('\nb 1.0.0 (MIT)\n=============\n\nDo as you like with b.\n');
  expect(text).toContain('Fonts are free.');
  expect(text).toContain('Vite.');
  expect(text).not.toMatch(/Many|\r/);
});

test('a build ends where something has no terms', () => {
  const root = folder({ 'node_modules/x/package.json': named('x') });
  expect(() => worksIn([`${root}/node_modules/x/x.js`], `${root}/web`)).toThrow();
});
