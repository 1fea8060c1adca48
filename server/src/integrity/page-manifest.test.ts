/** A manifest says all that a house serves, and a house does nothing by which a page could be another than it says. */
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { AppFiles } from '../pages/app-files.ts';
import { NONE_INLINE, securityHeaders } from '../pages/security-headers.ts';
import { realHouse } from '../testing/real-house.ts';
import { bundle, canonicalBytes, pageManifest, type PageManifest } from './page-manifest.ts';

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

const STYLE = '@media (width<60rem){p{margin:0}}';
const MAP = '{"integrity":{"/_app/immutable/entry.js":"sha256-x"}}';
const FILES: Readonly<Record<string, string>> = {
  'index.html': `<!doctype html><script type="importmap">${MAP}</script><style>${STYLE}</style><p>The door`,
  '404.html': '<!doctype html><p>There is no such page',
  'privacy.html': '<!doctype html><p>Privacy',
  't.html': '<!doctype html><p>An invitation',
  '_app/immutable/entry.js': 'export {};',
  '_app/immutable/workers/ears.js': 'export {};',
  '_app/immutable/workers/wasm-look-x.js': 'export {};',
  '_app/immutable/ears.wasm': '\0asm',
  'service-worker.js': 'self.onfetch = null;',
};

/** A built app, and its list as the build writes it. */
function appHere() {
  const app = mkdtempSync(join(tmpdir(), 'ewm-app-'));
  onTestFinished(() => rmSync(app, { recursive: true }));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
  const lines = Object.entries(FILES).map(([name, text]) => `${sha256(text)}  ${name}\n`);
  const list = lines.join('');
  writeFileSync(join(app, 'files.sha256'), list);
  return { app, list };
}

