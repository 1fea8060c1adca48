/** Contents of envelopes, padded so that their length says little: u16 length ‖ content ‖ zeros. */
import { concat, u16, type Bytes } from './bytes.ts';

/** The lengths that a padded content can have, in bytes. */
export const BUCKETS = [1024, 2048, 4096, 8192, 16_384] as const;

const LENGTH_BYTES = 2;

/** The largest content, in bytes. */
export const CONTENT_MAX_BYTES = 16_384 - LENGTH_BYTES;

/** The content in the smallest bucket that holds it; throws `RangeError` when none does. */
export function pad(content: Uint8Array): Bytes {
  const bucket = BUCKETS.find((length) => content.length + LENGTH_BYTES <= length);
  if (bucket === undefined) throw new RangeError(`${content.length} bytes do not fit an envelope`);
  return concat(
    u16(content.length),
    content,
    new Uint8Array(bucket - LENGTH_BYTES - content.length),
  );
}

/** The content of a padded one; null unless it is padded exactly as `pad` does. */
export function unpad(padded: Bytes): Bytes | null {
  if (padded.length < LENGTH_BYTES) return null;
  const length = new DataView(padded.buffer, padded.byteOffset).getUint16(0);
  const end = LENGTH_BYTES + length;
  const bucket = BUCKETS.find((one) => end <= one);
  if (bucket !== padded.length || padded.subarray(end).some((byte) => byte !== 0)) return null;
  return padded.slice(LENGTH_BYTES, end);
}
