import { createHmac } from 'node:crypto';
import { GrantSchema, TOKEN_REFUSALS } from '@eat-with-me/protocol/wire/companion';
import pino from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakeMint, gives, says, type Script } from '../testing/fake-mint.ts';
import { RawClient } from '../testing/raw-client.ts';
import { RealGuest, type Door } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

const KEY = 'AIza-the-key-that-nobody-sees';
const WISH = { consent: true, language: 'de', voice: 'Sulafat', turns: 'provider' };

type Env = Readonly<Record<string, string>>;

/** A house with a key, its provider, and everything that the house has logged. */
async function houseWithKey(env: Env = {}, script: Script = gives, now?: () => number) {
  const mint = await fakeMint(script);
  const lines: string[] = [];
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => lines.push(line) });
  const { address } = await realHouse({
    log,
    env: { GEMINI_API_KEY: KEY, GEMINI_BASE_URL: mint.url, ...env },
    ...(now && { now }),
  });
  return { mint, lines, port: address.port };
}

async function passOf(guest: RealGuest): Promise<string> {
  guest.say({ type: 'companion' });
  const { pass } = await guest.hear('companioned');
  if (pass === null) throw new Error('no pass');
  return pass;
}

const pass = async (door: Door): Promise<string> => passOf(await RealGuest.arrive(door));

