import { expect, it } from 'vitest';
import { pcmFromBase64, pcmToBase64 } from '../pcm.ts';
import type { ProviderEvent, Said } from '../provider.ts';
import type { ClientMessage, ServerMessage, Setup } from './gemini-wire.ts';
import { gemini } from './gemini.ts';
import { describeProvider, tone, type Closing, type Far } from './provider.contract.ts';
import { ScriptedServer, type ScriptedLine } from './testing/scripted-server.ts';

type Line = ScriptedLine<ClientMessage, ServerMessage>;

const sound = (pcm: Parameters<typeof pcmToBase64>[0]) => ({
  inlineData: { mimeType: 'audio/pcm;rate=24000', data: pcmToBase64(pcm) },
});

const setupOf = (line: Line): Promise<Setup> =>
  line.find((message) => ('setup' in message ? message.setup : undefined));

class GeminiFar implements Far {
  readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }

  async greet() {
    await setupOf(this.line);
    this.line.say({ setupComplete: {} });
  }

  speak(pcm: Parameters<Far['speak']>[0]) {
    this.line.say({ serverContent: { modelTurn: { parts: [sound(pcm)] } } });
  }

  words(by: Said['by'], text: string) {
    const transcription = { text };
    this.line.say({
      serverContent:
        by === 'guest'
          ? { inputTranscription: transcription }
          : { outputTranscription: transcription },
    });
  }

  bargeIn() {
    this.line.say({ serverContent: { interrupted: true } });
  }

  speakLate(pcm: Parameters<Far['speak']>[0]) {
    this.speak(pcm);
  }

  endTurn() {
    this.line.say({ serverContent: { turnComplete: true } });
  }

  bill(promptTokenCount: number, responseTokenCount: number) {
    this.line.say({ usageMetadata: { promptTokenCount, responseTokenCount } });
  }

  babble() {
    this.line.sayRaw('no JSON');
    this.line.sayRaw('null');
    this.line.sayRaw('{"somethingNew":{"text":"?"}}');
    this.line.sayRaw('{"serverContent":{"modelTurn":{"parts":[{"text":"a thought"}]}}}');
    this.line.sayRaw(
      '{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm","data":"%"}}]}}}',
    );
  }

  async heardSamples(atLeast: number) {
    let samples = 0;
    return this.line.find((message) => {
      if (!('realtimeInput' in message) || !('audio' in message.realtimeInput)) return;
      expect(message.realtimeInput.audio.mimeType).toBe('audio/pcm;rate=16000');
      samples += pcmFromBase64(message.realtimeInput.audio.data)?.length ?? 0;
      return samples >= atLeast ? samples : undefined;
    });
  }

  sawPicture() {
    return this.line.find((message) => {
      if (!('realtimeInput' in message) || !('video' in message.realtimeInput)) return;
      expect(message.realtimeInput.video.mimeType).toBe('image/jpeg');
      return message.realtimeInput.video.data;
    });
  }

  async toldText(text: string) {
    await this.line.find((message) =>
      'clientContent' in message &&
      message.clientContent.turnComplete &&
      message.clientContent.turns[0]?.parts[0]?.text === text
        ? true
        : undefined,
    );
  }

  async heardMarks() {
    const setup = await setupOf(this.line);
    expect(setup.realtimeInputConfig.automaticActivityDetection).toEqual({ disabled: true });
    await this.line.find((message) =>
      'realtimeInput' in message && 'activityEnd' in message.realtimeInput ? true : undefined,
    );
    const marks = this.line.heard.flatMap((message) =>
      'realtimeInput' in message ? Object.keys(message.realtimeInput) : [],
    );
    expect(marks).toEqual(['activityStart', 'audio', 'activityEnd']);
  }

  async heardHistory() {
    const { turns, turnComplete } = await this.line.find((message) =>
      'clientContent' in message ? message.clientContent : undefined,
    );
    expect(turnComplete).toBe(false);
    return turns.map(({ role, parts }): Said => ({
      by: role === 'user' ? 'guest' : 'companion',
      text: parts.map(({ text }) => text).join(''),
    }));
  }

  close(code: number, reason: string) {
    this.line.close(code, reason);
  }

  kill() {
    this.line.kill();
  }

  closing() {
    return this.line.closing();
  }
}

