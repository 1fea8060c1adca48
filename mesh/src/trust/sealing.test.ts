import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/wire/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { concat, lp, u32, utf8, type Bytes } from './bytes.ts';
import { pairKeys } from './keys.ts';
import { BUCKETS, CONTENT_MAX_BYTES, pad, unpad } from './padding.ts';
import { FAILURES_MAX, HELD_MAX, HELD_MS, Opener, Sealer } from './sealing.ts';
import { keyPair, keysFor, TABLE } from './testing/pair.ts';

const [ann, ben, cid] = await Promise.all([keyPair(), keyPair(), keyPair()]);
const toBen = { from: 1, to: 2 };
const sending = await keysFor(ann, ben, toBen);
const receiving = await keysFor(ben, ann, toBen);

const boxes = (count: number) => {
  const sealer = new Sealer(sending);
  return Promise.all(Array.from({ length: count }, (_, at) => sealer.seal(utf8(`box ${at}`))));
};
const textOf = (bytes: Bytes) => new TextDecoder().decode(bytes);

/** What came out of all these boxes, and whether the link is broken then. */
async function opened(all: readonly string[], opener = new Opener(receiving)) {
  const results = await Promise.all(all.map((box) => opener.open(box, 0)));
  return {
    texts: results.flatMap(({ contents }) => contents.map(textOf)),
    broken: opener.isBroken(0),
  };
}

/** The box with one bit changed. */
function flipped(box: string, bit: number): string {
  const bytes = fromBase64url(box);
  const at = Math.floor(bit / 8) % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  return toBase64url(bytes);
}

describe('padding', () => {
  it('is undone, and shows the bucket alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (content) => {
        const padded = pad(content);
        expect(BUCKETS).toContain(padded.length);
        expect(unpad(padded)).toEqual(Uint8Array.from(content));
      }),
    );
  });

  it.each([0, 1022, 1023, 2046, 2047, CONTENT_MAX_BYTES])('holds %i bytes', (length) => {
    expect(unpad(pad(new Uint8Array(length)))?.length).toBe(length);
  });

  it('is the only one that is read', () => {
    expect(() => pad(new Uint8Array(CONTENT_MAX_BYTES + 1))).toThrow(RangeError);
    const padded = pad(utf8('x'));
    const dirty = padded.slice();
    dirty[100] = 1;
    const odd = [new Uint8Array(), new Uint8Array(1), padded.slice(0, 512), dirty];
    const tooLarge = concat(lp(utf8('x')), new Uint8Array(2045));
    for (const wrong of [...odd, tooLarge]) expect(unpad(wrong)).toBeNull();
  });
});

