import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { AppFiles } from './app-files.ts';
import type { OpenHouse } from '../open-house.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { hasRedis, RealRedis } from '../testing/redis.ts';

const FILES: Record<string, string | Buffer> = {
  'index.html': '<h1>Door</h1>',
  'index.html.gz': gzipSync('<h1>Door</h1>'),
  'privacy.html':
    '<script type="importmap">{"integrity":{}}</script><style>p { margin: 0 }</style><script>evil()</script><p style="all: unset">',
  't.html': '<h1>Invited</h1>',
  'help/index.html': '<h1>Help</h1>',
  '404.html': '<h1>Nothing here</h1>',
  '_app/immutable/start.abc123.js': 'start()',
  '_app/immutable/start.abc123.js.br': 'not really brotli',
  '_app/version.json': '{}',
};
let app: string;

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'app-files-'));
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), content);
  }
});
afterAll(() => rmSync(app, { recursive: true }));

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** fetch would tidy up the path and hide the compression. */
async function ask(port: number, path: string, headers = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, headers, method });
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  asked.on('response', resolve).on('error', reject).end();
  const response = await answered;
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

describe('the app', () => {
  const port = async (env = {}): Promise<number> => (await realHouse({ app, env })).address.port;

  test.each([
    ['/', 200, '<h1>Door</h1>'],
    ['/?utm=x', 200, '<h1>Door</h1>'],
    ['/privacy', 200, FILES['privacy.html']],
    [`/t/${'A'.repeat(22)}`, 200, '<h1>Invited</h1>'],
    ['/t/short', 404, '<h1>Nothing here</h1>'],
    ['/help/', 200, '<h1>Help</h1>'],
    ['/_app/version.json', 200, '{}'],
    ['/nowhere', 404, '<h1>Nothing here</h1>'],
    ['/../../../etc/passwd', 404, '<h1>Nothing here</h1>'],
    ['/..%2f..%2fetc%2fpasswd', 404, '<h1>Nothing here</h1>'],
    ['/%', 404, '<h1>Nothing here</h1>'],
    ['/__proto__', 404, '<h1>Nothing here</h1>'],
  ])('%s → %i', async (path, status, body) => {
    const answer = await ask(await port(), path);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toBe(body);
  });

  test.each([
    ['/help', '/help/'],
    ['/privacy/', '/privacy'],
  ])('%s lives at %s', async (path, location) => {
    const { status, headers } = await ask(await port(), path);
    expect([status, headers.location]).toEqual([308, location]);
  });

  test.each([
    [{}, 'strangers'],
    [{ COVER: 'always' }, 'always'],
    [{ COVER: 'never' }, 'never'],
  ])('says at which tables it wants pictures to start covered: %j', async (env, cover) => {
    const { status, headers, body } = await ask(await port(env), '/house');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(JSON.parse(body.toString())).toMatchObject({ cover });
  });

  test('hashed files are kept by browsers for good, all others asked for each time', async () => {
    const at = await port();
    expect((await ask(at, '/_app/immutable/start.abc123.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    const { headers } = await ask(at, '/');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask(at, '/', { 'if-none-match': `W/"x", ${headers.etag}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ask(at, '/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('what is compressed is sent so, to those who can read it', async () => {
    const at = await port();
    const gzip = await ask(at, '/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gzip.body).toEqual(FILES['index.html.gz']);
    const brotli = await ask(at, '/_app/immutable/start.abc123.js', { 'accept-encoding': 'br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(brotli.headers.vary).toBe('Accept-Encoding');
    expect((await ask(at, '/')).headers['content-encoding']).toBeUndefined();
  });

  test.skipIf(!hasRedis())('a page of another build gets its parts from any node', async () => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.stop());
    const other = mkdtempSync(join(tmpdir(), 'app-files-'));
    onTestFinished(() => rmSync(other, { recursive: true }));
    mkdirSync(join(other, '_app/immutable'), { recursive: true });
    writeFileSync(join(other, 'index.html'), '<h1>Other door</h1>');
    writeFileSync(join(other, '_app/immutable/start.def456.js'), 'start(2)');
    writeFileSync(join(other, '_app/version.json'), '{}');
    const env = { REDIS_URL: redis.url };
    const [old, fresh] = [await realHouse({ app, env }), await realHouse({ app: other, env })];
    const from = async (house: OpenHouse, path: string) => {
      const { status, headers, body } = await ask(house.address.port, path);
      return [status, headers['content-type'], body.toString()];
    };
    const script = 'text/javascript; charset=utf-8';
    await expect
      .poll(() => from(old, '/_app/immutable/start.def456.js'))
      .toEqual([200, script, 'start(2)']);
    await expect
      .poll(() => from(fresh, '/_app/immutable/start.abc123.js'))
      .toEqual([200, script, 'start()']);
    expect((await from(old, '/_app/immutable/none.000000.js'))[0]).toBe(404);
    expect((await from(fresh, '/privacy'))[0]).toBe(404);
  });

  test('a stopping house says so, and goes on, before it stops', async () => {
    const { address, close } = await realHouse({ app, env: { LAME_DUCK_MS: '2000' } });
    const { port: at } = address;
    expect((await ask(at, '/readyz')).status).toBe(200);
    const closed = close();
    for (const path of ['/readyz', '/healthz']) expect((await ask(at, path)).status).toBe(503);
    const guest = await RealGuest.arrive({ port: at });
    await closed;
    expect(await guest.closed()).toBe(1012);
  });

  test('a HEAD has the headers of a GET; a Range, even backwards, the whole file', async () => {
    const at = await port();
    const head = await ask(at, '/', {}, 'HEAD');
    expect([head.headers['content-length'], head.body.length]).toEqual(['13', 0]);
    expect((await ask(at, '/', { range: 'bytes=5-2' })).body).toHaveLength(13);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not for here', async (method) => {
    const { status, headers } = await ask(await port(), '/', {}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['/', '/nowhere', '/healthz', '/wire', '/help', '/_app/immutable/start.abc123.js'])(
    '%s comes with the security headers',
    async (path) => {
      const { headers } = await ask(await port(), path, { host: 'eat.example:81' });
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'origin-agent-cluster': '?1',
      });
      expect(headers['permissions-policy']).toContain('camera=(self)');
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(
        /^default-src 'none'; .*; style-src 'self'( 'sha256-[\w+/]{43}=')?; script-src 'self'( 'sha256-[\w+/]{43}=')?; /,
      );
      expect(headers['integrity-policy']).toBe('blocked-destinations=(script)');
      expect(policy).toContain("connect-src 'self' ws://eat.example:81");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toContain('unsafe');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['set-cookie']).toBeUndefined();
    },
  );

  test('the inline elements that the policy allows are the import map and the style of the pages', async () => {
    const { headers } = await ask(await port(), '/');
    const hashOf = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(headers['content-security-policy']).toContain(
      `; style-src 'self' 'sha256-${hashOf('p { margin: 0 }')}'; script-src 'self' 'sha256-${hashOf('{"integrity":{}}')}'; `,
    );
  });

  test('a Host that is more than a host gets nowhere near the policy', async () => {
    const { headers } = await ask(await port(), '/', { host: "evil; script-src 'unsafe-inline'" });
    expect(headers['content-security-policy']).toMatch(/connect-src 'self'$/);
  });

  test('over https through a trusted proxy: HSTS and wss', async () => {
    const https = {
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      host: 'eat.example',
    };
    const trusted = await ask(await port({ TRUST_PROXY: '1' }), '/', https);
    expect(trusted.headers['strict-transport-security']).toContain('max-age=');
    expect(trusted.headers['content-security-policy']).toContain('wss://eat.example');
    const untrusted = await ask(await port(), '/', https);
    expect(untrusted.headers['strict-transport-security']).toBeUndefined();
  });

  test('without a build the server says so', async () => {
    const { address } = await realHouse();
    const { status, body } = await ask(address.port, '/');
    expect([status, body.toString()]).toEqual([
      503,
      'The app has not been built yet: run "npm start".',
    ]);
    expect(AppFiles.read('/nonexistent')).toBeNull();
  });
});

test.each([
  ['yes', 'max-age=31536000; includeSubDomains'],
  ['no', 'max-age=31536000'],
])('HSTS_SUBDOMAINS=%s', async (said, header) => {
  const { port } = (await realHouse({ app, env: { HSTS_SUBDOMAINS: said, TRUST_PROXY: '1' } }))
    .address;
  const { headers } = await ask(port, '/', {
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-proto': 'https',
  });
  expect(headers['strict-transport-security']).toBe(header);
});

test('each encoding has a tag of its own, and q=0 is a no', async () => {
  const { port } = (await realHouse({ app })).address;
  const path = '/_app/immutable/start.abc123.js';
  const plain = await ask(port, path, { 'accept-encoding': 'gzip, br;q=0' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  const brotli = await ask(port, path, { 'accept-encoding': 'gzip;q=0.5, BR;q=1.0' });
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotli.headers.etag).not.toBe(plain.headers.etag);
  const again = { 'accept-encoding': 'br', 'if-none-match': `"x", W/${brotli.headers.etag}` };
  expect((await ask(port, path, again)).status).toBe(304);
  expect((await ask(port, path, { 'if-none-match': brotli.headers.etag })).status).toBe(200);
});

describe('for operators', () => {
  test('health', async () => {
    const { address } = await realHouse({ app });
    const { status, body } = await ask(address.port, '/healthz');
    const told = '"relay":{},"web":"ok","redis":"none"}';
    expect([status, body.toString()]).toEqual([200, `{"status":"ok",${told}`]);
    expect((await ask(address.port, '/livez')).body.toString()).toBe('{"status":"ok"}');
    const ready = await ask(address.port, '/readyz');
    expect([ready.status, ready.body.toString()]).toEqual([200, `{"status":"ready",${told}`]);
  });

  test('a house without an app lives, but is not ready', async () => {
    const { address } = await realHouse();
    expect((await ask(address.port, '/livez')).status).toBe(200);
    expect((await ask(address.port, '/readyz')).status).toBe(503);
    const { body } = await ask(address.port, '/healthz');
    expect(JSON.parse(body.toString())).toMatchObject({ status: 'degraded', web: 'not built' });
  });

  test('metrics are for this machine, not for whoever comes through a proxy on it', async () => {
    const { address } = await realHouse();
    const { status, body } = await ask(address.port, '/metrics');
    expect(status).toBe(200);
    expect(body.toString()).toContain('ewm_guests{stage="waiting"} 0');
    expect((await ask(address.port, '/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(
      404,
    );
    expect((await ask(address.port, '/metrics', { forwarded: 'for=127.0.0.1' })).status).toBe(404);
    // A proxy that says nothing of itself.
    expect((await ask(address.port, '/metrics', { host: 'eat.example' })).status).toBe(404);
  });

  test.each([{ TRUST_PROXY: '1' }, { TRUST_PROXY: '::1' }, { ORIGINS: 'https://eat.example' }])(
    'a house behind a proxy (%o) has metrics only at a port of their own',
    async (env) => {
      const { address } = await realHouse({ env });
      expect((await ask(address.port, '/metrics')).status).not.toBe(200);
    },
  );

  test('metrics with a port of their own are only there', async () => {
    const { address, metricsAddress } = await realHouse({ env: { METRICS_PORT: '0' } });
    expect((await ask(address.port, '/metrics')).status).not.toBe(200);
    const at = metricsAddress?.port ?? 0;
    expect((await ask(at, '/metrics')).status).toBe(200);
    expect((await ask(at, '/')).status).toBe(404);
  });
});
