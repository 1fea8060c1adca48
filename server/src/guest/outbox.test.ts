import { KEPT_MESSAGES_MAX } from '@eat-with-me/protocol/wire/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANE_CHARACTERS_MAX, LANE_MESSAGES_MAX } from './lane.ts';
import { KEPT_CHARACTERS_MAX, LANES_MAX, Outbox } from './outbox.ts';

const filled = (count: number): Outbox => {
  const outbox = new Outbox();
  for (let index = 1; index <= count; index += 1) outbox.keep(String(index));
  return outbox;
};

test('gives back what was not received, in order', () => {
  const outbox = filled(5);
  expect(outbox.after(3)).toEqual(['4', '5']);
  expect(outbox.after(5)).toEqual([]);
  expect(outbox.after(0)).toHaveLength(5);
});

test('a guest cannot have received what was never sent', () => {
  expect(filled(5).after(6)).toBeNull();
  const outbox = filled(5);
  outbox.acknowledge(6);
  outbox.acknowledge(Number.NaN);
  outbox.acknowledge(-1);
  expect(outbox.after(0)).toHaveLength(5);
});

test('forgets what is acknowledged, once', () => {
  const outbox = filled(5);
  outbox.acknowledge(3);
  outbox.acknowledge(2);
  expect(outbox.size).toBe(2);
  expect(outbox.after(3)).toEqual(['4', '5']);
  expect(outbox.after(2)).toBeNull();
  outbox.acknowledge(5);
  expect(outbox.size).toBe(0);
  expect(outbox.after(5)).toEqual([]);
});

test('keeps no more than the protocol says, and no more than fits', () => {
  const many = filled(KEPT_MESSAGES_MAX + 1);
  expect(many.size).toBe(KEPT_MESSAGES_MAX);
  expect(many.after(0)).toBeNull();
  expect(many.after(1)).toHaveLength(KEPT_MESSAGES_MAX);
  const large = new Outbox();
  for (let index = 0; index < 4; index += 1) large.keep('x'.repeat(KEPT_CHARACTERS_MAX / 2));
  expect(large.size).toBe(2);
});

test('is exactly the tail of what was kept, whatever is acknowledged in between', () => {
  const steps = fc.array(fc.oneof(fc.constant('keep' as const), fc.nat(60)), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (all) => {
      const outbox = new Outbox();
      const sent: string[] = [];
      let acknowledged = 0;
      for (const step of all) {
        if (step === 'keep') {
          sent.push(`message ${sent.length}`);
          outbox.keep(`message ${sent.length - 1}`);
        } else {
          outbox.acknowledge(step);
          if (step <= sent.length) acknowledged = Math.max(acknowledged, step);
        }
        for (let count = 0; count <= sent.length + 1; count += 1)
          expect(outbox.after(count)).toEqual(
            count < acknowledged || count > sent.length ? null : sent.slice(count),
          );
      }
    }),
    { numRuns: 100 },
  );
});

test('one who says too much to a guest who is away costs nobody else a word, and keeps their own latest', () => {
  const outbox = new Outbox();
  outbox.keep('seated');
  const flood = 100 * LANE_MESSAGES_MAX;
  for (let index = 1; index <= flood; index += 1) outbox.keep(`eve ${index}`, 'eve');
  outbox.keep('ana', 'ana');
  outbox.keep('arrived');
  const kept = outbox.after(0) ?? [];
  expect(kept).toHaveLength(LANE_MESSAGES_MAX + 3);
  expect(kept[0]).toBe('seated');
  expect(kept.slice(-2)).toEqual(['ana', 'arrived']);
  const released = outbox.acknowledge(outbox.sent);
  expect(released).toHaveLength(LANE_MESSAGES_MAX);
  expect(released.at(-1)).toBe(`eve ${flood}`);
  expect(outbox.after(outbox.sent - released.length)).toEqual(released);
});

test('so does one who says it in few words', () => {
  const outbox = new Outbox();
  const long = 'x'.repeat(LANE_CHARACTERS_MAX / 2);
  for (let index = 0; index < 50; index += 1) outbox.keep(long, 'eve');
  expect(outbox.size).toBe(2);
  expect(outbox.acknowledge(2)).toEqual([long, long]);
  expect(outbox.acknowledge(4)).toEqual([]);
  expect(outbox.size).toBe(0);
});

test('what waits goes in order, after what it waited for and before what comes then', () => {
  const outbox = new Outbox();
  for (let index = 1; index <= LANE_MESSAGES_MAX; index += 1) outbox.keep(String(index), 'eve');
  expect([outbox.keep('first', 'eve'), outbox.keep('second', 'eve')]).toEqual([false, false]);
  expect(outbox.sent).toBe(LANE_MESSAGES_MAX);
  expect(outbox.acknowledge(1)).toEqual(['first']);
  expect(outbox.keep('third', 'eve')).toBe(false);
  expect(outbox.acknowledge(LANE_MESSAGES_MAX)).toEqual(['second', 'third']);
});

test('more senders than there are places are not kept', () => {
  const outbox = new Outbox();
  for (let sender = 0; sender <= LANES_MAX; sender += 1)
    expect(outbox.keep('hello', `seat ${sender}`)).toBe(sender < LANES_MAX);
  outbox.acknowledge(outbox.sent);
  expect(outbox.keep('hello', 'seat 99')).toBe(true);
});

test('whatever senders do, each message arrives at most once and in the order of its sender, and the house’s all do', () => {
  const step = fc.oneof(
    fc.record({ by: fc.constantFrom('eve', 'ana', null), many: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ acknowledged: fc.integer({ min: 0, max: 200 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const outbox = new Outbox();
      const heard: string[] = [];
      let number = 0;
      let own = 0;
      const hear = (upTo: number) => {
        heard.push(...(outbox.after(heard.length)?.slice(0, upTo - heard.length) ?? []));
        outbox.acknowledge(upTo);
      };
      for (const one of steps) {
        if ('acknowledged' in one) hear(Math.min(outbox.sent, heard.length + one.acknowledged));
        else if (one.by === null) {
          own += 1;
          outbox.keep(`house ${own}`);
        } else
          for (let index = 0; index < one.many; index += 1)
            outbox.keep(`${one.by} ${(number += 1)}`, one.by);
      }
      while (heard.length < outbox.sent) hear(outbox.sent);
      for (const by of ['eve', 'ana', 'house']) {
        const numbers = heard
          .filter((text) => text.startsWith(by))
          .map((text) => Number(text.split(' ')[1]));
        expect(numbers).toEqual([...new Set(numbers)].toSorted((x, y) => x - y));
        if (by === 'house') expect(numbers).toHaveLength(own);
      }
    }),
    { numRuns: 100 },
  );
});