const at = (
  code: number,
  reason: string,
  kind: Closing['kind'],
  { handle = null, ready = false }: { handle?: string | null; ready?: boolean } = {},
): Closing => ({ code, reason, handle, ready, kind });

const start = () => ScriptedServer.start<ClientMessage, ServerMessage>(true);
const farOf = (line: Line) => new GeminiFar(line);
const lineOf = (far: Far): Line => {
  if (!(far instanceof GeminiFar)) throw new TypeError('another dialect');
  return far.line;
};

describeProvider({
  name: 'Gemini Live',
  provider: gemini({ model: 'gemini-3.8-live' }),
  start: async () => {
    const server = await start();
    return {
      url: server.url,
      accept: async () => farOf(await server.accept()),
      stop: () => server.stop(),
    };
  },
  closings: [
    at(1000, '', 'lost', { ready: true }),
    at(1007, 'Request contains an invalid argument.', 'misconfigured'),
    at(1007, 'Request contains an invalid argument.', 'handle-refused', { handle: 'h' }),
    at(1007, 'Request contains an invalid argument.', 'handle-refused', { ready: true }),
    at(1007, 'API key not valid. Please pass a valid API key.', 'misconfigured'),
    at(1007, 'API key expired. Please renew the API key.', 'misconfigured', { handle: 'h' }),
    at(1007, 'Thinking level is not supported for this model', 'misconfigured'),
    at(1008, 'Requested entity was not found', 'handle-refused', { ready: true }),
    at(1008, 'models/x is not found for API version v1beta', 'misconfigured'),
    at(1008, 'The operation was aborted.', 'lost', { ready: true }),
    at(
      1008,
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API",
      'token-refused',
    ),
    at(1011, 'Internal error encountered.', 'lost', { ready: true }),
    at(1011, 'Deadline expired before operation could complete.', 'lost', { ready: true }),
    at(1011, 'The service is currently unavailable.', 'lost', { handle: 'h' }),
    at(1011, 'Token has been used too many times', 'token-refused', { handle: 'h' }),
    at(1011, 'You exceeded your current quota, please check your plan', 'quota'),
    at(1011, 'RESOURCE_EXHAUSTED', 'quota', { ready: true }),
  ],
  resumption: {
    give: (far, newHandle) =>
      lineOf(far).say({
        sessionResumptionUpdate: newHandle ? { newHandle, resumable: true } : { resumable: false },
      }),
    given: async (far) => (await setupOf(lineOf(far))).sessionResumption.handle ?? '',
    expire: (far, inMs) => lineOf(far).say({ goAway: { timeLeft: `${inMs / 1000}s` } }),
  },
});

const OPENING = {
  language: 'de-DE',
  voice: null,
  persona: '',
  turns: 'provider',
  handle: null,
  history: [],
} as const;

/** Opens a line, and returns what it tells of these messages. */
async function toldOf(...messages: ServerMessage[]): Promise<ProviderEvent[]> {
  const server = await start();
  const told: ProviderEvent[] = [];
  const end = new Promise<void>((resolve) => {
    gemini({ model: 'm' }).open(
      { ...OPENING, access: { url: server.url, expiresAt: null } },
      (event) => {
        told.push(event);
        if (event.type === 'closed') resolve();
      },
    );
  });
  const line = await server.accept();
  line.say(...messages);
  line.close(1000, '');
  await end;
  await server.stop();
  return told.slice(0, -1);
}

it('says no more in its setup than it has to, and nothing that closes the socket', async () => {
  const server = await start();
  const access = { url: server.url, expiresAt: null };
  gemini({ model: 'gemini-3.8-live' }).open({ ...OPENING, access }, () => {});
  const setup = await setupOf(await server.accept());
  expect(setup).toEqual({
    model: 'models/gemini-3.8-live',
    generationConfig: {
      responseModalities: ['AUDIO'],
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      speechConfig: { languageCode: 'de-DE' },
    },
    realtimeInputConfig: {
      automaticActivityDetection: {
        startOfSpeechSensitivity: 'START_SENSITIVITY_LOW',
        endOfSpeechSensitivity: 'END_SENSITIVITY_LOW',
      },
    },
    sessionResumption: {},
    contextWindowCompression: {
      triggerTokens: '25600',
      slidingWindow: { targetTokens: '12800' },
    },
    inputAudioTranscription: {},
    outputAudioTranscription: {},
  });
  await server.stop();
});

