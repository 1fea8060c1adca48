/** What a browser has fetched of a house, weighed as it would come from any house: as gzip, and what is packed already as it is. */
import { gzipSync } from 'node:zlib';

export interface Weight {
  /** Scripts, in bytes. */
  script: number;
  /** All of it, scripts included. */
  all: number;
  /** The heaviest file, by its name, and its bytes. */
  heaviest: { name: string; bytes: number } | null;
}

/** Pictures, fonts and sounds are packed by themselves. */
const PACKED = /\.(?:woff2|png|webp|avif|jpe?g)$/;

/** Bytes of one file on its way. Pure. */
export const weightOf = (path: string, body: Uint8Array): number =>
  PACKED.test(path) ? body.length : gzipSync(body).length;

/** Of these files, by path. Pure. */
export function weighAll(files: ReadonlyMap<string, Uint8Array>): Weight {
  const weights = [...files].map(([path, body]) => ({ path, bytes: weightOf(path, body) }));
  const sum = (some: readonly { bytes: number }[]): number =>
    some.reduce((total, { bytes }) => total + bytes, 0);
  const [heaviest] = weights.toSorted((a, b) => b.bytes - a.bytes);
  return {
    script: sum(weights.filter(({ path }) => path.endsWith('.js'))),
    all: sum(weights),
    heaviest: heaviest
      ? { name: heaviest.path.split('/').at(-1) ?? '', bytes: heaviest.bytes }
      : null,
  };
}
