import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTRIBUTES,
  encodeStun,
  errorCodeOf,
  isSignedWith,
  lengthOf,
  longTermKey,
  METHODS,
  parseStun,
  type Method,
  type StunMessage,
} from './stun.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** The request of RFC 5769 §2.4: its inputs and its signature are the RFC's, its bytes are ours. */
const SAMPLE: StunMessage = {
  method: 'binding',
  class: 'request',
  transaction: hex('78ad3433c6ad72c029da412e'),
  attributes: new Map([
    [ATTRIBUTES.username, Buffer.from('\u30de\u30c8\u30ea\u30c3\u30af\u30b9')],
    [ATTRIBUTES.nonce, Buffer.from('f//499k954d6OL34oL9FSTvy64sA')],
    [ATTRIBUTES.realm, Buffer.from('example.org')],
  ]),
};
const SAMPLE_KEY = longTermKey('\u30de\u30c8\u30ea\u30c3\u30af\u30b9', 'example.org', 'TheMatrIX');

describe('a signed request', () => {
  test('has the signature of RFC 5769', () => {
    const { attributes } = parseStun(encodeStun(SAMPLE, SAMPLE_KEY)) ?? {};
    expect(attributes?.get(ATTRIBUTES.messageIntegrity)).toEqual(
      hex('f67024656dd64a3e02b8e0712e85c9a28ca89666'),
    );
  });

  test('is known by its key alone', () => {
    const bytes = encodeStun(SAMPLE, SAMPLE_KEY);
    expect(isSignedWith(bytes, SAMPLE_KEY)).toBe(true);
    expect(isSignedWith(bytes, longTermKey('other', 'example.org', 'TheMatrIX'))).toBe(false);
    expect(isSignedWith(encodeStun(SAMPLE), SAMPLE_KEY)).toBe(false);
  });

  test('does not survive a change of any byte before the signature', () => {
    const bytes = encodeStun(SAMPLE, SAMPLE_KEY);
    for (let at = 8; at < bytes.length - 24; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(isSignedWith(changed, SAMPLE_KEY)).toBe(false);
    }
  });

  test('counts even when a fingerprint follows', () => {
    const bytes = Buffer.concat([encodeStun(SAMPLE, SAMPLE_KEY), hex('8028 0004 00000000')]);
    bytes.writeUInt16BE(bytes.length - 20, 2);
    expect(isSignedWith(bytes, SAMPLE_KEY)).toBe(true);
  });
});

const methods = fc.constantFrom(...(Object.keys(METHODS) as Method[]));
const classes = fc.constantFrom('request', 'indication', 'success', 'error' as const);
const values = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));

test('what is written is read again', () => {
  const attributes = fc.array(fc.tuple(fc.nat(0xffff), values)).map((list) => new Map(list));
  fc.assert(
    fc.property(methods, classes, attributes, (method, messageClass, list) => {
      const transaction = randomBytes(12);
      const message = { method, class: messageClass, transaction, attributes: list };
      const bytes = encodeStun(message);
      expect(lengthOf(bytes)).toBe(bytes.length);
      expect(parseStun(bytes)).toEqual(message);
    }),
  );
});

test('rubbish is no message, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(199),
      fc.nat(255),
      (rubbish, at, byte) => {
        parseStun(Buffer.from(rubbish));
        const broken = encodeStun(SAMPLE, SAMPLE_KEY);
        broken.writeUInt8(byte, at % broken.length);
        parseStun(broken);
        isSignedWith(broken, SAMPLE_KEY);
      },
    ),
  );
  expect(parseStun(Buffer.alloc(0))).toBeNull();
  expect(parseStun(encodeStun(SAMPLE).subarray(0, -1))).toBeNull();
  expect(parseStun(Buffer.concat([encodeStun(SAMPLE), Buffer.alloc(4)]))).toBeNull();
});

test('an error says its number', () => {
  const attributes = new Map([[ATTRIBUTES.errorCode, hex('0000 04 26')]]);
  expect(errorCodeOf({ ...SAMPLE, attributes })).toBe(438);
  expect(errorCodeOf(SAMPLE)).toBeNull();
});
