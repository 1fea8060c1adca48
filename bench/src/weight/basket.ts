/** What a browser has fetched of a house, weighed as it would come from any house: as gzip, and what is packed already as it is. */
import { gzipSync } from 'node:zlib';

/** Files of one kind. */
export interface Weight {
  readonly bytes: number;
  /** The heaviest of them; null where there is none. */
  readonly heaviest: { readonly name: string; readonly bytes: number } | null;
}

/** Pictures and fonts are packed by themselves. */
const PACKED = /\.(?:woff2|png|webp|avif|jpe?g)$/;

/** Bytes of one file on its way. Pure. */
export const weightOf = (path: string, body: Uint8Array): number =>
  PACKED.test(path) ? body.length : gzipSync(body).length;

/** Of the scripts among these files, and of all, by path. Pure. */
export function weighAll(files: ReadonlyMap<string, Uint8Array>): { script: Weight; all: Weight } {
  const weighed = [...files].map(([path, body]) => ({
    name: path.split('/').at(-1) ?? '',
    bytes: weightOf(path, body),
  }));
  const sum = (some: typeof weighed): Weight => ({
    bytes: some.reduce((total, { bytes }) => total + bytes, 0),
    heaviest: some.toSorted((a, b) => b.bytes - a.bytes)[0] ?? null,
  });
  return { script: sum(weighed.filter(({ name }) => name.endsWith('.js'))), all: sum(weighed) };
}
