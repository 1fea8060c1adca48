/** Ephemeral tokens, minted and used by the official SDK. */
import { Modality, type CreateAuthTokenConfig } from '@google/genai';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { deafEars } from './ears.ts';
import { Emulator } from './emulator.ts';
import { KEY, type Settings } from './settings.ts';
import {
  isHandle,
  isTurnComplete,
  MODEL,
  sdkFor,
  SdkGuest,
  type SdkGuestSettings,
} from './testing/sdk-guest.ts';

let now = Date.UTC(2026, 10, 29, 19);
const QUICK: Partial<Settings> = { turnSpeed: 20, ears: deafEars, now: () => now };

let emulator: Emulator;
beforeAll(async () => {
  // The SDK warns of every token that it is experimental.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  emulator = await Emulator.open(QUICK);
});
afterAll(() => emulator.close());
afterEach(() => (now = Date.UTC(2026, 10, 29, 19)));

const mint = async (config: CreateAuthTokenConfig, at = emulator, apiVersion = 'v1alpha') => {
  const { name } = await sdkFor({ baseUrl: at.url, apiVersion }).authTokens.create({ config });
  if (!name) throw new Error('a token without a name');
  return name;
};
const connect = (apiKey: string, settings: Partial<SdkGuestSettings> = {}, at = emulator) =>
  SdkGuest.connect({ baseUrl: at.url, apiKey, ...settings });
const effective = () => emulator.received.lines.at(-1)?.effective;
const inMs = (ms: number) => new Date(now + ms).toISOString();

describe('a token', () => {
  test.each(['v1alpha', 'v1beta'])('opens one session, in %s', async (apiVersion) => {
    const token = await mint({}, emulator, apiVersion);
    const guest = await connect(token, { apiVersion });
    expect(emulator.received.lines.at(-1)).toMatchObject({
      credential: 'token',
      version: apiVersion,
    });
    await guest.leave();
    await expect(connect(token, { apiVersion })).rejects.toThrow(
      '(code 1011): Token has been used too many times',
    );
  });

  test('opens as many as it says, or any number', async () => {
    const two = await mint({ uses: 2 });
    await (await connect(two)).leave();
    await (await connect(two)).leave();
    await expect(connect(two)).rejects.toThrow('too many times');
    const many = await mint({ uses: 0 });
    for (let left = 4; left > 0; left--) await (await connect(many)).leave();
  });

  test('opens none after a minute, or when it says', async () => {
    const token = await mint({});
    const longer = await mint({ newSessionExpireTime: inMs(120_000) });
    now += 60_000;
    await expect(connect(token)).rejects.toThrow('(code 1011): Token has expired');
    await (await connect(longer)).leave();
    now += 60_000;
    await expect(connect(await mint({ newSessionExpireTime: inMs(0) }))).rejects.toThrow(
      'has expired',
    );
  });

  test('ends the session with the first message after its time', async () => {
    const guest = await connect(await mint({ expireTime: inMs(5_000) }));
    guest.session.sendRealtimeInput({ text: 'hello' });
    await guest.until(isTurnComplete);
    now += 5_000;
    guest.session.sendRealtimeInput({ text: 'hello' });
    expect(await guest.closed).toEqual({ code: 1011, reason: 'Token has expired' });
  });

  test('is unknown if nobody minted it', async () => {
    await expect(connect('auth_tokens/made-up')).rejects.toThrow(
      "(code 1008): Method doesn't allow",
    );
  });

  test.each([
    [true, 'is spent again by taking up its session, as production does'],
    [false, 'is not, as documented'],
  ])('%s: %s', async (resumeCountsAsUse) => {
    const at = await Emulator.open({ ...QUICK, resumeCountsAsUse });
    const token = await mint({}, at);
    const guest = await connect(token, { config: { sessionResumption: {} } }, at);
    const { message } = await guest.until(isHandle);
    await guest.leave();
    const { newHandle: handle = '' } = message.sessionResumptionUpdate ?? {};
    const again = connect(token, { config: { sessionResumption: { handle } } }, at);
    if (resumeCountsAsUse) await expect(again).rejects.toThrow('too many times');
    else await (await again).leave();
    await at.close();
  });
});