it('processes every field of one message', async () => {
  const events = await toldOf({
    setupComplete: {},
    serverContent: {
      modelTurn: { parts: [sound(tone(10)), sound(tone(20))] },
      inputTranscription: { text: 'Hello?' },
      outputTranscription: { text: 'Hello!' },
      turnComplete: true,
    },
    usageMetadata: { promptTokenCount: 5, responseTokenCount: 2 },
    sessionResumptionUpdate: { newHandle: 'h', resumable: true },
    goAway: { timeLeft: '1.5s' },
  });
  expect(events.map(({ type }) => type)).toEqual([
    'ready',
    'audio',
    'audio',
    'transcript',
    'transcript',
    'turnEnd',
    'usage',
    'handle',
    'expiring',
  ]);
});

it('tells of turns that end without a voice, except where the model only waits for more', async () => {
  const events = await toldOf(
    { setupComplete: {} },
    { serverContent: { turnComplete: true } },
    { serverContent: { turnComplete: true, turnCompleteReason: 'NEED_MORE_INPUT' } },
    { serverContent: { turnComplete: true, waitingForInput: true } },
    { serverContent: { turnComplete: true, turnCompleteReason: 'RESPONSE_REJECTED' } },
    { serverContent: { turnComplete: true, turnCompleteReason: 'MALFORMED_FUNCTION_CALL' } },
  );
  expect(events.slice(1)).toEqual([
    { type: 'turnEnd', turn: 1, reason: 'complete' },
    { type: 'turnEnd', turn: 2, reason: 'refused' },
    { type: 'turnEnd', turn: 3, reason: 'complete' },
  ]);
});

it('is not at the end of a turn while the model says that more may come', async () => {
  const part = { modelTurn: { parts: [sound(tone(10))] } };
  const events = await toldOf(
    { setupComplete: {} },
    { serverContent: part },
    { serverContent: { turnComplete: true, interactionStatus: 'IN_PROGRESS' } },
    { serverContent: part },
    { serverContent: { turnComplete: true, interactionStatus: 'IDLE' } },
  );
  expect(events.slice(1).map((event) => [event.type, 'turn' in event && event.turn])).toEqual([
    ['audio', 1],
    ['audio', 1],
    ['turnEnd', 1],
  ]);
});

it('hears the rate of each piece, and where the server hears the guest', async () => {
  const data = pcmToBase64(tone(10));
  const events = await toldOf(
    { setupComplete: {} },
    { voiceActivity: { voiceActivityType: 'ACTIVITY_START' } },
    { voiceActivity: { voiceActivityType: 'ACTIVITY_END' } },
    {
      serverContent: {
        modelTurn: { parts: [{ inlineData: { mimeType: 'audio/pcm;rate=16000', data } }] },
      },
    },
  );
  expect(events.slice(1)).toMatchObject([
    { type: 'guestSpeaks', speaking: true },
    { type: 'guestSpeaks', speaking: false },
    { type: 'audio', rate: 16_000 },
  ]);
});

it('hears the answer to a reminder although the turn that broke off was never completed', async () => {
  const server = await start();
  const access = { url: server.url, expiresAt: null };
  const heard: number[] = [];
  let wake = () => {};
  const line = gemini({ model: 'm' }).open({ ...OPENING, access }, (event) => {
    if (event.type === 'audio') heard.push(event.turn);
    wake();
  });
  const far = farOf(await server.accept());
  await far.greet();
  far.speak(tone(10));
  far.bargeIn();
  far.speakLate(tone(10));
  far.words('guest', 'still there?');
  await new Promise<void>((resolve) => {
    wake = () => heard.length > 0 && resolve();
    wake();
  });
  line.sendText('You owe an answer.');
  await far.toldText('You owe an answer.');
  far.speak(tone(10));
  await new Promise<void>((resolve) => {
    wake = () => heard.length > 1 && resolve();
    wake();
  });
  expect(heard).toEqual([1, 2]);
  line.close();
  await server.stop();
});
