import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/messages';
import { CANDIDATES_MAX, DESCRIPTION_MAX_LENGTH, type Signal } from '@eat-with-me/protocol/signal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxSignal, openBox } from './box.ts';

const signals: fc.Arbitrary<Signal> = fc.record({
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

describe('boxes', () => {
  it('give back the signal that was put in', () => {
    fc.assert(
      fc.property(signals, (signal) => {
        expect(openBox(boxSignal(signal))).toEqual(signal);
      }),
    );
  });

  it('are text that the server accepts, up to the largest description', () => {
    const sdp = 'a'.repeat(DESCRIPTION_MAX_LENGTH);
    const box = boxSignal({ description: { type: 'offer', sdp }, candidates: [] });
    expect(box).toMatch(/^[\w-]+$/);
    expect(box.length).toBeLessThanOrEqual(BOX_MAX_LENGTH);
  });

  it('open to nothing when a stranger made them badly, and never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (box) => {
        expect(openBox(box)).toBeNull();
      }),
    );
    const bytes = btoa('\u00ff\u00fe');
    expect(openBox(bytes)).toBeNull();
    expect(openBox('a'.repeat(BOX_MAX_LENGTH + 1))).toBeNull();
  });
});
