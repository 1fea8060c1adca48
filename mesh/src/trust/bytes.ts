/** The byte strings that everything in a hash or a key is made of. Big-endian; no JSON ever gets into a hash. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** An unsigned number in so many bytes; throws `RangeError` when it does not fit. */
function unsigned(value: number, length: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * length)) {
    throw new RangeError(`${value} does not fit into ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) {
    bytes[at] = rest % 256;
  }
  return bytes;
}

/** One byte. */
export const u8 = (value: number): Bytes => unsigned(value, 1);
/** Two bytes, big-endian. */
export const u16 = (value: number): Bytes => unsigned(value, 2);
/** Four bytes, big-endian. */
export const u32 = (value: number): Bytes => unsigned(value, 4);

/** One after the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Length-prefixed: u16 length ‖ bytes. */
export const lp = (bytes: Uint8Array): Bytes => concat(u16(bytes.length), bytes);

/** Text as UTF-8. */
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** The label that keeps the uses of one hash apart: lp("EWM1 " ‖ name). */
export const lab = (name: string): Bytes => lp(utf8(`EWM1 ${name}`));

/** Whether two byte strings are the same. For public values: it does not take the same time for all. */
export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** Whether no two of these byte strings are the same. */
export const allDistinct = (all: readonly Uint8Array[]): boolean =>
  new Set(all.map((bytes) => bytes.join())).size === all.length;

/** SHA-256. */
export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
