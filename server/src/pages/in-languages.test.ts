/** Which page somebody gets for an address without a language, and for one with it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { realHouse } from '../testing/real-house.ts';

const TABLE = 'A'.repeat(22);
const DOOR = '<meta name="languages" content="en de pt-BR" />';
const FILES: Readonly<Record<string, string>> = {
  'index.html': `${DOOR}Door`,
  'privacy.html': 'Privacy',
  't.html': 'Invited',
  '404.html': 'Nothing',
  'en/index.html': 'Door at /en/',
  'en/privacy.html': 'Privacy at /en/',
  'de/index.html': 'Tür',
  'de/privacy.html': 'Datenschutz',
  'de/t.html': 'Eingeladen',
  'de/404.html': 'Nichts',
  'pt-BR/index.html': 'Porta',
  'icon.svg': '<svg/>',
};

let site: string;
beforeEach(async () => {
  const app = mkdtempSync(join(tmpdir(), 'ewm-languages-'));
  onTestFinished(() => rmSync(app, { recursive: true }));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
  const { address } = await realHouse({ app });
  site = `http://localhost:${address.port}`;
});

const ask = (path: string, language?: string): Promise<Response> =>
  fetch(site + path, {
    redirect: 'manual',
    headers: language === undefined ? {} : { 'accept-language': language },
  });

test.each([
  ['/', 'de-AT,de;q=0.9,en;q=0.8', '/de/'],
  ['/', 'pt', '/pt-BR/'],
  ['/?from=poster', 'de', '/de/?from=poster'],
  ['/privacy', 'de', '/de/privacy'],
  [`/t/${TABLE}`, 'de', `/de/t/${TABLE}`],
])('%s leads a browser that asks for %s to %s', async (path, language, to) => {
  const response = await ask(path, language);
  expect([response.status, response.headers.get('location')]).toEqual([302, to]);
  expect(response.headers.get('vary')).toBe('Accept-Language');
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each(['/', '/de/'])('%s says where the door is in each language, whole', async (path) => {
  const link = ['en', 'de', 'pt-BR']
    .map((tag) => `<${site}/${tag}/>; rel="alternate"; hreflang="${tag}"`)
    .join(', ');
  expect((await ask(path)).headers.get('link')).toBe(link);
  expect((await ask('/privacy')).headers.get('link')).toBeNull();
});

test.each([
  ['/', 'en-GB', FILES['index.html']],
  ['/', 'sv, xx', FILES['index.html']],
  // This page is not there in it.
  ['/privacy', 'pt', 'Privacy'],
  ['/', undefined, FILES['index.html']],
])('%s is there for a browser that asks for %s', async (path, language, text) => {
  const response = await ask(path, language);
  expect([response.status, await response.text()]).toEqual([200, text]);
  expect(response.headers.get('vary')).toContain('Accept-Language');
});

test.each([
  ['/de/', 'Tür'],
  ['/en/', 'Door at /en/'],
  ['/de/privacy', 'Datenschutz'],
  [`/de/t/${TABLE}`, 'Eingeladen'],
])('%s is in its language for everybody', async (path, text) => {
  for (const language of ['pt-BR', 'de', 'en']) {
    const response = await ask(path, language);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
  }
});

test('/de is /de/', async () => {
  const response = await ask('/de', 'en');
  expect([response.status, response.headers.get('location')]).toEqual([308, '/de/']);
});

test('what is no page has no language', async () => {
  const response = await ask('/icon.svg', 'de');
  expect([response.status, response.headers.get('vary')]).toEqual([200, 'Accept-Encoding']);
});

test.each([
  ['/de/nowhere', 'en', 'Nichts'],
  ['/nowhere', 'de', 'Nichts'],
  ['/nowhere', 'sv', 'Nothing'],
  [`/xx/t/${TABLE}`, 'en', 'Nothing'],
  // Not in this language, so in the one that every page is in.
  ['/pt-BR/nowhere', 'de', 'Nothing'],
])('%s is nowhere, and says so to a browser that asks for %s', async (path, language, text) => {
  const response = await ask(path, language);
  expect([response.status, await response.text()]).toEqual([404, text]);
});
