import { expect, test } from 'vitest';
import { withOwnStyle } from './own-style.ts';

const sheet = (name: string) => `<link href="/_app/${name}.css" rel="stylesheet">`;
const CHUNKS = [
  { file: '_app/door.js', css: ['_app/base.css', '_app/door.css'] },
  { file: '_app/table.js', css: ['_app/table.css'] },
];
const SHEETS = `${sheet('base')}\n${sheet('table')}\n${sheet('door')}\n`;
const read = (path: string) => `/* ${path} */`;

test('a page holds what its own modules need, in one element and in its order, and asks for no sheet', () => {
  const page = `${SHEETS}<link href="/_app/door.js" rel="modulepreload">`;
  const html = withOwnStyle(page, CHUNKS, read);
  expect(html).toContain('<style>/* /_app/base.css */\n/* /_app/door.css */</style>');
  expect(html.match(/<style>/g)).toHaveLength(1);
  expect(html).not.toContain('rel="stylesheet">');
});

test('what it brings is named, so that nothing brings it again, and is not fetched', () => {
  const page = `${SHEETS}<link href="/_app/door.js" rel="modulepreload">`;
  const html = withOwnStyle(page, CHUNKS, read);
  expect(html.match(/href="[^"]*\.css" rel="stylesheet" disabled/g)).toEqual([
    'href="/_app/base.css" rel="stylesheet" disabled',
    'href="/_app/door.css" rel="stylesheet" disabled',
  ]);
  expect(html).not.toContain('table.css');
});

test('a page without code keeps every sheet', () => {
  expect(withOwnStyle(SHEETS, CHUNKS, read)).toContain('table.css');
});

test('what the page wears is there, also where Kit names no sheet for it', () => {
  const text = (path: string) => (path === '/_app/table.css' ? 'p.svelte-1a2b { gap: 0 }' : '');
  const worn = withOwnStyle(`${sheet('base')}<p class="lead svelte-1a2b">`, CHUNKS, text);
  expect(worn).toContain('p.svelte-1a2b { gap: 0 }');
  expect(worn).toContain('href="/_app/table.css" rel="stylesheet" disabled');
  expect(withOwnStyle(`${sheet('base')}<p class="lead">`, CHUNKS, text)).not.toContain('table.css');
});

test('a page without sheets stays as it is', () => {
  expect(withOwnStyle('<p>t</p>', CHUNKS, read)).toBe('<p>t</p>');
});

test('a sheet that would end its own element fails the build', () => {
  const page = `${SHEETS}<link href="/_app/door.js" rel="modulepreload">`;
  expect(() => withOwnStyle(page, CHUNKS, () => 'p { content: "</style>" }')).toThrow('ends');
});