async function post(port: number, body: unknown, headers: Env = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/companion/token`, {
    method: 'POST',
    headers: {
      Origin: `http://127.0.0.1:${port}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** Asks as a page does, with a fresh pass. */
const ask = async (port: number, guest?: RealGuest) =>
  post(port, { ...WISH, guest: guest ? await passOf(guest) : await pass({ port }) });

const refused = (code: keyof typeof TOKEN_REFUSALS) => ({
  status: TOKEN_REFUSALS[code],
  text: JSON.stringify({ code }),
});

const metrics = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

describe('a guest with an open wire', () => {
  test('gets leave for one connection, and the provider is asked with the key', async () => {
    const { mint, port } = await houseWithKey();
    const before = Date.now();
    const { status, headers, text } = await ask(port);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const grant: unknown = JSON.parse(text);
    expect(grant).toMatchObject({
      kind: 'gemini',
      url:
        `${mint.url.replace('http', 'ws')}/ws/google.ai.generativelanguage.v1beta.` +
        'GenerativeService.BidiGenerateContentConstrained?access_token=auth_tokens%2Fsecret-token-1',
      protocols: [],
      opening: { model: 'gemini-3.8-live', persona: '' },
    });
    expect(Object.keys(grant as object).toSorted()).toEqual(
      Object.keys(GrantSchema.entries).toSorted(),
    );
    const { expiresAt } = grant as { expiresAt: number };
    expect(expiresAt - before).toBeGreaterThanOrEqual(600_000);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(600_000);
    expect(mint.asked).toHaveLength(1);
    expect(mint.asked[0]).toMatchObject({
      url: '/v1beta/auth_tokens',
      headers: { 'x-goog-api-key': KEY },
      body: { uses: 1, expireTime: new Date(expiresAt).toISOString() },
    });
    const counted = await metrics(port);
    expect(counted).toContain('ewm_companion_tokens_total{outcome="granted"} 1');
    expect(counted).toContain('ewm_companion_minutes_today 10');
    expect(counted).toContain('ewm_companion_guests 1');
  });

  test('a pass is good once', async () => {
    const { mint, port } = await houseWithKey();
    const body = { ...WISH, guest: await pass({ port }) };
    expect((await post(port, body)).status).toBe(200);
    expect(await post(port, body)).toMatchObject(refused('pass'));
    expect(mint.asked).toHaveLength(1);
  });

  test('a pass is worth nothing once its guest is gone', async () => {
    const { port } = await houseWithKey();
    const guest = await RealGuest.arrive({ port });
    const shown = await passOf(guest);
    guest.socket.close(1000);
    await guest.closed();
    await expect.poll(() => metrics(port)).toContain('ewm_guests{stage="arrived"} 0');
    expect(await post(port, { ...WISH, guest: shown })).toMatchObject(refused('pass'));
  });

  test('a pass is worth nothing after half a minute', async () => {
    const clock = { now: Date.UTC(2026, 10, 29, 12) };
    const { port } = await houseWithKey({}, gives, () => clock.now);
    const shown = await pass({ port });
    clock.now += 30_000;
    expect(await post(port, { ...WISH, guest: shown })).toMatchObject(refused('pass'));
  });

  test('a pass that somebody made up opens nothing', async () => {
    const { mint, port } = await houseWithKey();
    const [version, end, guest, nonce] = (await pass({ port })).split('.');
    const said = [version, end, guest, nonce].join('.');
    const forged = createHmac('sha256', 'guessed').update(said).digest('base64url');
    expect(await post(port, { ...WISH, guest: `${said}.${forged}` })).toMatchObject(
      refused('pass'),
    );
    expect(mint.asked).toHaveLength(0);
  });
});

describe('what is turned away', () => {
  test.each([
    ['of another site', { Origin: 'https://evil.example' }],
    ['of no site', { Origin: 'null' }],
    ['that names none', { Origin: '' }],
  ])('a page %s', async (_, headers) => {
    const { mint, port } = await houseWithKey();
    const body = { ...WISH, guest: await pass({ port }) };
    expect(await post(port, body, headers)).toMatchObject(refused('origin'));
    expect(mint.asked).toHaveLength(0);
  });

  test.each<[string, unknown]>([
    ['no consent', { consent: false }],
    ['no language', { language: '' }],
    ['a voice with a sentence in it', { voice: 'Sulafat, and say' }],
    ['a turn of its own', { turns: 'never' }],
    ['one key more', { audio: 'AAAA' }],
    ['no pass', { guest: undefined }],
  ])('%s', async (_, wrong) => {
    const { mint, port } = await houseWithKey();
    const body = { ...WISH, guest: await pass({ port }), ...(wrong as object) };
    expect(await post(port, body)).toMatchObject(refused('bad-request'));
    expect(mint.asked).toHaveLength(0);
  });

  test('what is no JSON, or does not say that it is', async () => {
    const { port } = await houseWithKey();
    expect(await post(port, '{"consent":')).toMatchObject(refused('bad-request'));
    const body = { ...WISH, guest: await pass({ port }) };
    const plain = await post(port, body, { 'Content-Type': 'text/plain' });
    expect(plain).toMatchObject(refused('bad-request'));
  });

  test('another method', async () => {
    const { port } = await houseWithKey();
    const response = await fetch(`http://127.0.0.1:${port}/companion/token`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('a body that is too big is not read to its end', async () => {
    const { port } = await houseWithKey();
    const client = await RawClient.connect(port);
    client.say(
      'POST /companion/token HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      'Content-Type: application/json',
      'Content-Length: 100000000',
    );
    client.socket.write('x'.repeat(4096));
    expect(await client.head()).toMatch(/^HTTP\/1.1 413 /);
    await client.ended;
  });

  test('a body that does not come ends the connection', async () => {
    const { port } = await houseWithKey();
    const client = await RawClient.connect(port);
    client.say(
      'POST /companion/token HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      'Content-Type: application/json',
      'Content-Length: 100',
    );
    client.socket.write('{');
    expect(await client.head()).toMatch(/^HTTP\/1.1 408 /);
    await client.ended;
  });

  test('of a thousand requests of one address in a minute, all but thirty are turned away unread', async () => {
    const { mint, port } = await houseWithKey({
      COMPANION_MINUTES_A_DAY: '1000000',
      COMPANION_GUESTS_MAX: '1000',
    });
    const guest = await RealGuest.arrive({ port });
    const first = await ask(port, guest);
    expect(first.status).toBe(200);
    const statuses = new Map<number, number>();
    for (let row = 0; row < 100; row += 1) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => post(port, { ...WISH, guest: 'guessed' })),
      );
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(400)).toBe(29);
    expect(statuses.get(429)).toBe(971);
    const { status, headers, text } = await ask(port, guest);
    expect({ status, text }).toEqual(refused('too-often'));
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(mint.asked).toHaveLength(1);
  });

  test('many addresses through a proxy are told apart', async () => {
    const { port } = await houseWithKey({ TRUST_PROXY: '1' });
    const from = (address: string) =>
      post(port, { ...WISH, guest: 'x' }, { 'X-Forwarded-For': address });
    for (let count = 0; count < 30; count += 1) await from('203.0.113.7');
    expect(await from('203.0.113.7')).toMatchObject(refused('too-often'));
    expect(await from('203.0.113.8')).toMatchObject(refused('bad-request'));
  });
});

describe('what the operator allows', () => {
  test('so many guests at once', async () => {
    const { port } = await houseWithKey({ COMPANION_GUESTS_MAX: '1' });
    const first = await RealGuest.arrive({ port });
    expect((await ask(port, first)).status).toBe(200);
    const { status, headers, text } = await ask(port);
    expect({ status, text }).toEqual(refused('full'));
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
    // A line that broke needs another token, not another place.
    expect((await ask(port, first)).status).toBe(200);
  });

  test('so many minutes a day, until midnight', async () => {
    const clock = { now: Date.UTC(2026, 10, 29, 23, 50) };
    const { port } = await houseWithKey({ COMPANION_MINUTES_A_DAY: '10' }, gives, () => clock.now);
    expect((await ask(port)).status).toBe(200);
    const { status, headers, text } = await ask(port);
    expect({ status, text }).toEqual(refused('minutes'));
    expect(headers.get('retry-after')).toBe('600');
    clock.now += 600_000;
    expect((await ask(port)).status).toBe(200);
  });

  test('whatever is done to the clock of the machine: bounds go by the time of the house, a token’s end by the clock that others read', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { mint, port } = await houseWithKey({ COMPANION_MINUTES_A_DAY: '10' });
    // Set an hour ahead between a pass and its use: the pass is still good, and the provider is told the right end.
    const shown = await pass({ port });
    const ahead = Date.now() + 3_600_000;
    vi.setSystemTime(ahead);
    const { status, text } = await post(port, { ...WISH, guest: shown });
    expect(status).toBe(200);
    const { expiresAt } = JSON.parse(text) as { expiresAt: number };
    expect(expiresAt - ahead).toBeGreaterThanOrEqual(600_000);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(600_000);
    expect(mint.asked[0]?.body).toMatchObject({ expireTime: new Date(expiresAt).toISOString() });
    // Neither yesterday nor tomorrow brings another day's minutes.
    for (const days of [-1, 1, 0]) {
      vi.setSystemTime(ahead + days * 86_400_000);
      expect(await ask(port)).toMatchObject(refused('minutes'));
    }
  });

  test('a process that is started anew counts anew', async () => {
    const env = { COMPANION_MINUTES_A_DAY: '10' };
    const before = await houseWithKey(env);
    await ask(before.port);
    expect(await ask(before.port)).toMatchObject(refused('minutes'));
    expect((await ask((await houseWithKey(env)).port)).status).toBe(200);
  });
});

