/** WebSocket text frames as a server sends them (RFC 6455 §5.2): whole, unmasked. */

const FIN_AND_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * JSON in ASCII alone, whatever is in the value: then a character is a byte, and framing need not look at it twice.
 * Texts that are put together by hand must be ASCII as well.
 */
export const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Frames these ASCII texts into one buffer. ws would write two buffers for each, and what Node does for a buffer costs
 * about as much as everything else we do for a message.
 */
export function textFrames(texts: readonly string[]): Buffer {
  let size = 0;
  for (const { length } of texts) size += headerLength(length) + length;
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const text of texts) {
    const { length } = text;
    bytes[at] = FIN_AND_TEXT;
    if (length < LENGTH_16) bytes[at + 1] = length;
    else if (length < 65_536) {
      bytes[at + 1] = LENGTH_16;
      bytes.writeUInt16BE(length, at + 2);
    } else {
      bytes[at + 1] = LENGTH_64;
      bytes.writeBigUInt64BE(BigInt(length), at + 2);
    }
    at += headerLength(length);
    at += bytes.write(text, at, 'latin1');
  }
  return bytes;
}

function headerLength(length: number): number {
  if (length < LENGTH_16) return 2;
  return length < 65_536 ? 4 : 10;
}
