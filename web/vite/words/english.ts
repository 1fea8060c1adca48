/** What English asks of every other language: which messages there are, with which values and marks. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { join } from 'node:path';

export const WORDS = join(import.meta.dirname, '../../src/lib/words');

/** What is fetched at once: a module of `en/`, and the chapters that it has. */
export const PARTS = ['front', 'house', 'wishes', 'privacy', 'access', 'cards'] as const;
export type PartName = (typeof PARTS)[number];

/** Made of the words beside it by rule (`lib/words/calling.ts`), so nobody translates it. */
const MADE = new Set(['company.called', 'company.label', 'company.honoured']);

export type Wanted =
  | {
      readonly kind: 'message';
      /** Sorted; null for one that is no function. */
      readonly params: readonly string[] | null;
      /** Kinds of marks, sorted; null for a plain string. */
      readonly marks: readonly string[] | null;
      /** As English has it, for whoever translates. */
      readonly source: string;
    }
  /** No words: the same in every language. */
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly Wanted[] }
  | { readonly kind: 'tree'; readonly keys: ReadonlyMap<string, Wanted> };

export type Parts = Readonly<Record<PartName, ReadonlyMap<string, Wanted>>>;

type Found = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Found =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMarked = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.some((part) => isTree(part) && 'as' in part);

/** Stands for a value of any kind, and reads as its name: `{guest}`. */
const standIn = (name: string): unknown =>
  Object.assign([`{${name}}`], { amount: Number.NaN, unit: 'second' });

const tagged = (mark: string, text: string): string => `<${mark}>${text}</${mark}>`;

/** As one would write it in a catalogue. */
const written = (value: unknown): string =>
  isMarked(value)
    ? value
        .map((part) => (isTree(part) ? tagged(String(part['as']), String(part['text'])) : part))
        .join('')
    : String(value);

const marksIn = (value: unknown): string[] | null =>
  isMarked(value)
    ? [...new Set(value.flatMap((part) => (isTree(part) ? [String(part['as'])] : [])))].toSorted()
    : null;

function wanted(value: unknown, path: string): Wanted {
  if (typeof value === 'string' || isMarked(value))
    return { kind: 'message', params: null, marks: marksIn(value), source: written(value) };
  if (typeof value === 'function') {
    const params = new Set<string>();
    const given = new Proxy(
      {},
      {
        get: (_, name) => {
          params.add(String(name));
          return standIn(String(name));
        },
      },
    );
    const said: unknown = Reflect.apply(value, undefined, [given]);
    const text = written(said);
    return {
      kind: 'message',
      params: [...params].toSorted(),
      marks: marksIn(said) ?? (Array.isArray(said) ? [] : null),
      // Cases and formats show in its code alone.
      source: /plural\(|\?|\bif\b|NaN/.test(value.toString() + text) ? value.toString() : text,
    };
  }
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((each, index) => wanted(each, `${path}.${index}`)) };
  if (!isTree(value)) return { kind: 'fixed', value };
  const keys = Object.entries(value).flatMap(([key, each]): [string, Wanted][] => {
    const inner = path ? `${path}.${key}` : key;
    return MADE.has(inner) ? [] : [[key, wanted(each, inner)]];
  });
  return { kind: 'tree', keys: new Map(keys) };
}

/** Reads the modules themselves, as they are now. */
export async function readEnglish(): Promise<Parts> {
  const parts = await Promise.all(
    PARTS.map(async (part) => {
      const file = join(WORDS, 'en', `${part}.ts`);
      const module: unknown = await import(/* @vite-ignore */ file);
      const chapters = wanted(module, '');
      if (chapters.kind !== 'tree') throw new Error(`${part} has no chapters`);
      return [part, chapters.keys] as const;
    }),
  );
  return Object.fromEntries(parts) as Parts;
}

/** Every message once, by its path. */
export function* messagesOf(
  parts: Parts,
): Generator<[path: string, Extract<Wanted, { kind: 'message' }>]> {
  function* within(
    each: Wanted,
    path: string,
  ): Generator<[string, Extract<Wanted, { kind: 'message' }>]> {
    if (each.kind === 'message') yield [path, each];
    if (each.kind === 'list')
      for (const [index, item] of each.items.entries()) yield* within(item, `${path}.${index}`);
    if (each.kind === 'tree')
      for (const [key, inner] of each.keys) yield* within(inner, `${path}.${key}`);
  }
  const seen = new Set<string>();
  for (const chapters of Object.values(parts))
    for (const [name, chapter] of chapters) {
      if (seen.has(name)) continue;
      seen.add(name);
      yield* within(chapter, name);
    }
}
