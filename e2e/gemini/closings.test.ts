/** Every way in which the Live API ends or refuses a connection, as the official SDK reports it. */
import { FunctionResponseScheduling, Modality, ThinkingLevel } from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSINGS, REASON_MAX_BYTES, truncated, type ClosingName } from './closings.ts';
import { deafEars } from './ears.ts';
import { Emulator } from './emulator.ts';
import { KEY } from './settings.ts';
import { isGoAway, isTurnComplete, SdkGuest, type SdkGuestSettings } from './testing/sdk-guest.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({ turnSpeed: 20, ears: deafEars });
});
afterAll(() => emulator.close());

const connect = (settings: Partial<SdkGuestSettings> = {}) =>
  SdkGuest.connect({ baseUrl: emulator.url, ...settings });

/** What a client is told: a line that is cut has no frame, and no reason. */
const toldOf = (name: ClosingName) => {
  const closing = CLOSINGS[name];
  return closing === 'lost' ? { code: 1006, reason: '' } : { ...closing };
};

const NAMES = Object.keys(CLOSINGS) as ClosingName[];

describe.each(NAMES)('%s', (name) => {
  test('in the middle of a session', async () => {
    const guest = await connect();
    emulator.inject({ kind: 'close', as: name });
    expect(await guest.closed).toEqual(toldOf(name));
  });

  test('instead of a session', async () => {
    emulator.inject({ kind: 'refuse', as: name });
    const { code, reason } = toldOf(name);
    await expect(connect()).rejects.toThrow(`(code ${code}): ${reason || 'Abnormal closure.'}`);
  });
});

test('a reason fits into its frame', () => {
  expect(Buffer.byteLength(CLOSINGS.unregistered.reason)).toBe(REASON_MAX_BYTES);
  expect(truncated('é'.repeat(100))).toBe('é'.repeat(61));
});

