import { KEPT_MESSAGES_MAX } from '@eat-with-me/protocol/wire/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEPT_CHARACTERS_MAX, Outbox } from './outbox.ts';

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
}, 30_000);
