/** Guests meet through every proxy that deploy/ has a file for, with TLS, and the house knows them apart. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Front, FRONTS, hasFront } from '../testing/front.ts';
import { pair, RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

type Answer = { readonly status: number; readonly hsts: string | undefined; readonly body: string };

describe.each(FRONTS)('behind %s', (name) => {
  const open = async (env: Record<string, string> = {}) => {
    const { address } = await realHouse({ env: { TRUST_PROXY: '1', ...env } });
    const front = await Front.start(name, [address.port]);
    onTestFinished(() => front.stop());
    const door = (headers = {}) => ({
      port: front.port,
      site: front.site,
      options: { ca: front.certificate, headers },
    });
    const ask = (path: string): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const asked = request(`${front.site}${path}`, { ca: front.certificate, agent: false });
        asked.on('error', reject).on('response', (response) => {
          const { statusCode: status = 0, headers } = response;
          const hsts = headers['strict-transport-security'];
          text(response).then((body) => resolve({ status, hsts, body }), reject);
        });
        asked.end();
      });
    return { door, ask };
  };

  test.skipIf(!hasFront(name))('two guests meet, and pages come as by https', async () => {
    const { door, ask } = await open();
    const [a, b] = await pair(door());
    a.say({ type: 'signal', to: 2, box: 'through' });
    expect(await b.hear('signal')).toMatchObject({ from: 1, box: 'through' });
    const health = await ask('/healthz');
    expect(health).toMatchObject({ status: 200, body: expect.stringContaining('"relay"') });
    expect(health.hsts).toMatch(/max-age/);
    expect((await ask('/metrics')).status).toBe(404);
  });

  test.skipIf(!hasFront(name))('whatever a guest says of their address', async () => {
    const { door } = await open({ SOCKETS_PER_ADDRESS: '2' });
    const claims = (address: string) => door({ 'X-Forwarded-For': address });
    await RealGuest.arrive(claims('192.0.2.1'));
    await RealGuest.arrive(claims('198.51.100.1'));
    const third = await RealGuest.connect(claims('203.0.113.1'));
    third.say({ type: 'hello' });
    expect(await third.refusal()).toBe('too-many-sockets');
  });
});

const GUIDE = readFileSync(new URL('../../../docs/guides/campus.md', import.meta.url), 'utf8');
/** The blocks of the guide for a campus after a sentence that begins so, by line. */
const written = (beginning: string): string =>
  new RegExp(`^${beginning}[\\s\\S]*?^\`\`\`\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(GUIDE)?.[1] ?? '';

/** What the guide has written into the files that are shipped. */
const LOGINS = {
  nginx: (shipped: string): string => {
    const [own = '', inside = ''] = written('With nginx ').split('# and in `location /`:\n');
    return shipped.replace('    location / {\n', `${own}    location / {\n${inside}`);
  },
  caddy: (shipped: string): string =>
    shipped.replace(
      '\treverse_proxy {$HOUSES',
      `${written('With Caddy, ')}\treverse_proxy {$HOUSES`,
    ),
};

test.skipIf(!hasFront('nginx') || !hasFront('caddy')).each(['nginx', 'caddy'] as const)(
  'behind %s and a login, as the guide for a campus has it',
  async (name) => {
    // It knows one cookie, as a login does, and asks everybody else to sign in.
    const login = createServer(({ url, headers }, response) => {
      const isKnown = headers.cookie === 'session=ana';
      if (url === '/oauth2/auth') response.writeHead(isKnown ? 202 : 401).end();
      else response.writeHead(url === '/oauth2/sign_in' ? 403 : 404).end('Sign in');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void login.close());
    await once(login, 'listening');
    const { port } = login.address() as AddressInfo;
    const { address } = await realHouse({ env: { TRUST_PROXY: '1' } });
    const front = await Front.start(name, [address.port], (shipped) =>
      LOGINS[name](shipped).replaceAll('127.0.0.1:4180', `127.0.0.1:${port}`),
    );
    onTestFinished(() => front.stop());
    const door = (headers: Record<string, string>) => ({
      port: front.port,
      site: front.site,
      options: { ca: front.certificate, headers },
    });
    const page = (
      path: string,
      headers: Record<string, string>,
    ): Promise<{ body: string; to: string | undefined }> =>
      new Promise((resolve, reject) => {
        const asked = request(`${front.site}${path}`, {
          ca: front.certificate,
          agent: false,
          headers,
        });
        asked.on('error', reject).on('response', (response) => {
          text(response).then((body) => resolve({ body, to: response.headers.location }), reject);
        });
        asked.end();
      });
    // One shows the login's page at once, the other sends the browser there.
    const first = await page('/house', {});
    const signIn = first.to === undefined ? first : await page(first.to, {});
    expect(signIn.body).toBe('Sign in');
    expect(first.body + signIn.body).not.toContain('isOpened');
    await expect(RealGuest.connect(door({}))).rejects.toThrow();
    const member = { cookie: 'session=ana' };
    expect((await page('/house', member)).body).toContain('"isOpened":true');
    const [a, b] = await pair(door(member));
    a.say({ type: 'signal', to: 2, box: 'through' });
    expect(await b.hear('signal')).toMatchObject({ from: 1, box: 'through' });
  },
);
