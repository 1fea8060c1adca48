import { describe, expect, it } from 'vitest';
import { lastsMs, pcmFromBase64, pcmToBase64 } from '../pcm.ts';
import type { Opening, Pcm, ProviderEvent, Said } from '../provider.ts';
import type { BetaEvent, ClientEvent, ServerEvent } from './openai-realtime-wire.ts';
import { openAiRealtime } from './openai-realtime.ts';
import { describeProvider, tone, type Closing, type Far } from './provider.contract.ts';
import { ScriptedServer, type ScriptedLine } from './testing/scripted-server.ts';

type Theirs = ServerEvent | BetaEvent;
type Line = ScriptedLine<ClientEvent, Theirs>;

const only =
  <Type extends ClientEvent['type']>(type: Type) =>
  (event: ClientEvent) =>
    event.type === type ? (event as Extract<ClientEvent, { type: Type }>) : undefined;

const itemsOf = (line: Line) =>
  line.heard.flatMap((event) => (event.type === 'conversation.item.create' ? [event.item] : []));

class RealtimeFar implements Far {
  readonly line: Line;
  #response = 0;
  #isResponding = false;

  constructor(line: Line) {
    this.line = line;
  }

  get #ids() {
    return { response_id: `r${this.#response}`, item_id: `i${this.#response}` };
  }

  #respond() {
    if (this.#isResponding) return;
    this.#isResponding = true;
    this.#response += 1;
    this.line.say({ type: 'response.created', response: { id: this.#ids.response_id } });
  }

  async greet() {
    this.line.say({ type: 'session.created' } as never);
    await this.line.find(only('session.update'));
    this.line.say({ type: 'session.updated' });
  }

  speak(pcm: Pcm) {
    this.#respond();
    this.speakLate(pcm);
  }

  words(by: Said['by'], text: string) {
    if (by === 'companion') this.#respond();
    this.line.say(
      by === 'guest'
        ? {
            type: 'conversation.item.input_audio_transcription.delta',
            item_id: 'g',
            delta: text,
          }
        : { type: 'response.output_audio_transcript.delta', ...this.#ids, delta: text },
    );
  }

  bargeIn() {
    this.line.say({ type: 'input_audio_buffer.speech_started' });
  }

  speakLate(pcm: Pcm) {
    this.line.say({
      type: 'response.output_audio.delta',
      ...this.#ids,
      content_index: 0,
      delta: pcmToBase64(pcm),
    });
  }

  endTurn(how: 'complete' | 'interrupted') {
    const status = how === 'complete' ? 'completed' : 'cancelled';
    this.#isResponding = false;
    this.line.say({ type: 'response.done', response: { id: this.#ids.response_id, status } });
  }

  bill(input_tokens: number, output_tokens: number) {
    this.#respond();
    this.#isResponding = false;
    this.line.say({
      type: 'response.done',
      response: { id: this.#ids.response_id, usage: { input_tokens, output_tokens } },
    });
  }

  babble() {
    this.line.sayRaw('no JSON');
    this.line.sayRaw('null');
    this.line.sayRaw('{"type":"rate_limits.updated","rate_limits":[]}');
    this.line.sayRaw('{"type":"error","error":{"type":"invalid_request_error","code":"odd"}}');
  }

  async heardSamples(atLeast: number) {
    let samples = 0;
    return this.line.find((event) => {
      if (event.type !== 'input_audio_buffer.append') return;
      samples += pcmFromBase64(event.audio)?.length ?? 0;
      return samples >= atLeast ? samples : undefined;
    });
  }

  async sawPicture() {
    const url = await this.line.find((event) => {
      if (event.type !== 'conversation.item.create') return;
      const [part] = event.item.content;
      return part?.type === 'input_image' ? part.image_url : undefined;
    });
    expect(url).toMatch(/^data:image\/jpeg;base64,/);
    return url.slice(url.indexOf(',') + 1);
  }

  async toldText(text: string) {
    await this.line.find((event) => {
      if (event.type !== 'conversation.item.create') return;
      const [part] = event.item.content;
      return part?.type === 'input_text' && part.text === text ? true : undefined;
    });
    await this.line.find(only('response.create'));
  }

  async heardMarks() {
    const { session } = await this.line.find(only('session.update'));
    expect(session.audio.input.turn_detection).toBe(null);
    await this.line.find(only('response.create'));
    expect(this.line.heard.slice(1).map(({ type }) => type)).toEqual([
      'input_audio_buffer.clear',
      'input_audio_buffer.append',
      'input_audio_buffer.commit',
      'response.create',
    ]);
  }

  async heardHistory() {
    let created = 0;
    await this.line.find((event) =>
      event.type === 'conversation.item.create' && (created += 1) === 2 ? true : undefined,
    );
    return itemsOf(this.line).map(({ role, content }): Said => {
      const [part] = content;
      return {
        by: role === 'user' ? 'guest' : 'companion',
        text: part && 'text' in part ? part.text : '',
      };
    });
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
  { ready = false } = {},
): Closing => ({ code, reason, handle: null, ready, kind });

const start = () => ScriptedServer.start<ClientEvent, Theirs>(false);

describeProvider({
  name: 'OpenAI Realtime',
  provider: openAiRealtime(),
  start: async () => {
    const server = await start();
    return {
      url: server.url,
      accept: async () => new RealtimeFar(await server.accept()),
      stop: () => server.stop(),
    };
  },
  closings: [
    at(1000, '', 'lost', { ready: true }),
    at(1001, 'session_expired', 'lost', { ready: true }),
    at(1011, 'internal error', 'lost', { ready: true }),
    at(1013, '', 'quota'),
    at(4429, '', 'quota'),
    at(3000, 'insufficient_quota', 'quota', { ready: true }),
    at(3000, '', 'token-refused'),
    at(4401, '', 'token-refused'),
    at(1008, '', 'token-refused'),
    at(3000, 'invalid_request_error.invalid_api_key', 'misconfigured'),
    at(3000, 'invalid_request_error.model_not_found', 'misconfigured'),
  ],
});

/** A line that is ready, with what it has told so far, at both ends. */
async function open(opening: Partial<Opening> = {}) {
  const server = await start();
  const told: ProviderEvent[] = [];
  let wake = () => {};
  const line = openAiRealtime({ transcriptionModel: 'listener' }).open(
    {
      access: { url: server.url, expiresAt: null },
      language: 'de-CH',
      voice: 'marin',
      persona: 'A guest.',
      turns: 'provider',
      handle: null,
      history: [],
      ...opening,
    },
    (event) => {
      told.push(event);
      wake();
    },
  );
  const far = new RealtimeFar(await server.accept());
  const until = async (type: ProviderEvent['type'], count = 1) => {
    while (told.filter((event) => event.type === type).length < count) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  await far.greet();
  await until('ready');
  const stop = async () => {
    line.close();
    await server.stop();
  };
  return { line, far, told, until, stop };
}

const typesOf = (line: Line) => line.heard.map(({ type }) => type);

it('asks for raw sound both ways, in the guest’s language', async () => {
  const { far, stop } = await open();
  const format = { type: 'audio/pcm', rate: 24_000 };
  expect(far.line.heard[0]).toEqual({
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: 'A guest.',
      audio: {
        input: {
          format,
          transcription: { language: 'de', model: 'listener' },
          turn_detection: {
            type: 'server_vad',
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 700,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { format, voice: 'marin' },
      },
    },
  });
  await stop();
});

it('shows the newest picture, once, when the guest begins to speak', async () => {
  const { line, far, told, until, stop } = await open();
  line.sendPicture(Uint8Array.of(1));
  line.sendPicture(Uint8Array.of(2));
  far.bargeIn();
  far.bargeIn();
  await until('guestSpeaks', 2);
  line.sendText('end');
  await far.toldText('end');
  const pictures = itemsOf(far.line).filter(({ content }) => content[0]?.type === 'input_image');
  expect(pictures).toMatchObject([{ content: [{ image_url: 'data:image/jpeg;base64,Ag==' }] }]);
  expect(told.map(({ type }) => type)).not.toContain('flush');
  await stop();
});

describe('a voice that is broken off', () => {
  it('tells the server how much of it was heard, and never more than there was', async () => {
    const { line, far, until, stop } = await open();
    far.speak(tone(2400));
    far.bargeIn();
    await until('flush');
    line.interrupt(63.7);
    far.endTurn('interrupted');
    far.speak(tone(2400));
    await until('audio', 2);
    far.endTurn('complete');
    far.bargeIn();
    await until('flush', 2);
    line.interrupt(5000);
    line.sendText('end');
    await far.toldText('end');
    expect(lastsMs(tone(2400), 24_000)).toBe(100);
    expect(far.line.heard.filter(({ type }) => type === 'conversation.item.truncate')).toEqual([
      { type: 'conversation.item.truncate', item_id: 'i1', content_index: 0, audio_end_ms: 63 },
      { type: 'conversation.item.truncate', item_id: 'i2', content_index: 0, audio_end_ms: 100 },
    ]);
    // The server had cancelled what it was saying by itself.
    expect(typesOf(far.line)).not.toContain('response.cancel');
    await stop();
  });

  it('is cancelled when nobody but us knows, and what comes next waits until it is', async () => {
    const { line, far, until, stop } = await open();
    far.speak(tone(2400));
    await until('audio');
    line.interrupt(50);
    line.sendText('Say goodbye.');
    await far.line.find(only('conversation.item.create'));
    expect(typesOf(far.line).slice(1)).toEqual([
      'response.cancel',
      'conversation.item.truncate',
      'conversation.item.create',
    ]);
    far.endTurn('interrupted');
    await until('turnEnd');
    await far.line.find(only('response.create'));
    await stop();
  });
});

it('has its word although the server has begun by itself to answer the guest', async () => {
  const { line, far, told, until, stop } = await open();
  line.sendText('Say goodbye.');
  await far.toldText('Say goodbye.');
  far.speak(tone(2400));
  await until('audio');
  const code = 'conversation_already_has_active_response';
  far.line.say({ type: 'error', error: { type: 'invalid_request_error', code } });
  await until('flush');
  await far.line.find(only('response.cancel'));
  expect(typesOf(far.line).slice(1)).toEqual([
    'conversation.item.create',
    'response.create',
    'response.cancel',
  ]);
  far.speak(tone(2400));
  far.endTurn('interrupted');
  await until('turnEnd');
  await far.line.find(() => typesOf(far.line).lastIndexOf('response.create') > 3 || undefined);
  far.speak(tone(2400));
  await until('audio', 2);
  expect(told.flatMap((event) => (event.type === 'audio' ? [event.turn] : []))).toEqual([1, 2]);
  // Said once more after all is well, it asks for nothing.
  far.endTurn('complete');
  far.line.say({ type: 'error', error: { type: 'invalid_request_error', code } });
  await until('turnEnd', 2);
  line.sendText('end');
  await far.toldText('end');
  expect(typesOf(far.line).filter((type) => type === 'response.cancel')).toHaveLength(1);
  await stop();
});

it('accepts what the beta called the same', async () => {
  const { far, told, until, stop } = await open();
  const ids = { response_id: 'r', item_id: 'i' };
  far.line.say(
    { type: 'response.audio_transcript.delta', ...ids, delta: 'Hello' },
    { type: 'response.audio.delta', ...ids, content_index: 0, delta: pcmToBase64(tone(10)) },
    { type: 'response.audio_transcript.done', response_id: 'r', transcript: 'Hello' },
    { type: 'response.done', response: { id: 'r', status: 'completed' } },
  );
  await until('turnEnd');
  expect(told.slice(1)).toMatchObject([
    { type: 'transcript', by: 'companion', text: 'Hello', final: false, turn: 1 },
    { type: 'audio', turn: 1 },
    { type: 'transcript', by: 'companion', text: '', final: true, turn: 1 },
    { type: 'turnEnd', turn: 1, reason: 'complete' },
  ]);
  await stop();
});

it('tells words once, whether they come in pieces, whole, or both', async () => {
  const { far, told, until, stop } = await open();
  const delta = 'conversation.item.input_audio_transcription.delta';
  const completed = 'conversation.item.input_audio_transcription.completed';
  far.line.say(
    { type: delta, item_id: 'a', delta: 'I am ' },
    { type: completed, item_id: 'a', transcript: 'I am here.' },
    { type: completed, item_id: 'b', transcript: 'Whole.' },
    { type: completed, item_id: 'c', transcript: '' },
    { type: 'response.output_audio_transcript.done', response_id: 'r', transcript: 'Good.' },
  );
  await until('transcript', 4);
  expect(told.slice(1)).toMatchObject([
    { by: 'guest', text: 'I am ', final: false },
    { by: 'guest', text: 'here.', final: true },
    { by: 'guest', text: 'Whole.', final: true },
    { by: 'companion', text: 'Good.', final: true },
  ]);
  await stop();
});

it.each([
  ['completed', undefined, 'complete'],
  ['incomplete', 'content_filter', 'refused'],
  ['incomplete', 'max_output_tokens', 'complete'],
  ['cancelled', 'turn_detected', 'interrupted'],
])('a response that is %s (%s) ends the turn: %s', async (status, why, reason) => {
  const { far, told, until, stop } = await open();
  far.line.say(
    { type: 'response.created', response: { id: 'r' } },
    {
      type: 'response.done',
      response: { id: 'r', status, ...(why && { status_details: { reason: why } }) },
    },
  );
  await until('turnEnd');
  expect(told.at(-1)).toEqual({ type: 'turnEnd', turn: 1, reason });
  await stop();
});

it.each([
  ['insufficient_quota', 'quota'],
  ['session_expired', 'lost'],
] as const)('a response that failed for %s ends the line: %s', async (code, kind) => {
  const { far, told, until, stop } = await open();
  far.line.say({
    type: 'response.done',
    response: { id: 'r', status: 'failed', status_details: { error: { code } } },
  });
  await until('closed');
  expect(told.at(-1)).toMatchObject({ type: 'closed', kind });
  await far.closing();
  await stop();
});

it.each([
  ['invalid_api_key', 'misconfigured'],
  ['insufficient_quota', 'quota'],
  ['expired_token', 'token-refused'],
  ['server_error', 'lost'],
] as const)(
  'an error %s before the beginning says why the socket closes: %s',
  async (code, kind) => {
    const server = await start();
    const closed = new Promise<ProviderEvent>((resolve) => {
      openAiRealtime().open(
        {
          access: { url: server.url, expiresAt: null },
          language: 'en',
          voice: null,
          persona: '',
          turns: 'provider',
          handle: null,
          history: [],
        },
        resolve,
      );
    });
    const line = await server.accept();
    line.say({ type: 'error', error: { type: 'error', code } });
    line.close(1000, '');
    expect(await closed).toMatchObject({ type: 'closed', kind });
    await server.stop();
  },
);
