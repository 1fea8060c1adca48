/** Which English the catalogues were translated from, so that a sentence that changes is not forgotten in twelve others. */
// oxlint-disable no-restricted-imports -- runs in Node
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf, type Parts } from './english.ts';

/** By path, a hash of the English text. */
const FILE = join(import.meta.dirname, 'translated.json');

type Hashes = Readonly<Record<string, string>>;
const read = (): Hashes => JSON.parse(readFileSync(FILE, 'utf8')) as Hashes;

/** Blanks are laid out by a formatter, and say nothing. */
const hashOf = (source: string): string =>
  createHash('sha256').update(source.replaceAll(/\s+/g, ' ')).digest('hex').slice(0, 8);

/** Path and text of what English says differently; what no catalogue has yet is another matter. */
export function changedSince(english: Parts): [path: string, source: string][] {
  const known = read();
  return [...messagesOf(english)].flatMap(([path, { source }]) =>
    known[path] === undefined || known[path] === hashOf(source) ? [] : [[path, source]],
  );
}

/** From now on these messages, or all, are translated from what English says now. */
export function keepSource(english: Parts, isKept: (path: string) => boolean = () => true): void {
  const known = read();
  const hashes = [...messagesOf(english)].flatMap(([path, { source }]) => {
    const hash = isKept(path) ? hashOf(source) : known[path];
    return hash === undefined ? [] : [[path, hash]];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}
