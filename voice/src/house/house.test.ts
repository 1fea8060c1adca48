/** Talking with the voice server, with its real recogniser and its real voice; all at once, since talk takes its time. */
import { describe, expect } from 'vitest';
import type { RealtimeClient } from '../testing/realtime-client.ts';
import { recognise, RECOGNISER_RATE, spoken } from '../testing/spoken.ts';
import { test } from '../testing/voice-test.ts';
import { joined, PER_MS, resample, WIRE_RATE, type Pcm } from './pcm.ts';

const silence = (ms: number): Pcm => new Int16Array(ms * PER_MS);
const say = (text: string, voice = 'rms'): Promise<Pcm> => spoken(text, voice, WIRE_RATE);
const write = (client: RealtimeClient, text: string): void =>
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
const marked = { type: 'realtime', audio: { input: { turn_detection: null } } };

describe.concurrent('a conversation', () => {
  test('a spoken question is understood, and the spoken answer is the right sentence', async ({
    guest,
  }) => {
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
    // Its first sentence is enough.
    while (client.sound.length < 3500 * PER_MS) await client.next('response.output_audio.delta');
    client.send({ type: 'response.cancel' });
    const heard = await recognise(resample(client.sound, WIRE_RATE, RECOGNISER_RATE), [
      'I cannot see pictures',
      'Hello and welcome to the table',
      'I cannot eat but I like to hear about food',
      'Soup is good company on a cold evening',
    ]);
    expect(heard).toBe('I cannot eat but I like to hear about food');
  });

  test('speech cuts an answer, and nothing of it comes afterwards', async ({ guest }) => {
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
    const { transcript } = await client.next('response.output_audio_transcript.done');
    expect(transcript).toBe('I will be quiet. I speak again when you do.');
    const deltas = client.of('response.output_audio_transcript.delta');
    const words = deltas.filter(({ response_id }) => response_id !== response.id);
    expect(words.map(({ delta }) => delta).join('')).toBe(transcript);
    expect(words.length).toBeGreaterThan(5);
    expect((await client.next('response.done')).response.status).toBe('completed');
    const done = client.heard.findIndex(({ type }) => type === 'response.done');
    const late = client.heard.slice(done).filter((event) => 'item_id' in event);
    expect(late.some((event) => 'item_id' in event && event.item_id === item_id)).toBe(false);
  });

  test('marked turns wait for the mark, and answer when they are asked to', async ({ guest }) => {
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

  test('what is written after a question is answered in its place', async ({ guest }) => {
    const client = await guest();
    client.say(joined([await say('What are you eating tonight?'), silence(800)]));
    write(client, 'Say goodbye.');
    client.send({ type: 'response.create' });
    expect((await client.next('error')).error.code).toBe(
      'conversation_already_has_active_response',
    );
    client.send({ type: 'response.cancel' });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    const { transcript } = await client.next('response.output_audio_transcript.done');
    expect(client.of('conversation.item.input_audio_transcription.completed')).toHaveLength(1);
    expect(transcript).toMatch(/goodbye/i);
  });

  test('an answer is cancelled on request and truncated to what was heard', async ({ guest }) => {
    const client = await guest();
    client.send({ type: 'response.create' });
    const { item_id } = await client.next('response.output_audio.delta');
    client.send({ type: 'response.create' });
    expect((await client.next('error')).error.code).toBe(
      'conversation_already_has_active_response',
    );
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

  test('the voice runs ahead of what can be heard, and not far', async ({ guest }) => {
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

  test('a picture is taken and not looked at, and the voice says so', async ({ guest }) => {
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
});
