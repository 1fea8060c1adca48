import { describe, expect, test } from 'vitest';
import { answerTo, homeOf, homesOf, isSilence, offlineAt, partsOf } from './shell-policy.ts';

const ORIGIN = 'https://eat.example';
const HOMES = homesOf(['', 'de', 'privacy', 'offline', 'de/offline', 'pt-BR/offline', 'de/404']);
const get = (path: string, mode = 'no-cors') =>
  answerTo({ method: 'GET', mode, url: ORIGIN + path }, ORIGIN, HOMES);

test('each language has a home, where its page for no network is', () => {
  expect(HOMES).toEqual(['/', '/de/', '/pt-BR/']);
  expect(homeOf('/de/t/abc', HOMES)).toBe('/de/');
  expect(homeOf('/t/abc', HOMES)).toBe('/');
  expect(homeOf('/xx/', HOMES)).toBe('/');
  expect(HOMES.map(offlineAt)).toEqual(['/offline', '/de/offline', '/pt-BR/offline']);
});

describe('what becomes of a request', () => {
  test('a page is asked of the house, in whatever language and by whatever link', () => {
    expect(get('/', 'navigate')).toEqual({ of: 'page', home: '/' });
    expect(get('/pt-BR/privacy', 'navigate')).toEqual({ of: 'page', home: '/pt-BR/' });
    expect(get(`/de/t/${'A'.repeat(22)}`, 'navigate')).toEqual({ of: 'page', home: '/de/' });
  });

  test('what is named by its content may be a part of the page for no network', () => {
    expect(get('/_app/immutable/chunks/front.abc.js')).toEqual({ of: 'part' });
  });

  test.each([
    '/wire',
    '/companion/token',
    '/companion/offer',
    '/house',
    '/metrics',
    '/livez',
    '/readyz',
    '/healthz',
  ])('%s is nobody’s to keep or to answer, even if somebody goes there', (path) => {
    expect(get(path)).toEqual({ of: 'untouched' });
    expect(get(path, 'navigate')).toEqual({ of: 'untouched' });
  });

  test.each(['/files.sha256', '/_app/version.json', '/manifest.webmanifest', '/service-worker.js'])(
    '%s comes from the house',
    (path) => {
      expect(get(path)).toEqual({ of: 'untouched' });
    },
  );

  test('neither what is sent nor what belongs to another site is touched', () => {
    const url = `${ORIGIN}/_app/immutable/chunks/front.abc.js`;
    for (const method of ['POST', 'HEAD'])
      expect(answerTo({ method, mode: 'cors', url }, ORIGIN, HOMES).of).toBe('untouched');
    const elsewhere = { method: 'GET', mode: 'navigate', url: 'https://other.example/' };
    expect(answerTo(elsewhere, ORIGIN, HOMES).of).toBe('untouched');
  });
});

test('what stands before a house and says that it does not answer is silence; what the house says is not', () => {
  expect([502, 503, 504, 520].filter(isSilence)).toEqual([502, 503, 504, 520]);
  // A redirect that a worker may not look into has 0.
  expect([0, 200, 304, 404, 429, 500].filter(isSilence)).toEqual([]);
});

test('a page is kept with its scripts and the style sheets that it shows, and nothing else', () => {
  const html = `
    <link rel="manifest" href="/de/manifest.webmanifest" />
    <link href="/_app/immutable/assets/own.a.css" integrity="sha256-x" rel="stylesheet"><link href="/_app/immutable/assets/0.b.css" rel="stylesheet" disabled>
    <link href="/_app/immutable/entry/start.c.js" rel="modulepreload">
    <link href="/_app/immutable/assets/font.d.woff2" rel="preload" as="font">
    <script src="/_app/immutable/boot.e.js" integrity="sha256-y" crossorigin></script>
    <script src="https://other.example/_app/immutable/f.js"></script>`;
  expect(partsOf(html)).toEqual([
    '/_app/immutable/assets/own.a.css',
    '/_app/immutable/entry/start.c.js',
    '/_app/immutable/boot.e.js',
  ]);
});
