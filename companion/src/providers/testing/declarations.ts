/** How our wire types are held against a vendor's own: at compile time, and by what their declarations say. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A vendor's type as it is on the wire: enums are their words, and nobody writes to it. */
export type OnWire<T> = T extends string
  ? string extends T
    ? string
    : `${T}`
  : T extends readonly (infer Item)[]
    ? readonly OnWire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: OnWire<T[Key]> }
      : T;

type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, Key> = T extends unknown
  ? Key extends keyof T
    ? NonNullable<T[Key]>
    : never
  : never;

/** Keys of ours, at any depth, that the vendor does not know; `never` when there are none. */
export type Unknown<Ours, Theirs> = Ours extends readonly (infer Item)[]
  ? Unknown<Item, Theirs extends readonly (infer Other)[] ? Other : never>
  : string extends keyof Ours
    ? never
    : Ours extends object
      ? {
          [Key in keyof Ours]-?: Key extends KeysOf<Theirs>
            ? Unknown<NonNullable<Ours[Key]>, ValueOf<Theirs, Key>>
            : Key;
        }[keyof Ours]
      : never;

/** Fingerprints of declarations in a file of types, comments left out, by name: a bump shows which of them moved. */
export function fingerprints(path: string, names: readonly string[]): Record<string, string> {
  const text = readFileSync(new URL(`../../../../node_modules/${path}`, import.meta.url), 'utf8');
  return Object.fromEntries(names.map((name) => [name, fingerprint(text, name)]));
}

function fingerprint(text: string, name: string): string {
  const declared = new RegExp(
    String.raw`^export (?:declare )?(?:interface|class|enum|type|namespace) ${name}\b[^;{]*(?:;|\{[\s\S]*?^\})`,
    'gm',
  );
  const found = text.match(declared)?.join('\n');
  if (!found) return 'gone';
  const bare = found.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\s+/g, ' ');
  return createHash('sha256').update(bare).digest('hex').slice(0, 12);
}
