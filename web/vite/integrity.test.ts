import { expect, test } from 'vitest';
import { withIntegrity } from './integrity.ts';

const bytes = (path: string) => new TextEncoder().encode(path);
// What `openssl dgst -sha256 -binary | base64` makes of "/a.js".
const A = 'sha256-miP/DTtW8N7lbmNiOQtTRsGr4aRCC+H4KEBpjdxHdpc=';

const PAGE =
  '<head><meta charset="utf-8" /><link href="/a.js" rel="modulepreload"><link href="/b.css" rel="stylesheet"></head><body><script src="/boot.js"></script></body>';

test('names the hash of every script and style, and of modules that come later', () => {
  const page = withIntegrity(PAGE, ['/later.js', '/a.js'], bytes);
  const map = /<script type="importmap">(.*?)<\/script>/.exec(page)?.[1] ?? '';
  expect(Object.keys(JSON.parse(map).integrity)).toEqual(['/a.js', '/later.js']);
  expect(JSON.parse(map).integrity['/a.js']).toBe(A);
  expect(page).toMatch(/<link href="\/b\.css" integrity="sha256-[\w+/]{43}=" rel="stylesheet">/);
  expect(page).toMatch(
    /<script src="\/boot\.js" integrity="sha256-[\w+/]{43}=" crossorigin><\/script>/,
  );
});

test('the map stands before the first module and after the charset', () => {
  const page = withIntegrity(PAGE, ['/a.js'], bytes);
  expect(page.indexOf('importmap')).toBeLessThan(page.indexOf('modulepreload'));
  expect(page.indexOf('importmap')).toBeGreaterThan(page.indexOf('charset'));
});