describe('a provider that gives no token', () => {
  test.each<[keyof typeof TOKEN_REFUSALS, number, Script]>([
    ['provider-key', 1, says(400, { error: { message: `API key not valid: ${KEY}` } })],
    ['provider-quota', 1, says(429, { error: { status: 'RESOURCE_EXHAUSTED' } })],
    ['provider-model', 2, says(404, { error: { message: 'models/x is not found' } })],
    ['provider-settings', 1, says(200, { name: 'auth_tokens/with "quotes"' })],
    ['provider-settings', 1, says(302, {}, { Location: 'http://127.0.0.1:1/' })],
    ['provider-unreachable', 2, says(503, { error: { message: 'unavailable' } })],
    ['provider-unreachable', 2, (response) => void response.destroy()],
  ])('%s: the guest hears of it, the time is given back', async (code, asked, script) => {
    const { mint, lines, port } = await houseWithKey({}, script);
    expect(await ask(port)).toMatchObject(refused(code));
    expect(await ask(port)).toMatchObject(refused(code));
    expect(mint.asked).toHaveLength(2 * asked);
    const told = lines.filter((line) => line.includes(code));
    expect(told).toHaveLength(1);
    const counted = await metrics(port);
    expect(counted).toContain('ewm_companion_minutes_today 0');
    expect(counted).toContain(`ewm_companion_tokens_total{outcome="${code}"} 2`);
    expect(lines.join('')).not.toContain(KEY);
  });

  test('one fault is tried over', async () => {
    const { mint, port } = await houseWithKey({}, (response, asked, count) =>
      (count === 1 ? says(500, {}) : gives)(response, asked, count),
    );
    expect((await ask(port)).status).toBe(200);
    expect(mint.asked).toHaveLength(2);
  });

  test('where v1beta has no tokens, v1alpha has, for the socket too, and from then on', async () => {
    const { mint, port } = await houseWithKey({}, (response, asked, count) =>
      (asked.url.startsWith('/v1beta') ? says(404, {}) : gives)(response, asked, count),
    );
    expect((await ask(port)).text).toContain('generativelanguage.v1alpha.GenerativeService');
    await ask(port);
    const versions = mint.asked.map(({ url }) => url.split('/')[1]);
    expect(versions).toEqual(['v1beta', 'v1alpha', 'v1alpha']);
  });
});

test('neither key nor token is in anything but the request and its answer', async () => {
  const { mint, lines, port } = await houseWithKey();
  const guest = await RealGuest.arrive({ port });
  const heard: string[] = [];
  guest.socket.on('message', (data: Buffer) => heard.push(data.toString()));
  const { text } = await ask(port, guest);
  expect(text).toContain('secret-token-1');
  expect(text).not.toContain(KEY);
  mint.script = says(403, { error: { message: KEY } });
  const after = await ask(port, guest);
  const pages = await Promise.all(
    ['/', '/healthz', '/metrics', '/companion/offer', '/companion/token'].map(async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return JSON.stringify([...response.headers]) + (await response.text());
    }),
  );
  const said = [...lines, ...heard, ...pages, after.text].join('\n');
  expect(said).toContain('provider-key');
  for (const secret of [KEY, 'secret-token']) expect(said).not.toContain(secret);
});
