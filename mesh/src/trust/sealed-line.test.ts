import {
  CANDIDATES_MAX,
  CONNECTION_MAX,
  type Boxed,
  type Signal,
} from '@eat-with-me/protocol/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { SealedLine } from './sealed-line.ts';
import { Sealer } from './sealing.ts';
import { keyPair, keysFor, type PairOptions } from './testing/pair.ts';

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

const boxed: fc.Arbitrary<Boxed> = fc.oneof(
  { weight: 4, arbitrary: signals },
  fc.record({
    type: fc.constant('confirm' as const),
    mac: fc.stringMatching(/^[\w-]{43}$/),
  }),
);

/** Two ends of one line; the second may have another secret. */
async function lineBetween(other: PairOptions = {}) {
  const [ann, ben] = [await keyPair(), await keyPair()];
  const [out, back] = [
    { from: 1, to: 2 },
    { from: 2, to: 1 },
  ];
  const keys = {
    ann: { outgoing: await keysFor(ann, ben, out), incoming: await keysFor(ann, ben, back) },
    ben: {
      outgoing: await keysFor(ben, ann, back, other),
      incoming: await keysFor(ben, ann, out, other),
    },
  };
  return { ann: new SealedLine(keys.ann), ben: new SealedLine(keys.ben), keys };
}

describe('a sealed line', () => {
  it('gives back everything, in order', async () => {
    const { ann, ben } = await lineBetween();
    await fc.assert(
      fc.asyncProperty(boxed, async (content) => {
        const { contents: heard } = await ben.open(await ann.seal(content), 0);
        expect(heard).toEqual([content]);
      }),
      { numRuns: 50 },
    );
    expect(ben.isForeign).toBe(false);
  });

  it('ignores a content that nobody could have meant', async () => {
    const { ben, keys } = await lineBetween();
    const sealer = new Sealer(keys.ann.outgoing);
    const confirmations = [42, 44].map(
      (length) => `{"type":"confirm","mac":"${'_'.repeat(length)}"}`,
    );
    for (const content of ['{"connection":-1}', ...confirmations, 'not JSON', '\u{d800}'])
      expect(await ben.open(await sealer.seal(utf8(content)), 0)).toEqual({
        contents: [],
        broken: false,
      });
    expect(ben.isForeign).toBe(false);
  });

  it('tells another secret from a line that is broken later', async () => {
    const { ann, ben } = await lineBetween({ psk: new Uint8Array(32).fill(1) });
    const signal: Signal = { connection: 0, description: null, candidates: [] };
    expect(await ben.open(await ann.seal(signal), 0)).toEqual({ contents: [], broken: false });
    expect(ben.isForeign).toBe(true);
    // The first one never came, as far as this end can tell.
    await ben.open(await ann.seal(signal), 0);
    expect([ben.isBroken(4999), ben.isBroken(5000)]).toEqual([false, true]);
  });
});
