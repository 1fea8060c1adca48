import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EVENTS_MAX,
  FRAME_LENGTH_RATE,
  FRAME_MAX_LENGTH,
  FRAME_RATE,
  parseFrame,
  TALK_VERSION,
  TOPICS_MAX,
  type Frame,
} from './frame.ts';
import { VALUE_MAX_LENGTH } from './topic.ts';

describe('a frame', () => {
  it.each<Frame>([
    { type: 'hello', version: TALK_VERSION, topics: ['presence', 'toast'] },
    { type: 'state', topic: 'presence', number: 3, value: { name: 'Ana' } },
    { type: 'event', topic: 'toast', number: 1, value: 'cheers' },
    { type: 'got', number: 64 },
    { type: 'again' },
  ])('of type $type is read', (frame) => {
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it('of a newer page is read without the keys that are not known here', () => {
    const newer = { type: 'got', number: 2, mood: 'hungry' };
    expect(parseFrame(JSON.stringify(newer))).toEqual({ type: 'got', number: 2 });
  });

  it.each([
    ['a type that is not known', '{"type":"sing"}'],
    ['a message of the first channel', '{"type":"leaving"}'],
    ['a number below one', '{"type":"got","number":0}'],
    ['half a number', '{"type":"got","number":1.5}'],
    ['a topic with a strange name', '{"type":"state","topic":"__proto__","number":1,"value":1}'],
    [
      'a topic with a long name',
      JSON.stringify({ type: 'event', topic: 'a'.repeat(33), number: 1 }),
    ],
    ['what is too long', JSON.stringify({ type: 'again', more: 'a'.repeat(FRAME_MAX_LENGTH) })],
    ['no JSON', '{'],
    ['binary', new ArrayBuffer(8)],
  ])('is not %s', (_name, text) => {
    expect(parseFrame(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.json()), (data) => void parseFrame(data)));
  });
});

it('the bursts hold all that an honest page may have to say at once', () => {
  const hello = JSON.stringify({ type: 'hello', topics: Array(TOPICS_MAX).fill('a'.repeat(33)) });
  const around = 128;
  const values = (TOPICS_MAX + EVENTS_MAX) * (VALUE_MAX_LENGTH + around);
  const got = EVENTS_MAX * around;
  expect(hello.length).toBeLessThan(FRAME_MAX_LENGTH);
  expect(1 + TOPICS_MAX + 2 * EVENTS_MAX).toBeLessThan(0.75 * FRAME_RATE.burst);
  expect(hello.length + values + got).toBeLessThan(0.75 * FRAME_LENGTH_RATE.burst);
});
