import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/messages';
import {
  CANDIDATES_MAX,
  CONNECTION_MAX,
  DESCRIPTION_MAX_LENGTH,
  type Signal,
} from '@eat-with-me/protocol/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainBoxes, sealedBoxes } from './box.ts';

const signals: fc.Arbitrary<Signal> = fc.record({
  connection: fc.nat(CONNECTION_MAX),
  description: fc.option(
    fc.record({
      type: fc.constantFrom('offer' as const, 'answer' as const),
      sdp: fc.string({ unit: 'grapheme', maxLength: 500 }),
    }),
  ),
  candidates: fc.array(
    fc.record({
      candidate: fc.string({ maxLength: 200 }),
      sdpMid: fc.option(fc.string({ maxLength: 16 })),
      sdpMLineIndex: fc.option(fc.nat(CANDIDATES_MAX)),
      usernameFragment: fc.option(fc.string({ maxLength: 100 })),
    }),
    { maxLength: 10 },
  ),
});

const secret = (fill: number) => new Uint8Array(32).fill(fill);

describe.each([
  ['plain', async () => plainBoxes],
  ['sealed', () => sealedBoxes(secret(1))],
])('%s boxes', (_name, make) => {
  it('give back the signal that was put in', async () => {
    const boxes = await make();
    await fc.assert(
      fc.asyncProperty(signals, async (signal) => {
        const box = await boxes.close(signal, 1, 2);
        expect(await boxes.open(box, 1, 2)).toEqual(signal);
      }),
    );
  });

  it('are text that the server accepts, up to the largest description', async () => {
    const boxes = await make();
    const sdp = 'a'.repeat(DESCRIPTION_MAX_LENGTH);
    const box = await boxes.close(
      { connection: 0, description: { type: 'offer', sdp }, candidates: [] },
      1,
      2,
    );
    expect(box).toMatch(/^[\w-]+$/);
    expect(box.length).toBeLessThanOrEqual(BOX_MAX_LENGTH);
  });

  it('open to nothing when a stranger made them badly, and never throw', async () => {
    const boxes = await make();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (box) => {
        expect(await boxes.open(box, 1, 2)).toBeNull();
      }),
    );
    expect(await boxes.open(btoa('\u00ff\u00fe'), 1, 2)).toBeNull();
    expect(await boxes.open('a'.repeat(BOX_MAX_LENGTH + 1), 1, 2)).toBeNull();
  });
});

describe('sealed boxes', () => {
  const signal: Signal = {
    connection: 0,
    description: { type: 'offer', sdp: 'v=0' },
    candidates: [],
  };

  it('stay closed to another secret, to other seats, and after a change', async () => {
    const boxes = await sealedBoxes(secret(1));
    const box = await boxes.close(signal, 1, 2);
    const strangers = await sealedBoxes(secret(2));
    expect(await strangers.open(box, 1, 2)).toBeNull();
    expect(await boxes.open(box, 2, 1)).toBeNull();
    expect(await boxes.open(box, 1, 3)).toBeNull();
    const changed = `${box.slice(0, 30)}${box[30] === 'A' ? 'B' : 'A'}${box.slice(31)}`;
    expect(await boxes.open(changed, 1, 2)).toBeNull();
    expect(await plainBoxes.open(box, 1, 2)).toBeNull();
  });
});