describe('a house', () => {
  let site = '';
  let manifest: PageManifest;
  let headers: Readonly<Record<string, string>>;

  beforeEach(async () => {
    const { app, list } = appHere();
    const { address } = await realHouse({ app, env: { METRICS_PORT: '0' } });
    site = `http://localhost:${address.port}`;
    headers = securityHeaders({
      host: `localhost:${address.port}`,
      secure: false,
      subdomains: false,
      inline: AppFiles.read(app)?.inline ?? NONE_INLINE,
      elsewhere: [],
    });
    manifest = pageManifest({ version: '1.0.0', list, headers, at: 1_700_000_000_000 });
  });

  const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
    fetch(site + path, { redirect: 'manual', ...options });

  test('every file is what the manifest says', async () => {
    expect(Object.keys(manifest.files)).toHaveLength(Object.keys(FILES).length + 1);
    for (const [path, hash] of Object.entries(manifest.files))
      expect(sha256(Buffer.from(await (await ask(path)).arrayBuffer())), path).toBe(hash);
    expect(manifest.wasm).toEqual([sha256('\0asm')]);
  });

  // Errors, redirects and answers from a cache are answers, too: one without the policy is a page without it.
  test.each([
    ['a page', '/', {}, 200],
    ['an error page', '/no-such-page', {}, 404],
    ['an error below the app', '/_app/immutable/no-such.js', {}, 404],
    ['an invitation', `/t/${'A'.repeat(22)}`, {}, 200],
    ['a redirect', '/privacy/', {}, 308],
    ['a script', '/_app/immutable/entry.js', {}, 200],
    ['a worker', '/_app/immutable/workers/ears.js', {}, 200],
    ['another method', '/', { method: 'POST' }, 405],
    ['what only a WebSocket opens', '/wire', {}, 426],
    ['health', '/healthz', {}, 200],
  ])('%s has the same headers', async (_, path, options, status) => {
    const response = await ask(path, options);
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers))
      expect([name, response.headers.get(name)]).toEqual([name, value]);
    expect(manifest.default_csp).toBe(response.headers.get('content-security-policy'));
  });

  test('a worker that runs WebAssembly has a policy of its own, and nothing else has one', async () => {
    const path = '/_app/immutable/workers/wasm-look-x.js';
    const { [path]: policy = '', ...others } = manifest.extra_csp;
    expect(others).toEqual({});
    expect(policy).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    );
    const response = await ask(path);
    expect(response.headers.get('content-security-policy')).toBe(policy);
    for (const [name, value] of Object.entries(headers))
      if (name !== 'Content-Security-Policy')
        expect([name, response.headers.get(name)]).toEqual([name, value]);
    // Neither a page of that name nor a script elsewhere.
    for (const other of ['/wasm-look-x.js', '/_app/immutable/wasm-x.js', `${path}.html`])
      expect((await ask(other)).headers.get('content-security-policy')).toBe(manifest.default_csp);
  });

  test('an answer from a cache has them, too, and never outlives the page', async () => {
    const first = await ask('/');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await ask('/', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toBe(manifest.default_csp);
    const script = await ask('/_app/immutable/entry.js');
    // Only what is named by its content may be kept without asking.
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  test('an error page is the one of the manifest, with the status of an error', async () => {
    for (const path of ['/no-such-page', '/_app/immutable/no-such.js', '/sw.js']) {
      const response = await ask(path);
      expect(response.status).toBe(404);
      const body = Buffer.from(await response.arrayBuffer());
      expect(sha256(body)).toBe(manifest.files[manifest.default_fallback]);
    }
  });

  test('a redirect leads to a page of this site that the manifest has', async () => {
    const { headers: told } = await ask('/privacy/');
    expect(told.get('location')).toBe('/privacy');
    expect(manifest.files['/privacy.html']).toBeDefined();
    // Not to another host, however the path is written.
    for (const path of ['//elsewhere.example/', '/\\elsewhere.example/', '/privacy//'])
      expect((await ask(path)).headers.get('location')).toBeNull();
  });

  test('the import map and the style of a page are the only inline elements that its policy allows', () => {
    const hashOf = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(manifest.default_csp).toContain(`script-src 'self' 'sha256-${hashOf(MAP)}'`);
    expect(manifest.default_csp).toContain(`style-src 'self' 'sha256-${hashOf(STYLE)}'`);
    expect(manifest.default_csp.match(/'sha256-/g)).toHaveLength(2);
  });

  test('no script and no worker comes from a blob, data, or anywhere else', () => {
    const directives = new Map(
      manifest.default_csp.split('; ').map((each) => {
        const [name = '', ...values] = each.split(' ');
        return [name, values] as const;
      }),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('worker-src')).toEqual(["'self'"]);
    expect(directives.get('script-src')?.filter((value) => !value.startsWith("'sha256-"))).toEqual([
      "'self'",
    ]);
    for (const open of ['unsafe-inline', 'unsafe-eval', 'unsafe-hashes', 'strict-dynamic', '*'])
      expect(manifest.default_csp).not.toContain(open);
    expect(directives.get('base-uri')).toEqual(["'none'"]);
  });

  test('one service worker alone can stand between: it is in the list, asked for anew, and let in in one place', async () => {
    const response = await ask('/service-worker.js', { headers: { 'service-worker': 'script' } });
    expect(manifest.files['/service-worker.js']).toBe(
      sha256(Buffer.from(await response.arrayBuffer())),
    );
    // A browser that has an older one asks whether it is still so.
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('service-worker-allowed')).toBeNull();
    const web = fileURLToPath(new URL('../../../web/src/', import.meta.url));
    const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|svelte)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => ({ name, text: readFileSync(join(web, name), 'utf8') }));
    expect(sources.length).toBeGreaterThan(50);
    const registers = sources.filter(({ text }) => /serviceWorker\s*\.\s*register\b/.test(text));
    expect(registers.map(({ name }) => name)).toEqual(['lib/shell/own-service-worker.ts']);
    expect(registers[0]?.text).toContain("const SCRIPT = '/service-worker.js'");
  });

  test('what the service worker keeps of the site is never a page that a guest uses', () => {
    const worker = readFileSync(
      fileURLToPath(new URL('../../../web/src/service-worker/index.ts', import.meta.url)),
      'utf8',
    );
    // Whatever it keeps, it keeps by these two: the page for no network, and the parts that this page names.
    expect(worker.match(/\.(?:put|add|addAll)\([^)]*\)?/g)).toEqual([
      '.addAll([...partsOf(await page.clone()',
      '.put(offlineAt(home)',
    ]);
  });
});

describe('a manifest', () => {
  const list = `${'a'.repeat(64)}  index.html\n`;
  const manifest = pageManifest({ version: '1.0.0', list, headers: {}, at: 1_700_000_000_999 });

  test('is the same bytes for everybody who builds the same', () => {
    const turned = Object.fromEntries(Object.entries(manifest).toReversed()) as PageManifest;
    expect(canonicalBytes(turned)).toEqual(canonicalBytes(manifest));
    expect(manifest.timestamp).toBe('1700000000');
  });

  test('is signed by an operator’s key, and a changed one is not', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { signatures } = bundle(manifest, {}, [privateKey]);
    const [[name, signature] = ['', '']] = Object.entries(signatures);
    const { x = '' } = publicKey.export({ format: 'jwk' });
    expect(name).toBe(Buffer.from(x, 'base64url').toString('hex'));
    const isSigned = (of: PageManifest): boolean =>
      verify(null, canonicalBytes(of), publicKey, Buffer.from(signature, 'base64url'));
    expect(isSigned(manifest)).toBe(true);
    expect(isSigned({ ...manifest, files: { '/index.html': 'b'.repeat(64) } })).toBe(false);
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => bundle(manifest, {}, [other])).toThrow('not an Ed25519 key');
  });

  test('is not made of what is no list', () => {
    expect(() => pageManifest({ version: '1', list: 'nothing\n', headers: {}, at: 0 })).toThrow(
      'not a list of files',
    );
  });
});
