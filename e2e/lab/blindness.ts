/** What somebody at the relay could learn from what passes: each payload by its kind, and media by their entropy. Pure. */

/** What a TURN message carries, told apart by the first byte (RFC 7983 §7). */
export type Carried =
  | { kind: 'control' }
  | { kind: 'stun' | 'dtls' }
  /** `packet`: all of it; `payload`: what a codec made, or its cipher text. */
  | { kind: 'rtp' | 'rtcp'; stream: number; packet: Buffer; payload: Buffer }
  | { kind: 'other' };

const STUN_HEADER = 20;
const MAGIC_COOKIE = 0x2112a442;
const [SEND, DATA] = [0x0016, 0x0017];
const DATA_ATTRIBUTE = 0x0013;

/** Opens one datagram between a guest and the relay (RFC 8656 §11.5 and §12.5). */
export function carriedBy(datagram: Buffer): Carried {
  if (datagram.length < 4) return { kind: 'other' };
  const type = datagram.readUInt16BE(0);
  const length = datagram.readUInt16BE(2);
  if (type >= 0x4000 && type <= 0x4fff) return inside(datagram.subarray(4, 4 + length));
  if (type >= 0x4000 || !isStun(datagram)) return { kind: 'other' };
  if (type !== SEND && type !== DATA) return { kind: 'control' };
  for (let at = STUN_HEADER; at + 4 <= datagram.length;) {
    const size = datagram.readUInt16BE(at + 2);
    if (datagram.readUInt16BE(at) === DATA_ATTRIBUTE)
      return inside(datagram.subarray(at + 4, at + 4 + size));
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return { kind: 'control' };
}

const isStun = (datagram: Buffer): boolean =>
  datagram.length >= STUN_HEADER && datagram.readUInt32BE(4) === MAGIC_COOKIE;

function inside(packet: Buffer): Carried {
  const first = packet[0] ?? 255;
  if (first <= 3) return { kind: isStun(packet) ? 'stun' : 'other' };
  if (first >= 20 && first <= 63) return { kind: isDtls(packet) ? 'dtls' : 'other' };
  if (first < 128 || first > 191 || packet.length < 12) return { kind: 'other' };
  const type = packet.readUInt8(1);
  // RFC 5761 §4. SRTCP shows its sender, and at the end its index and perhaps a tag (RFC 3711 §3.4).
  if (type >= 192 && type <= 223)
    return {
      kind: 'rtcp',
      stream: packet.readUInt32BE(4),
      packet,
      payload: packet.subarray(8, -14),
    };
  const sources = 12 + (first & 0x0f) * 4;
  const extension = first & 0x10 ? 4 + packet.readUInt16BE(sources + 2) * 4 : 0;
  return {
    kind: 'rtp',
    stream: packet.readUInt32BE(8),
    packet,
    payload: packet.subarray(sources + extension),
  };
}

/** A DTLS record (RFC 9147 §4): change cipher, alert, handshake or data, of version 1.0 to 1.2, or 1.3's own header. */
function isDtls(packet: Buffer): boolean {
  const type = packet.readUInt8(0);
  return type >= 32 || (type <= 26 && [0xfeff, 0xfefd].includes(packet.readUInt16BE(1)));
}

/** How far a stream's bytes are from random ones. */
export interface Judgement {
  packets: number;
  bytes: number;
  /** Chi-square of the byte values per degree of freedom: 1 ± 0.09 for random bytes, tens for a codec's. */
  chiSquare: number;
  /** The share of packets that begin with the most common byte: near 0 for random bytes, near 1 for a codec's. */
  commonFirstByte: number;
}

export function judge(payloads: readonly Buffer[]): Judgement {
  const counts = Array.from({ length: 256 }, () => 0);
  const firsts = Array.from({ length: 256 }, () => 0);
  let bytes = 0;
  for (const payload of payloads) {
    bytes += payload.length;
    for (const byte of payload) counts[byte] = (counts[byte] ?? 0) + 1;
    const [first] = payload;
    if (first !== undefined) firsts[first] = (firsts[first] ?? 0) + 1;
  }
  const expected = bytes / 256;
  const squares = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return {
    packets: payloads.length,
    bytes,
    chiSquare: squares / 255,
    commonFirstByte: Math.max(...firsts) / payloads.length,
  };
}

/** So many packets may begin alike by chance, however few there are: five of a dozen would in a million captures. */
const ALIKE_BY_CHANCE = 4;

/** Four standard deviations around what random bytes show; a codec's are far outside. */
export const looksEncrypted = ({ packets, chiSquare, commonFirstByte }: Judgement): boolean =>
  chiSquare > 0.64 &&
  chiSquare < 1.36 &&
  commonFirstByte * packets <= Math.max(ALIKE_BY_CHANCE, 0.1 * packets);