test('a reason may come behind a trace id, and lose its end to it', async () => {
  const at = await Emulator.open({ tracesReasons: true, turnSpeed: 20 });
  const guest = await SdkGuest.connect({ baseUrl: at.url });
  at.inject({ kind: 'close', as: 'unregistered' });
  const { code, reason } = await guest.closed;
  expect(code).toBe(1008);
  expect(reason).toMatch(/^Request trace id: [0-9a-f]{16}, Method doesn't allow/);
  expect(Buffer.byteLength(reason)).toBe(REASON_MAX_BYTES);
  await at.close();
});

describe('what nobody may ask for', () => {
  const refused = async (settings: Partial<SdkGuestSettings>, message: string) =>
    expect(connect(settings)).rejects.toThrow(message);

  test('a wrong key', () => refused({ apiKey: 'wrong' }, '(code 1007): API key not valid.'));
  test('a model that is not there', () =>
    refused({ model: 'gemini-9' }, '(code 1008): models/gemini-9 is not found'));
  test('words instead of a voice', () =>
    refused({ config: { responseModalities: [Modality.TEXT] } }, '(code 1007): Request contains'));
  test('thought of a model that does not think', () =>
    refused(
      { config: { thinkingConfig: { thinkingLevel: ThinkingLevel.LOW } } },
      '(code 1007): Thinking level is not supported for this model',
    ));
  test('no thought of a model that has to', () =>
    refused({ model: 'gemini-3.8-live-extended-thinking' }, 'Thinking level is not supported'));
  test('what has been taken away', () =>
    refused({ config: { proactivity: { proactiveAudio: false } } }, '(code 1007)'));
  test('more sessions than the quota allows', async () => {
    const small = await Emulator.open({ sessionsAtMost: 1, turnSpeed: 20 });
    await SdkGuest.connect({ baseUrl: small.url });
    await expect(SdkGuest.connect({ baseUrl: small.url })).rejects.toThrow(
      '(code 1011): You exceeded',
    );
    await small.close();
  });
});

describe('what nobody may send', () => {
  const inSession = async (
    send: (guest: SdkGuest) => void,
    settings: Partial<SdkGuestSettings> = {},
  ) => {
    const guest = await connect(settings);
    send(guest);
    return guest.closed;
  };

  test('marks where the service listens by itself', async () => {
    const closed = await inSession(({ session }) =>
      session.sendRealtimeInput({ activityStart: {} }),
    );
    expect(closed).toMatchObject({
      code: 1007,
      reason: expect.stringContaining('activity control'),
    });
  });

  test('the end of a stream where it does not', async () => {
    const realtimeInputConfig = { automaticActivityDetection: { disabled: true } };
    const send = ({ session }: SdkGuest) => session.sendRealtimeInput({ audioStreamEnd: true });
    expect(await inSession(send, { config: { realtimeInputConfig } })).toEqual(
      CLOSINGS.invalidArgument,
    );
  });

  test('sound that is not raw', async () => {
    const audio = { data: 'AAAA', mimeType: 'audio/opus' };
    const closed = await inSession(({ session }) => session.sendRealtimeInput({ audio }));
    expect(closed).toEqual(CLOSINGS.invalidArgument);
  });

  test('answers to tools that were never called, or a time for one where there is none', async () => {
    const functionResponses = [{ id: '1', name: 'menu', response: {} }];
    const send = ({ session }: SdkGuest) => session.sendToolResponse({ functionResponses });
    expect(await inSession(send)).toEqual(CLOSINGS.entityNotFound);
    const scheduled = [{ ...functionResponses[0], scheduling: FunctionResponseScheduling.SILENT }];
    const sendScheduled = ({ session }: SdkGuest) =>
      session.sendToolResponse({ functionResponses: scheduled });
    const model = 'gemini-3.1-flash-live-preview';
    expect(await inSession(sendScheduled, { model })).toEqual(CLOSINGS.schedulingRefused);
  });

  test('more than the context holds', async () => {
    const closed = await inSession(({ session }) =>
      session.sendClientContent({ turns: 'x'.repeat(131_072 * 4 + 4), turnComplete: false }),
    );
    expect(closed).toEqual(CLOSINGS.invalidArgument);
  });

  test('unless a window slides', async () => {
    const contextWindowCompression = {
      triggerTokens: '2000',
      slidingWindow: { targetTokens: '1000' },
    };
    const guest = await connect({ config: { contextWindowCompression } });
    for (const word of ['soup', 'bread', 'rice'])
      guest.session.sendClientContent({ turns: word.repeat(1000), turnComplete: false });
    guest.session.sendRealtimeInput({ text: 'hello' });
    const { usageMetadata } = (await guest.until(isTurnComplete)).message;
    expect(usageMetadata?.promptTokenCount).toBeLessThan(2000);
    await guest.leave();
  });
});

describe('without the SDK', () => {
  const PATH = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';
  const SETUP = { setup: { model: 'models/gemini-3.8-live' } };

  /** Opens a socket, sends these, and tells how it ended and in what frames anything came. */
  const talk = (path: string, ...messages: readonly (object | string)[]) =>
    new Promise<{ code: number; reason: string; binary: boolean[]; first: object | null }>(
      (resolve) => {
        const socket = new WebSocket(emulator.url.replace('http', 'ws') + path);
        const binary: boolean[] = [];
        let first: object | null = null;
        socket.on('open', () => {
          for (const one of messages)
            socket.send(typeof one === 'string' ? one : JSON.stringify(one));
        });
        socket.on('message', (data: Buffer, isBinary) => {
          binary.push(isBinary);
          first ??= JSON.parse(data.toString());
        });
        socket.on('error', () => undefined);
        socket.on('close', (code, reason) =>
          resolve({ code, reason: String(reason), binary, first }),
        );
      },
    );
  const withKey = `${PATH}?key=${KEY}`;

  test.each(['/', '//'])(
    '%s: an answer to the setup first, in a binary frame; a second setup ends it',
    async (slash) => {
      const told = await talk(withKey.replace('/', slash), SETUP, SETUP);
      expect(told).toMatchObject({ code: 1007, binary: [true] });
      expect(told.first).toHaveProperty('setupComplete');
    },
  );

  test.each([
    [
      'anything before a setup',
      [{ realtimeInput: { text: 'hello' } }],
      'Request contains an invalid argument.',
    ],
    ['what is no JSON', ['{'], 'Request contains an invalid argument.'],
    ['two messages in one', [{ ...SETUP, realtimeInput: {} }], "Cannot set 'realtimeInput'"],
    ['a message that nobody knows', [{ hello: {} }], `Unknown name "hello" at 'root'`],
    [
      'a field that nobody knows',
      [{ setup: { ...SETUP.setup, realtimeInputConfig: { loud: true } } }],
      `Unknown name "loud" at 'setup.realtimeInputConfig'`,
    ],
    [
      'legacy chunks',
      [SETUP, { realtimeInput: { mediaChunks: [] } }],
      'media_chunks is deprecated',
    ],
  ])('%s', async (_, messages, reason) => {
    const told = await talk(withKey, ...messages);
    expect(told.code).toBe(1007);
    expect(told.reason).toContain(reason);
  });

  test('a token on the method for keys, or nothing at all', async () => {
    const unregistered = { code: 1008, reason: CLOSINGS.unregistered.reason };
    expect(await talk(`${PATH}?access_token=auth_tokens/1`, SETUP)).toMatchObject(unregistered);
    expect(await talk(PATH, SETUP)).toMatchObject(unregistered);
  });

  test('another path is no door', async () => {
    expect(
      (await talk('/ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent'))
        .code,
    ).toBe(1006);
  });
});

describe('age, two thousand times as fast', () => {
  let old: Emulator;
  beforeAll(async () => {
    old = await Emulator.open({ ageSpeed: 2000, turnSpeed: 20, ears: deafEars });
  });
  afterAll(() => old.close());
  const contextWindowCompression = { slidingWindow: {} };
  const grow = async (settings: Partial<SdkGuestSettings>) => {
    const guest = await SdkGuest.connect({ baseUrl: old.url, ...settings });
    return { guest, startedAt: performance.now() };
  };
  const minutes = (startedAt: number) => ((performance.now() - startedAt) * 2000) / 60_000;

  test('a warning after nine minutes, and the end a minute later', async () => {
    const model = 'gemini-3.1-flash-live-preview';
    const { guest, startedAt } = await grow({ model, config: { contextWindowCompression } });
    const { message } = await guest.until(isGoAway);
    expect(minutes(startedAt)).toBeGreaterThan(8.5);
    // In time of the wall, which is what a client has left.
    expect(message.goAway?.timeLeft).toBe('0.03s');
    expect(await guest.closed).toEqual(CLOSINGS.aborted);
    expect(minutes(startedAt)).toBeGreaterThan(9.5);
  });

  test('no warning and the end after fifty-eight', async () => {
    const { guest, startedAt } = await grow({ config: { contextWindowCompression } });
    expect(await guest.closed).toEqual(CLOSINGS.deadline);
    expect(minutes(startedAt)).toBeGreaterThan(57.5);
    expect(guest.messages.some(isGoAway)).toBe(false);
  });

  test('without a window the end after fifteen, or after two with a picture', async () => {
    const talking = await grow({});
    expect(await talking.guest.closed).toEqual(CLOSINGS.clean);
    expect(minutes(talking.startedAt)).toBeGreaterThan(14.5);
    const seen = await grow({});
    seen.guest.session.sendRealtimeInput({ video: { data: '', mimeType: 'image/jpeg' } });
    expect(await seen.guest.closed).toEqual(CLOSINGS.clean);
    expect(minutes(seen.startedAt)).toBeLessThan(14.5);
  });

  test('a warning whenever a test wants one', async () => {
    const guest = await connect();
    emulator.inject({ kind: 'goAway', leftMs: 50 });
    expect((await guest.until(isGoAway)).message.goAway?.timeLeft).toBe('0.05s');
    expect(await guest.closed).toEqual(CLOSINGS.aborted);
  });
});