describe('envelopes', () => {
  it('open in order, whatever order they come in and however often', async () => {
    const sealed = await boxes(6);
    const order = fc.shuffledSubarray(
      [...sealed, ...sealed].map((_, at) => at),
      { minLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(order, async (places) => {
        const all = places.map((place) => sealed[place % 6] ?? '');
        expect(await opened(all)).toEqual({
          texts: sealed.map((_, at) => `box ${at}`),
          broken: false,
        });
      }),
      { numRuns: 30 },
    );
  });

  it('are counted when they come again', async () => {
    const [first = ''] = await boxes(1);
    const opener = new Opener(receiving);
    expect(await opened([first, first, first], opener)).toEqual({
      texts: ['box 0'],
      broken: false,
    });
    expect(opener.repeated).toBe(2);
  });

  it('are boxes that the server accepts, up to the largest content', async () => {
    const box = await new Sealer(sending).seal(new Uint8Array(CONTENT_MAX_BYTES));
    expect(box).toMatch(/^[\w-]+$/);
    expect(box.length).toBeLessThanOrEqual(BOX_MAX_LENGTH);
    await expect(new Sealer(sending).seal(new Uint8Array(CONTENT_MAX_BYTES + 1))).rejects.toThrow(
      RangeError,
    );
  });

  it('do not open after any one bit has changed', async () => {
    const [box = ''] = await boxes(1);
    const bits = fromBase64url(box).length * 8;
    await fc.assert(
      fc.asyncProperty(fc.nat(bits - 1), async (bit) => {
        expect((await opened([flipped(box, bit)])).texts).toEqual([]);
      }),
    );
  });

  it('open though forgeries came before, but not after too many', async () => {
    const [box = ''] = await boxes(1);
    const forged = (count: number) => Array.from({ length: count }, () => flipped(box, 999));
    const few = [...forged(FAILURES_MAX - 1), box];
    expect(await opened(few)).toEqual({ texts: ['box 0'], broken: false });
    const many = [...forged(FAILURES_MAX), box];
    expect(await opened(many)).toEqual({ texts: [], broken: true });
  });

  it('are held for a while when one before them is missing', async () => {
    const sealed = await boxes(2);
    const opener = new Opener(receiving);
    expect(await opener.open(sealed[1] ?? '', 1000)).toEqual({ contents: [], broken: false });
    expect(opener.isBroken(1000 + HELD_MS - 1)).toBe(false);
    expect(opener.isBroken(1000 + HELD_MS)).toBe(true);
  });

  it('are held up to so many, and what was missing still opens then', async () => {
    const sealed = await boxes(HELD_MAX + 10);
    const [first = '', ...later] = sealed;
    const { texts, broken } = await opened([...later, first]);
    expect(texts.length).toBe(HELD_MAX + 1);
    expect(broken).toBe(false);
  });

  it('go on after a gap that is forgiven, and what was missing does not open then', async () => {
    const sealed = await boxes(6);
    const opener = new Opener(receiving);
    const box = (number: number) => sealed[number] ?? '';
    expect(await opened([box(0), box(2)], opener)).toEqual({ texts: ['box 0'], broken: false });
    opener.forgive();
    // Neither what had been opened nor a forgery uses it up.
    expect((await opened([box(0), flipped(box(5), 999)], opener)).texts).toEqual(['box 2']);
    const after = await opened([box(4), box(1), box(3), box(5)], opener);
    expect(after).toEqual({ texts: ['box 4', 'box 5'], broken: false });
    expect(opener.isBroken(Infinity)).toBe(false);
  });

  it('in order use up what would have been forgiven', async () => {
    const sealed = await boxes(4);
    const opener = new Opener(receiving);
    opener.forgive();
    const [first = '', second = '', , last = ''] = sealed;
    expect((await opened([first, second, last], opener)).texts).toEqual(['box 0', 'box 1']);
  });

  it.each([
    ['another table', { digest: new Uint8Array(32) }],
    ['another epoch', { epoch: 2 }],
    ['another invitation', { psk: new Uint8Array(32) }],
  ])('do not open at %s', async (_name, options) => {
    const [box = ''] = await boxes(1);
    const keys = await keysFor(ben, ann, toBen, options);
    expect(await opened([box], new Opener(keys))).toEqual({ texts: [], broken: false });
  });

  it('do not open when they are thrown back or handed to somebody else', async () => {
    const [box = ''] = await boxes(1);
    const back = await keysFor(ann, ben, { from: 2, to: 1 });
    const toCid = await keysFor(cid, ann, { from: 1, to: 3 });
    const asCid = await keysFor(ben, ann, { from: 1, to: 3 });
    for (const keys of [back, toCid, asCid])
      expect((await opened([box], new Opener(keys))).texts).toEqual([]);
  });

  it('name their seats in key and additional data: with neither, one thrown back would open', async () => {
    const nowhere = { from: 0, to: 0 };
    const box = await new Sealer(await keysFor(ann, ben, nowhere)).seal(utf8('mine'));
    const { texts } = await opened([box], new Opener(await keysFor(ann, ben, nowhere)));
    expect(texts).toEqual(['mine']);
  });

  it('are nothing else: what is no box counts as a forgery and never throws', async () => {
    const any = fc.nat(0xff_ff).map((code) => String.fromCharCode(code));
    const character = fc.oneof(fc.constantFrom(...'AZaz09-_=+/'.split('')), any);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character }), async (text) => {
        const { texts, broken } = await opened([text, text, text]);
        expect({ texts, broken }).toEqual({ texts: [], broken: true });
      }),
      { numRuns: 50 },
    );
    const long = 'a'.repeat(BOX_MAX_LENGTH + 1);
    const short = toBase64url(concat(u32(0), new Uint8Array(16)));
    expect(await opened([long, short, ''])).toEqual({ texts: [], broken: true });
  });
});

describe('keys', () => {
  it.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['of order eight', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['p − 1', `ec${'ff'.repeat(30)}7f`],
  ])('are not made with a public key that is %s', async (_name, hex) => {
    const publicKey = Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
    const direction = { table: TABLE, epoch: 1, from: 1, to: 2 };
    const { privateKey } = ann;
    const digest = new Uint8Array(32);
    expect(
      await pairKeys({ privateKey, publicKey, psk: null, digest }, [direction, direction]),
    ).toBeNull();
  });

  it('cannot be taken out of the browser', () => {
    expect([ann.privateKey, sending.seal, sending.confirm].map((key) => key.extractable)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