describe('what a token fixes', () => {
  const config = { responseModalities: [Modality.AUDIO], systemInstruction: 'Be kind.' };
  const liveConnectConstraints = { model: MODEL, config };
  /** What a client would like instead. */
  const wishes = { systemInstruction: 'Be rude.', temperature: 2, sessionResumption: {} };
  const persona = () => effective()?.systemInstruction?.parts?.[0]?.text;

  test('everything, if it says no more; also that there is no resumption', async () => {
    const guest = await connect(await mint({ liveConnectConstraints }), { config: wishes });
    await guest.leave();
    expect(persona()).toBe('Be kind.');
    expect(effective()?.generationConfig).not.toHaveProperty('temperature');
    expect(effective()).not.toHaveProperty('sessionResumption');
  });

  test('only what it names, if it says so; a session without a model gets the fixed one', async () => {
    const token = await mint({ liveConnectConstraints, lockAdditionalFields: [] });
    const guest = await connect(token, { model: 'gemini-9', config: wishes });
    await guest.until(isHandle);
    await guest.leave();
    expect(persona()).toBe('Be kind.');
    expect(effective()).toMatchObject({
      model: `models/${MODEL}`,
      generationConfig: { temperature: 2 },
    });
  });

  test('and more fields, as they are without a value', async () => {
    const token = await mint({ liveConnectConstraints, lockAdditionalFields: ['temperature'] });
    const guest = await connect(token, { config: wishes });
    await guest.leave();
    expect(effective()?.generationConfig).toEqual({ responseModalities: ['AUDIO'] });
    expect(effective()).toHaveProperty('sessionResumption');
  });

  test('nothing, if it fixes nothing', async () => {
    const guest = await connect(await mint({}), { config: wishes });
    await guest.leave();
    expect(persona()).toBe('Be rude.');
  });

  test('never a resumption: that token is not minted', async () => {
    const resuming = { ...liveConnectConstraints, config: { ...config, sessionResumption: {} } };
    await expect(mint({ liveConnectConstraints: resuming })).rejects.toMatchObject({ status: 400 });
  });
});

describe('without the SDK', () => {
  const post = async (
    body: string,
    headers: Record<string, string> = { 'x-goog-api-key': KEY },
    path = '/v1beta/auth_tokens',
  ) => {
    const response = await fetch(emulator.url + path, { method: 'POST', headers, body });
    const answer = (await response.json()) as {
      name?: string;
      error?: { status: string; message: string };
    };
    return { code: response.status, ...answer };
  };

  test('a name, and only that', async () => {
    expect(await post('{}')).toEqual({
      code: 200,
      name: expect.stringMatching(/^auth_tokens\/[0-9a-f]{64}$/),
    });
  });

  test.each([
    ['{', 'Invalid JSON payload'],
    ['{"uses":-1}', 'uses'],
    ['{"use":1}', 'Unknown name "use"'],
    ['{"expireTime":"soon"}', 'expireTime'],
    ['{"expireTime":"2026-11-30T19:00:00Z"}', 'less than 20 hours'],
    ['{"fieldMask":"model,voice"}', 'voice'],
    ['{"bidiGenerateContentSetup":{"modle":""}}', 'Unknown name "modle"'],
    ['{"bidiGenerateContentSetup":{"sessionResumption":{}}}', 'session_resumption'],
  ])('%s is refused', async (body, word) => {
    expect(await post(body)).toMatchObject({
      code: 400,
      error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(word) },
    });
  });

  test('a wrong key, no key, another path', async () => {
    expect(await post('{}', { 'x-goog-api-key': 'wrong' })).toMatchObject({
      code: 400,
      error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] },
    });
    expect(await post('{}', {})).toMatchObject({
      code: 403,
      error: { status: 'PERMISSION_DENIED' },
    });
    expect(await post('{}', {}, '/v1/auth_tokens')).toMatchObject({
      code: 404,
      error: { status: 'NOT_FOUND' },
    });
  });

  test('a version that knows no tokens', async () => {
    const at = await Emulator.open({ ...QUICK, tokenVersions: ['v1alpha'] });
    const response = await fetch(`${at.url}/v1beta/auth_tokens`, {
      method: 'POST',
      headers: { 'x-goog-api-key': KEY },
      body: '{}',
    });
    expect(response.status).toBe(404);
    const token = await mint({}, at);
    await expect(connect(token, { apiVersion: 'v1beta' }, at)).rejects.toThrow('(code 1008)');
    await at.close();
  });

  test('the control API tells what came, and is not counted itself', async () => {
    const at = await Emulator.open(QUICK);
    const control = async (verb: string, init?: RequestInit) => {
      const response = await fetch(`${at.url}/emulator/${verb}`, {
        headers: { connection: 'close' },
        ...init,
      });
      return { code: response.status, ...((await response.json()) as object) };
    };
    expect(await control('received')).toMatchObject({
      code: 200,
      connections: 0,
      lines: [],
      mints: [],
    });
    const body = JSON.stringify({ kind: 'refuse', as: 'quota' });
    expect(await control('fault', { method: 'POST', body })).toEqual({ code: 200 });
    expect((await control('fault', { method: 'POST', body: '{"kind":"bad luck"}' })).code).toBe(
      400,
    );
    await expect(SdkGuest.connect({ baseUrl: at.url })).rejects.toThrow(
      '(code 1011): You exceeded',
    );
    expect(await control('received')).toMatchObject({
      connections: 1,
      lines: [
        {
          credential: 'key',
          asked: { model: `models/${MODEL}` },
          effective: null,
          closed: { code: 1011 },
        },
      ],
    });
    await at.close();
  });
});
