import { OPENING_BYTES } from '@eat-with-me/protocol/pledge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, lab, lp, u16, u32, u8, type Bytes } from './bytes.ts';
import { encodeOpening, parseOpening, type Opening } from './opening.ts';
import { toHex } from './testing/hex.ts';

const bytes = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Uint8Array.from(array));

const openings: fc.Arbitrary<Opening> = fc.oneof(
  fc.record({
    caps: fc.nat(3),
    role: fc.constant('newcomer' as const),
    publicKey: bytes(32),
    fingerprint: bytes(32),
    previous: fc.constant(new Uint8Array(32)),
  }),
  fc.record({
    caps: fc.nat(3),
    role: fc.constant('member' as const),
    publicKey: bytes(32),
    fingerprint: bytes(32),
    previous: bytes(32).filter((previous) => previous.some((byte) => byte > 0)),
  }),
);

const example = encodeOpening({
  caps: 1,
  role: 'member',
  publicKey: new Uint8Array(32).fill(1),
  fingerprint: new Uint8Array(32).fill(2),
  previous: new Uint8Array(32).fill(3),
});

/** The example with other bytes at this place. */
function changed(at: number, ...values: number[]): Bytes {
  const copy = example.slice();
  copy.set(values, at);
  return copy;
}

describe('numbers and lengths', () => {
  it('are big-endian and never cut', () => {
    expect(toHex(concat(u8(1), u16(0x0203), u32(0x04050607)))).toBe('01020304050607');
    expect(toHex(u32(0xff_ff_ff_ff))).toBe('ffffffff');
    for (const wrong of [() => u8(256), () => u16(-1), () => u32(2 ** 32), () => u8(0.5)])
      expect(wrong).toThrow(RangeError);
    expect(() => lp(new Uint8Array(65_536))).toThrow(RangeError);
  });

  it('tell lists of byte strings apart however they are cut', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (one, other) => {
        const same = JSON.stringify(one.map(toHex)) === JSON.stringify(other.map(toHex));
        expect(toHex(concat(...one.map(lp))) === toHex(concat(...other.map(lp)))).toBe(same);
      }),
    );
  });

  it('put the version of the protocol into every label', () => {
    expect(toHex(lab('sas'))).toBe('000845574d3120736173');
  });
});

describe('openings', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(openings, (opening) => {
        const encoded = encodeOpening(opening);
        expect(encoded.length).toBe(OPENING_BYTES);
        expect(parseOpening(encoded)).toEqual(opening);
      }),
    );
  });

  it('have one byte string each: what is read is written the same', () => {
    const nearly = fc
      .tuple(openings, fc.nat(OPENING_BYTES - 1), fc.nat(255))
      .map(([opening, at, value]) => {
        const encoded = encodeOpening(opening);
        encoded[at] = value;
        return encoded;
      });
    fc.assert(
      fc.property(nearly, (encoded) => {
        const read = parseOpening(encoded);
        if (typeof read !== 'string') expect(encodeOpening(read)).toEqual(encoded);
      }),
    );
  });

  it('are never read out of anything else, and nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        expect(['E_VERSION', 'E_TABLE_INVALID']).toContain(parseOpening(Uint8Array.from(array)));
      }),
    );
  });

  it.each([
    ['nothing', new Uint8Array(), 'E_TABLE_INVALID'],
    ['half a number', new Uint8Array(1), 'E_TABLE_INVALID'],
    ['another suite', changed(0, 0, 2), 'E_VERSION'],
    ['another suite of another length', concat(changed(0, 0, 2), u8(0)), 'E_VERSION'],
    ['an unknown cap', changed(2, 0, 0, 0, 4), 'E_VERSION'],
    ['the highest cap', changed(2, 0x80), 'E_VERSION'],
    ['an unknown role', changed(6, 2), 'E_VERSION'],
    ['a newcomer with a past', changed(6, 0), 'E_TABLE_INVALID'],
    ['a member without one', changed(77, ...new Uint8Array(32)), 'E_TABLE_INVALID'],
    ['a key of 31 bytes', changed(7, 0, 31), 'E_TABLE_INVALID'],
    ['a fingerprint of 33 bytes', changed(41, 0, 33), 'E_TABLE_INVALID'],
    ['a byte too few', example.slice(0, -1), 'E_TABLE_INVALID'],
    ['a byte too many', concat(example, u8(0)), 'E_TABLE_INVALID'],
  ] as const)('are not %s', (_name, encoded, code) => {
    expect(parseOpening(encoded)).toBe(code);
  });
});
