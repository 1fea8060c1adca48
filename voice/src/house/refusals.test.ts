/** What the voice server does not take, and where its bounds are. */
import { expect } from 'vitest';
import { test } from '../testing/voice-test.ts';
import { MESSAGE_MAX_BYTES, REFUSED_MAX } from './limits.ts';
import { PER_MS } from './pcm.ts';

const marked = { type: 'realtime', audio: { input: { turn_detection: null } } };

test.for<readonly [what: string, text: string, code: string]>([
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
])('%s gets an error, and the conversation goes on', async ([, text, code], { guest }) => {
  const client = await guest();
  client.socket.send(text);
  const { error } = await client.next('error');
  expect(error).toMatchObject({ code, type: 'invalid_request_error' });
  expect(error.message).toMatch(/\.$|\?$/);
  client.send({ type: 'session.update', session: {}, event_id: 'mine' });
  await client.next('session.updated');
});

test('who sends nothing but nonsense is shown the door', async ({ guest }) => {
  const client = await guest();
  for (let count = 0; count < REFUSED_MAX; count += 1)
    client.send({ type: 'nonsense', event_id: 'mine' });
  expect((await client.closed).code).toBe(1008);
  expect(client.of('error')[0]?.error.event_id).toBe('mine');
});

test('more than one message can hold, more sound than can be spoken, and more than one turn can hold', async ({
  guest,
}) => {
  const large = await guest();
  large.socket.send('x'.repeat(MESSAGE_MAX_BYTES + 1));
  expect((await large.closed).code).toBe(1009);

  const fast = await guest();
  fast.send({ type: 'session.update', session: marked });
  const audio = Buffer.alloc(10_000 * PER_MS * 2).toString('base64');
  for (let count = 0; count < 3; count += 1)
    fast.send({ type: 'input_audio_buffer.append', audio });
  expect((await fast.next('error')).error.code).toBe('input_audio_buffer_full');
  for (let count = 0; count < 6; count += 1)
    fast.send({ type: 'input_audio_buffer.append', audio });
  for (;;) if ((await fast.next('error')).error.code === 'rate_limit_exceeded') break;
});
