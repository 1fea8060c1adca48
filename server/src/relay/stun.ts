/** STUN messages (RFC 8489) as far as asking a TURN server for a relay needs them (RFC 8656). Pure. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 8489 §18.2, RFC 8656 §17. */
export const METHODS = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;
export type Method = keyof typeof METHODS;

/** The two class bits of RFC 8489 §5, as they lie in the type. */
const CLASSES = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
type MessageClass = keyof typeof CLASSES;

/** RFC 8489 §18.3, RFC 8656 §18. */
export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

/** Values by attribute type; of attributes that come twice, the first (RFC 8489 §14). */
type Attributes = ReadonlyMap<number, Buffer>;

/** One message. `transaction` has 12 bytes. */
export type StunMessage = {
  readonly method: Method;
  readonly class: MessageClass;
  readonly transaction: Buffer;
  readonly attributes: Attributes;
};

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const INTEGRITY_BYTES = 20;

/** The key of the long-term credential mechanism (RFC 8489 §9.2.2). Our names and secrets are plain ASCII. */
export const longTermKey = (username: string, realm: string, password: string): Buffer =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** How many bytes the message at the start of a stream has; null until its header is there. */
export const lengthOf = (bytes: Buffer): number | null =>
  bytes.length < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2);

/** The bytes of a message; with a key, they end with MESSAGE-INTEGRITY (RFC 8489 §14.5). */
export function encodeStun(message: StunMessage, key?: Buffer): Buffer {
  const parts = [...message.attributes].map(([type, value]) => attribute(type, value));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(METHODS[message.method] | CLASSES[message.class], 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  message.transaction.copy(header, 8);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // The length that is signed already counts the signature.
  header.writeUInt16BE(length + (key ? 4 + INTEGRITY_BYTES : 0), 2);
  const bytes = Buffer.concat([header, ...parts]);
  if (!key) return bytes;
  return Buffer.concat([bytes, attribute(ATTRIBUTES.messageIntegrity, sign(bytes, key))]);
}

/** Reads exactly one message; null for anything else. Never throws. */
export function parseStun(bytes: Buffer): StunMessage | null {
  if (lengthOf(bytes) !== bytes.length || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const type = bytes.readUInt16BE(0);
  const method = nameOf(METHODS, type & 0x3eef);
  const messageClass = nameOf(CLASSES, type & 0x0110);
  if (!method || !messageClass) return null;
  const attributes = new Map<number, Buffer>();
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > bytes.length) return null;
    const attributeType = bytes.readUInt16BE(at);
    if (!attributes.has(attributeType))
      attributes.set(attributeType, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return { method, class: messageClass, transaction: bytes.subarray(8, HEADER_BYTES), attributes };
}

/** Whether the message was signed with this key. What follows the signature does not count. */
export function isSignedWith(bytes: Buffer, key: Buffer): boolean {
  let at = HEADER_BYTES;
  while (at + 4 + INTEGRITY_BYTES <= bytes.length) {
    const length = bytes.readUInt16BE(at + 2);
    if (bytes.readUInt16BE(at) === ATTRIBUTES.messageIntegrity && length === INTEGRITY_BYTES) {
      const signed = Buffer.from(bytes.subarray(0, at));
      signed.writeUInt16BE(at + 4 + INTEGRITY_BYTES - HEADER_BYTES, 2);
      return timingSafeEqual(sign(signed, key), bytes.subarray(at + 4, at + 4 + INTEGRITY_BYTES));
    }
    at += 4 + padded(length);
  }
  return false;
}

/** The number of an error answer, such as 401 (RFC 8489 §14.8); null if it is none. */
export function errorCodeOf({ attributes }: StunMessage): number | null {
  const value = attributes.get(ATTRIBUTES.errorCode);
  if (!value || value.length < 4) return null;
  return (value.readUInt8(2) & 0x07) * 100 + value.readUInt8(3);
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

const sign = (bytes: Buffer, key: Buffer): Buffer => createHmac('sha1', key).update(bytes).digest();

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function nameOf<T extends Record<string, number>>(table: T, value: number): keyof T | undefined {
  return Object.keys(table).find((name) => table[name] === value);
}
