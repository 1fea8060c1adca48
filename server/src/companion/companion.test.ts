import { expect, test } from 'vitest';
import { fakeMint, says } from '../testing/fake-mint.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const VOICE = {
  COMPANION: 'openai-realtime',
  OPENAI_REALTIME_URL: 'wss://voice.example/v1/realtime',
};

const portOf = async (env: Record<string, string>): Promise<number> =>
  (await realHouse({ env })).address.port;

async function grantOf(port: number) {
  const guest = await RealGuest.arrive({ port });
  guest.say({ type: 'companion' });
  const { pass } = await guest.hear('companioned');
  const response = await fetch(`http://127.0.0.1:${port}/companion/token`, {
    method: 'POST',
    headers: { Origin: `http://127.0.0.1:${port}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      consent: true,
      language: 'de',
      voice: 'marin',
      turns: 'marked',
      guest: pass,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test.each([
  [{}, { kind: 'house', host: null, ownKey: null }],
  [
    { GEMINI_API_KEY: 'key' },
    { kind: 'gemini', host: 'generativelanguage.googleapis.com', ownKey: null },
  ],
  [VOICE, { kind: 'openai-realtime', host: 'voice.example', ownKey: null }],
  [
    { COMPANION_OWN_KEYS: 'yes' },
    {
      kind: 'house',
      ownKey: {
        host: 'generativelanguage.googleapis.com',
        url: 'wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent',
        model: 'gemini-3.8-live',
      },
    },
  ],
])('%o: what pages are told', async (env: Record<string, string>, offer) => {
  const response = await fetch(`http://127.0.0.1:${await portOf(env)}/companion/offer`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject(offer);
});

test.each([
  [{}, null],
  [{ COMPANION: 'off', GEMINI_API_KEY: 'key' }, null],
  [{ GEMINI_API_KEY: 'key' }, 'wss://generativelanguage.googleapis.com'],
  [{ COMPANION_OWN_KEYS: 'yes' }, 'wss://generativelanguage.googleapis.com'],
  [{ GEMINI_API_KEY: 'key', GEMINI_BASE_URL: 'http://localhost:9000' }, 'ws://localhost:9000'],
  [VOICE, 'wss://voice.example'],
])('%o: pages may connect to %s', async (env: Record<string, string>, origin) => {
  const port = await portOf(env);
  const { headers } = await fetch(`http://127.0.0.1:${port}/healthz`);
  const own = `connect-src 'self' ws://127.0.0.1:${port}`;
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy.slice(policy.indexOf('connect-src'))).toBe(origin ? `${own} ${origin}` : own);
  expect(headers.get('permissions-policy')).toContain('on-device-speech-recognition=(self)');
});

test('with COMPANION=off there is nothing of it', async () => {
  const port = await portOf({ COMPANION: 'off', GEMINI_API_KEY: 'key' });
  for (const method of ['POST', 'GET'])
    expect(
      (await fetch(`http://127.0.0.1:${port}/companion/token`, { method })).status,
      method,
    ).toBe(404);
  // The app is not built here, so no page is found either way.
  const offer = await fetch(`http://127.0.0.1:${port}/companion/offer`);
  expect(offer.headers.get('content-type')).toContain('text/plain');
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).not.toContain('companion');
  const guest = await RealGuest.arrive({ port });
  guest.say({ type: 'companion' });
  expect(await guest.hear('companioned')).toEqual({ type: 'companioned', pass: null });
});

test('a house with its own voice alone has no passes and no tokens', async () => {
  const port = await portOf({});
  const guest = await RealGuest.arrive({ port });
  guest.say({ type: 'companion' });
  expect((await guest.hear('companioned')).pass).toBeNull();
  const response = await fetch(`http://127.0.0.1:${port}/companion/token`, { method: 'POST' });
  expect([response.status, await response.json()]).toEqual([404, { code: 'no-provider' }]);
});

test('a voice gateway is opened by a ticket that ends with the granted time', async () => {
  const { status, body } = await grantOf(
    await portOf({ ...VOICE, VOICE_TICKET_SECRET: SECRET, OPENAI_REALTIME_MODEL: 'm-1' }),
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'openai-realtime', protocols: [], opening: { model: 'm-1' } });
  const url = new URL(String(body['url']));
  expect([url.origin, url.pathname, url.searchParams.get('model')]).toEqual([
    'wss://voice.example',
    '/v1/realtime',
    'm-1',
  ]);
  const [, end = '', nonce] = url.searchParams.get('ticket')?.split('.') ?? [];
  expect(Number.parseInt(end, 36)).toBe(body['expiresAt']);
  expect(nonce).toMatch(/^[\w-]{22}$/);
  expect(body['opening']).toHaveProperty('persona', expect.stringContaining('you are an AI'));
  expect(JSON.stringify(body)).not.toContain(SECRET);
});

test('a voice server without locks is told by its address alone', async () => {
  const { body } = await grantOf(await portOf(VOICE));
  expect(body).toMatchObject({ url: 'wss://voice.example/v1/realtime', protocols: [] });
});

test('OpenAI itself is opened by a client secret, in a subprotocol', async () => {
  const mint = await fakeMint(says(200, { value: 'ek_secret-1', expires_at: 1, session: {} }));
  const port = await portOf({
    COMPANION: 'openai-realtime',
    OPENAI_REALTIME_URL: `${mint.url.replace('http', 'ws')}/v1/realtime`,
    OPENAI_REALTIME_MODEL: 'gpt-realtime-2.1',
    OPENAI_API_KEY: 'sk-nobody-sees',
  });
  const { body } = await grantOf(port);
  expect(body).toMatchObject({
    url: `${mint.url.replace('http', 'ws')}/v1/realtime?model=gpt-realtime-2.1`,
    protocols: ['realtime', 'openai-insecure-api-key.ek_secret-1'],
    opening: { model: 'gpt-realtime-2.1', persona: '' },
  });
  expect(mint.asked).toMatchObject([
    {
      url: '/v1/realtime/client_secrets',
      headers: { authorization: 'Bearer sk-nobody-sees' },
      body: {
        expires_after: { anchor: 'created_at', seconds: 120 },
        session: {
          type: 'realtime',
          model: 'gpt-realtime-2.1',
          output_modalities: ['audio'],
          audio: { output: { voice: 'marin' } },
        },
      },
    },
  ]);
  expect(JSON.stringify(body)).not.toContain('sk-nobody-sees');
});

test('OpenAI may say no, too', async () => {
  const mint = await fakeMint(says(401, { error: { code: 'invalid_api_key' } }));
  const port = await portOf({
    COMPANION: 'openai-realtime',
    OPENAI_REALTIME_URL: mint.url.replace('http', 'ws'),
    OPENAI_API_KEY: 'sk-nobody-sees',
  });
  expect(await grantOf(port)).toEqual({ status: 503, body: { code: 'provider-key' } });
});
