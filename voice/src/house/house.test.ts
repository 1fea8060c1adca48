/** The whole voice server with its real recogniser and its real voice, over real sockets. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { RealtimeClient } from '../testing/realtime-client.ts';
import { recognise, RECOGNISER_RATE, spoken } from '../testing/spoken.ts';
import type { Listening } from '../listen.ts';
import { signTicket } from '../ticket.ts';
import { readHouseConfig } from './config.ts';
import { MissingPackages, openVoiceHouse } from './house.ts';
import { MESSAGE_MAX_BYTES, REFUSED_MAX } from './limits.ts';
import { joined, PER_MS, resample, WIRE_RATE, type Pcm } from './pcm.ts';

const SECRET = 'what-nobody-outside-of-this-test-knows';

function configOf(env: Record<string, string> = {}) {
  const read = readHouseConfig({ VOICE_PORT: '0', ...env });
  if (!read.ok) throw new Error(read.sentence);
  return read.config;
}

async function houseWith(env: Record<string, string>): Promise<Listening> {
  const own = await openVoiceHouse(configOf(env));
  onTestFinished(() => own.close());
  return own;
}

let house: Listening;
beforeAll(async () => {
  house = await openVoiceHouse(configOf());
});
afterAll(() => house.close());

async function guest(port = house.port): Promise<RealtimeClient> {
  const client = await RealtimeClient.open(port);
  onTestFinished(() => client.socket.terminate());
  await client.next('session.created');
  return client;
}

const silence = (ms: number): Pcm => new Int16Array(ms * PER_MS);
const say = (text: string, voice = 'rms'): Promise<Pcm> => spoken(text, voice, WIRE_RATE);
const write = (client: RealtimeClient, text: string): void =>
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
const marked = { type: 'realtime', audio: { input: { turn_detection: null } } };

test('a spoken question is understood, and the spoken answer is the right sentence', async () => {
  const client = await guest();
  client.say(joined([silence(400), await say('What are you eating tonight?'), silence(800)]));
  await client.next('input_audio_buffer.speech_started');
  await client.next('input_audio_buffer.speech_stopped');
  const { item_id } = await client.next('input_audio_buffer.committed');
  await client.next('conversation.item.added');
  await client.next('response.created');
  const completed = await client.next('conversation.item.input_audio_transcription.completed');
  expect(completed.item_id).toBe(item_id);
  expect(completed.transcript).toContain('what are you eating tonight');
  const { transcript } = await client.next('response.output_audio_transcript.done');
  const { response } = await client.next('response.done');
  expect(response.status).toBe('completed');
  const deltas = client.of('response.output_audio_transcript.delta').map(({ delta }) => delta);
  expect(deltas.join('')).toBe(transcript);
  expect(deltas.length).toBeGreaterThan(5);
  const heard = await recognise(resample(client.sound, WIRE_RATE, RECOGNISER_RATE), [
    'I cannot see pictures',
    'Hello and welcome to the table',
    'I cannot eat but I like to hear about food',
    'Soup is good company on a cold evening',
  ]);
  expect(heard).toBe('I cannot eat but I like to hear about food');
  expect(transcript).toMatch(/^I cannot eat, but I like to hear about food\./);
});

test('speech cuts an answer, and nothing of it comes afterwards', async () => {
  const client = await guest();
  write(client, 'Tell me a story');
  client.send({ type: 'response.create' });
  const { item_id } = await client.next('response.output_audio.delta');
  client.say(await say('Please be quiet'));
  client.say(silence(800));
  await client.next('input_audio_buffer.speech_started');
  const { response } = await client.next('response.done');
  expect(response).toMatchObject({
    status: 'cancelled',
    status_details: { reason: 'turn_detected' },
  });
  const { response: second } = await client.next('response.done');
  expect(second.status).toBe('completed');
  const done = client.heard.findIndex(({ type }) => type === 'response.done');
  const late = client.heard.slice(done).filter((event) => 'item_id' in event);
  expect(late.some((event) => 'item_id' in event && event.item_id === item_id)).toBe(false);
  expect(client.of('response.output_audio_transcript.done').at(-1)?.transcript).toBe(
    'I will be quiet. I speak again when you do.',
  );
});

test('marked turns wait for the mark, and answer when they are asked to', async () => {
  const client = await guest();
  client.send({ type: 'session.update', session: marked });
  const { session } = await client.next('session.updated');
  expect(session.audio.input.turn_detection).toBeNull();
  client.say(joined([await say('Are you human?', 'kal16'), silence(800)]));
  client.send({ type: 'input_audio_buffer.commit' });
  await client.next('input_audio_buffer.committed');
  client.send({ type: 'response.create' });
  const { transcript } = await client.next('response.output_audio_transcript.done');
  expect(transcript).toMatch(/^No, I am not human/);
  expect(client.of('input_audio_buffer.speech_started')).toEqual([]);
  // Cleared sound is gone.
  client.say(silence(500));
  client.send({ type: 'input_audio_buffer.clear' });
  await client.next('input_audio_buffer.cleared');
  client.send({ type: 'input_audio_buffer.commit' });
  const { error } = await client.next('error');
  expect(error.code).toBe('input_audio_buffer_commit_empty');
});

test('an answer is cancelled on request and truncated to what was heard', async () => {
  const client = await guest();
  client.send({ type: 'response.create' });
  const { item_id } = await client.next('response.output_audio.delta');
  client.send({ type: 'response.create' });
  expect((await client.next('error')).error.code).toBe('conversation_already_has_active_response');
  client.send({ type: 'response.cancel' });
  const { response } = await client.next('response.done');
  expect(response.status_details).toEqual({ type: 'cancelled', reason: 'client_cancelled' });
  const truncate = { type: 'conversation.item.truncate', content_index: 0, item_id };
  client.send({ ...truncate, audio_end_ms: 40 });
  expect(await client.next('conversation.item.truncated')).toMatchObject({
    item_id,
    audio_end_ms: 40,
  });
  client.send({ ...truncate, audio_end_ms: 60_000 });
  expect((await client.next('error')).error.param).toBe('audio_end_ms');
  client.send({ type: 'response.cancel' });
  expect((await client.next('error')).error.code).toBe('response_cancel_not_active');
});

test('the voice runs ahead of what can be heard, and not far', async () => {
  const client = await guest();
  write(client, 'Hello');
  client.send({ type: 'response.create' });
  await client.next('response.output_audio.delta');
  const startedAt = performance.now();
  await client.next('response.done');
  const tookMs = performance.now() - startedAt;
  const lengthMs = client.sound.length / PER_MS;
  expect(lengthMs).toBeGreaterThan(3000);
  expect(tookMs).toBeGreaterThan(lengthMs - 1500);
});

test('a picture is taken and not looked at, and the voice says so', async () => {
  const client = await guest();
  const image_url = `data:image/jpeg;base64,${Buffer.alloc(60_000).toString('base64')}`;
  const content = [
    { type: 'input_image', image_url },
    { type: 'input_text', text: 'Can you see me?' },
  ];
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content },
  });
  const { item } = await client.next('conversation.item.added');
  expect(JSON.stringify(item)).not.toContain('base64');
  client.send({ type: 'response.create' });
  const { transcript } = await client.next('response.output_audio_transcript.done');
  expect(transcript).toMatch(/^I cannot see pictures/);
});

test.each([
  ['no JSON', '{', 'invalid_json'],
  ['no object', '[]', 'invalid_json'],
  ['an unknown type', '{"type":"__proto__"}', 'invalid_value'],
  ['no session', '{"type":"session.update"}', 'missing_required_parameter'],
  ['no base64', '{"type":"input_audio_buffer.append","audio":"*"}', 'invalid_value'],
  [
    'another rate',
    '{"type":"session.update","session":{"audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}',
    'invalid_value',
  ],
  [
    'another detection',
    '{"type":"session.update","session":{"audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}',
    'invalid_value',
  ],
  [
    'no threshold',
    '{"type":"session.update","session":{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":7}}}}}',
    'invalid_value',
  ],
  [
    'a picture from elsewhere',
    '{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_image","image_url":"http://192.0.2.1/"}]}}',
    'invalid_value',
  ],
  [
    'an unknown answer',
    '{"type":"conversation.item.truncate","item_id":"x","audio_end_ms":1}',
    'item_not_found',
  ],
])('%s gets an error, and the conversation goes on', async (_, text, code) => {
  const client = await guest();
  client.socket.send(text);
  const { error } = await client.next('error');
  expect(error).toMatchObject({ code, type: 'invalid_request_error' });
  expect(error.message).toMatch(/\.$|\?$/);
  client.send({ type: 'session.update', session: {}, event_id: 'mine' });
  await client.next('session.updated');
});

test('who sends nothing but nonsense is shown the door', async () => {
  const client = await guest();
  for (let count = 0; count < REFUSED_MAX; count += 1)
    client.send({ type: 'nonsense', event_id: 'mine' });
  expect((await client.closed).code).toBe(1008);
  expect(client.of('error')[0]?.error.event_id).toBe('mine');
});

test('more than one message can hold, more sound than can be spoken, and more than one turn can hold', async () => {
  const large = await guest();
  large.socket.send('x'.repeat(MESSAGE_MAX_BYTES + 1));
  expect((await large.closed).code).toBe(1009);

  const fast = await guest();
  fast.send({ type: 'session.update', session: marked });
  const audio = Buffer.from(silence(10_000).buffer).toString('base64');
  for (let count = 0; count < 3; count += 1)
    fast.send({ type: 'input_audio_buffer.append', audio });
  expect((await fast.next('error')).error.code).toBe('input_audio_buffer_full');
  for (let count = 0; count < 6; count += 1)
    fast.send({ type: 'input_audio_buffer.append', audio });
  for (;;) if ((await fast.next('error')).error.code === 'rate_limit_exceeded') break;
});

test('a full house, a foreign page and a conversation that is too long are refused', async () => {
  const small = await houseWith({ VOICE_SOCKETS: '1', VOICE_SESSION_MS: '1000' });
  const first = await guest(small.port);
  const second = new RealtimeClient(small.port);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  second.socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
  expect(await promise).toBe(503);
  const foreign = new RealtimeClient(small.port, { Origin: 'https://elsewhere.example' });
  const status = Promise.withResolvers<number | undefined>();
  foreign.socket.on('unexpected-response', (_, answer) => status.resolve(answer.statusCode));
  expect(await status.promise).toBe(403);
  expect((await first.next('error')).error.code).toBe('session_expired');
  expect((await first.closed).code).toBe(1001);
});

test('with a secret, nobody comes in without a ticket, or twice with one', async () => {
  const locked = await houseWith({ VOICE_TICKET_SECRET: SECRET });
  const refused = async (query: string): Promise<number | undefined> => {
    const { socket } = new RealtimeClient(locked.port, { query });
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
    return promise;
  };
  expect(await refused('')).toBe(403);
  const query = `?ticket=${signTicket(SECRET, Date.now() + 60_000)}`;
  const client = await RealtimeClient.open(locked.port, { query });
  onTestFinished(() => client.socket.terminate());
  await client.next('session.created');
  expect(await refused(query)).toBe(403);
});

test('a missing package is one sentence', async () => {
  const needed = [{ name: 'flite', file: '/nowhere/flite' }];
  await expect(openVoiceHouse(configOf(), needed)).rejects.toThrow(MissingPackages);
  await expect(openVoiceHouse(configOf(), needed)).rejects.toThrow(/apt install flite$/);
});

test('nothing that was said is left on the disk', async () => {
  const folders = () =>
    ['/dev/shm', '/tmp'].flatMap((place) =>
      readdirSync(place)
        .filter((name) => name.startsWith('eat-with-me-voice-'))
        .map((name) => `${place}/${name}`),
    );
  const before = new Set(folders());
  const own = await openVoiceHouse(configOf());
  const [folder = ''] = folders().filter((one) => !before.has(one));
  const client = await guest(own.port);
  client.say(joined([silence(300), await say('Hello'), silence(800)]));
  await client.next('response.done');
  expect(readdirSync(folder).toSorted()).toEqual(['table.jsgf', 'words.dict']);
  await own.close();
  expect(folders()).not.toContain(folder);
});
