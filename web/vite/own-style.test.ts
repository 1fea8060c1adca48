import { expect, test } from 'vitest';
import { withOwnStyle } from './own-style.ts';

const sheet = (name: string) => `<link href="/_app/${name}.css" rel="stylesheet">`;
const CHUNKS = [
  { file: '_app/door.js', css: ['_app/base.css', '_app/door.css'] },
  { file: '_app/table.js', css: ['_app/table.css'] },
];
const SHEETS = `${sheet('base')}\n${sheet('table')}\n${sheet('door')}\n`;
const read = (path: string) => `/* ${path} */`;

test('a page gets what its own modules need, in one file and in its order', () => {
  const page = `${SHEETS}<link href="/_app/door.js" rel="modulepreload">`;
  const { html, files } = withOwnStyle(page, CHUNKS, read);
  const [[path, text] = ['', '']] = files;
  expect(text).toBe('/* /_app/base.css */\n/* /_app/door.css */');
  expect(path).toMatch(/^\/_app\/immutable\/assets\/own\.[\w-]{8}\.css$/);
  expect(html.match(/rel="stylesheet">/g)).toHaveLength(1);
  expect(html).toContain(`<link href="${path}" rel="stylesheet">`);
});

test('what it brings is named, so that nothing brings it again, and is not fetched', () => {
  const page = `${SHEETS}<link href="/_app/door.js" rel="modulepreload">`;
  const { html } = withOwnStyle(page, CHUNKS, read);
  expect(html.match(/href="[^"]*\.css" rel="stylesheet" disabled/g)).toEqual([
    'href="/_app/base.css" rel="stylesheet" disabled',
    'href="/_app/door.css" rel="stylesheet" disabled',
  ]);
  expect(html).not.toContain('table.css');
});

test('a page without code keeps every sheet', () => {
  const { files } = withOwnStyle(SHEETS, CHUNKS, read);
  expect([...files.values()][0]).toContain('table.css');
});

test('a page without sheets stays as it is', () => {
  expect(withOwnStyle('<p>t</p>', CHUNKS, read)).toEqual({ html: '<p>t</p>', files: new Map() });
});
