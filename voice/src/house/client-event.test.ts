import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClientEvent } from './client-event.ts';
import { TEXT_MAX } from './limits.ts';

const read = (event: unknown) => readClientEvent(JSON.stringify(event)).event;
const item = (change: object) =>
  read({
    type: 'conversation.item.create',
    item: {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'hi' }],
      ...change,
    },
  });
const picture = (url: unknown) => item({ content: [{ type: 'input_image', image_url: url }] });

describe('what a client sends is read as', () => {
  test.each([
    { type: 'input_audio_buffer.commit' },
    { type: 'input_audio_buffer.clear' },
    { type: 'response.create' },
    { type: 'session.update', session: { voice: 'x' } },
  ])('$type', (event) => expect(read(event)).toEqual(event));

  test('sound: 16 bits a sample, the lower byte first', () => {
    const audio = Buffer.from([1, 0, 0, 128]).toString('base64');
    const heard = read({ type: 'input_audio_buffer.append', audio });
    expect('pcm' in heard && [...heard.pcm]).toEqual([1, -32_768]);
  });

  test('where an answer was cut off, and which one is', () => {
    expect(
      read({ type: 'conversation.item.truncate', item_id: 'item_1', audio_end_ms: 0 }),
    ).toEqual({ type: 'conversation.item.truncate', itemId: 'item_1', audioEndMs: 0 });
    expect(read({ type: 'response.cancel', response_id: 'r' })).toMatchObject({ responseId: 'r' });
    expect(read({ type: 'response.cancel', response_id: 7 })).toMatchObject({ responseId: null });
  });

  test('a message with its parts; of a picture nothing is kept', () => {
    const content = [
      { type: 'input_text', text: 'soup' },
      { type: 'input_image', image_url: 'data:image/jpeg;base64,AAAA' },
    ];
    expect(item({ id: 'one', content })).toEqual({
      type: 'conversation.item.create',
      id: 'one',
      role: 'user',
      parts: [{ type: 'text', text: 'soup' }, { type: 'picture' }],
    });
  });
});

describe('is refused, with what is wrong:', () => {
  test.each<[string, unknown, string | null]>([
    ['no session', read({ type: 'session.update', session: 'x' }), 'session'],
    ['no sound', read({ type: 'input_audio_buffer.append', audio: '' }), 'audio'],
    ['no base64', read({ type: 'input_audio_buffer.append', audio: 'a b=' }), 'audio'],
    ['half of a group', read({ type: 'input_audio_buffer.append', audio: 'AAAAA' }), 'audio'],
    [
      'an item of another form',
      read({ type: 'conversation.item.truncate', item_id: '../x', audio_end_ms: 1 }),
      'item_id',
    ],
    [
      'an end before the beginning',
      read({ type: 'conversation.item.truncate', item_id: 'x', audio_end_ms: -1 }),
      'audio_end_ms',
    ],
    ['a call of a function', item({ type: 'function_call' }), 'item.type'],
    ['a long id', item({ id: 'x'.repeat(65) }), 'item.id'],
    ['a role that nobody has', item({ role: 'developer' }), 'item.role'],
    ['nothing in a message', item({ content: [] }), 'item.content'],
    [
      'nine parts',
      item({ content: Array.from({ length: 9 }, () => ({ type: 'text', text: '' })) }),
      'item.content',
    ],
    ['a picture from elsewhere', picture('https://eat.example/plate.jpg'), 'item.content'],
    ['a picture that is a script', picture('data:image/svg+xml;base64,AAAA'), 'item.content'],
    [
      'a text that is too long',
      item({ content: [{ type: 'input_text', text: 'x'.repeat(TEXT_MAX + 1) }] }),
      'item.content',
    ],
    ['an event of another kind', read({ type: 'response.delete' }), 'type'],
  ])('%s', (_, refused, param) =>
    expect(refused).toMatchObject({ code: expect.any(String), param }),
  );

  test('what is no object, with the client’s own id where it gave one', () => {
    for (const text of ['', '[]', 'null', '7', '{'])
      expect(readClientEvent(text)).toMatchObject({ id: null, event: { code: 'invalid_json' } });
    const long = JSON.stringify({ event_id: 'e'.repeat(99), type: '' });
    expect(readClientEvent(long).id).toHaveLength(64);
  });

  test('and never by an error', () => {
    const kinds = ['session.update', 'input_audio_buffer.append', 'conversation.item.create'];
    const event = fc.record(
      {
        type: fc.constantFrom(...kinds, 'conversation.item.truncate', '__proto__'),
        audio: fc.anything(),
        session: fc.anything(),
        item: fc.oneof(
          fc.anything(),
          fc.record({ type: fc.constant('message'), content: fc.anything() }),
        ),
        item_id: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          event.map((one) => JSON.stringify(one) ?? ''),
        ),
        (text) => void readClientEvent(text),
      ),
    );
  });
});
