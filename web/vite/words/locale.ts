/** The catalogue of one language as it lies in `lib/words/<tag>.json`, and what is wrong with it. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messagesOf, WORDS, type Parts, type Wanted } from './english.ts';
import { marksOf, MessageError, paramsOf, parse, partsOf, type Message } from './message.ts';

/** What stands at the head of a catalogue. */
export interface Head {
  /** The language by its own name. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  /** BCP 47, for `Intl`, where it is more than the tag. */
  readonly formats?: string;
  /** How guests are addressed, and whatever else its translators agree on. */
  readonly voice: string;
}

export type Locale = {
  /** BCP 47; the catalogue's file name. */
  readonly tag: string;
  readonly head: Head;
  readonly words: unknown;
};

const HEAD = '@locale';
const NONE: Head = { name: '', dir: 'ltr', voice: '' };

/** All but English, by tag. */
export function readLocales(): Locale[] {
  return readdirSync(WORDS)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const { [HEAD]: head = NONE, ...words } = JSON.parse(
        readFileSync(join(WORDS, name), 'utf8'),
      ) as { [HEAD]?: Head };
      return { tag: basename(name, '.json'), head, words };
    });
}

/** What is at this path; undefined if nothing is. */
export const at = (words: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, key) =>
        typeof found === 'object' && found !== null
          ? (found as Record<string, unknown>)[key]
          : undefined,
      words,
    );

/** How far the numbers of a page go that a sentence counts. */
const COUNTED = 200;

/** Plural categories that occur among the numbers of a page but have no case. */
function uncounted(message: Message, tag: string): string[] {
  const rules = new Intl.PluralRules(tag);
  return [...partsOf(message)].flatMap((part) => {
    // What says the same for every number counts nothing.
    const isCounting =
      part.kind === 'plural' && [...part.cases.keys()].some((each) => !/^(?:=|other$)/.test(each));
    if (!isCounting) return [];
    const numbers = Array.from({ length: COUNTED + 1 }, (_, number) => number);
    const open = numbers.filter((number) => !part.cases.has(`=${number}`));
    const forms = new Set(open.map((number) => rules.select(number)));
    return [...forms].filter((form) => !part.cases.has(form));
  });
}

function faultsOf(
  text: unknown,
  wanted: Extract<Wanted, { kind: 'message' }>,
  tag: string,
): string[] {
  if (text === undefined) return [`is missing: ${wanted.source.replaceAll(/\s+/g, ' ')}`];
  if (typeof text !== 'string' || text.trim() === '') return ['is no text'];
  try {
    const message = parse(text);
    const [has, needs] = [paramsOf(message).join(', '), (wanted.params ?? []).join(', ')];
    const [marked, marks] = [marksOf(message).join(', '), (wanted.marks ?? []).join(', ')];
    const uncountedForms = uncounted(message, tag);
    return [
      ...(has === needs ? [] : [`has the values (${has}) instead of (${needs})`]),
      ...(marked === marks ? [] : [`has the marks (${marked}) instead of (${marks})`]),
      ...(uncountedForms.length === 0 ? [] : [`has no case for “${uncountedForms.join('”, “')}”`]),
    ];
  } catch (error) {
    if (error instanceof MessageError) return [`cannot be read: ${error.message}`];
    throw error;
  }
}

/** Paths of all texts that a catalogue has. */
function* pathsIn(words: unknown, path = ''): Generator<string> {
  if (typeof words !== 'object' || words === null) yield path;
  else
    for (const [key, each] of Object.entries(words))
      yield* pathsIn(each, path ? `${path}.${key}` : key);
}

/** What keeps this catalogue from being built: one line for each, none if it is whole. Pure. */
export function faultsIn({ tag, head, words }: Locale, english: Parts): string[] {
  const wanted = new Map(messagesOf(english));
  const faults = [...wanted].flatMap(([path, each]) =>
    faultsOf(at(words, path), each, tag).map((fault) => `${path} ${fault}`),
  );
  const extra = [...pathsIn(words)].filter((path) => !wanted.has(path));
  const headless = head.name === '' || head.voice === '';
  return [
    ...(headless ? [`${HEAD} does not say name, dir and voice`] : []),
    ...faults,
    ...extra.map((path) => `${path} is not in English`),
  ].map((fault) => `${tag}: ${fault}`);
}
