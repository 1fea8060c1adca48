/** A language made of English by rule, in which every letter is another: what stays in plain letters is in no catalogue. */
import type { Catalogue } from '#lib/words/book.ts';
import { en } from '#lib/words/en/catalogue.ts';

/** From a plain letter to its fullwidth form, which can still be read. */
const TO_FULLWIDTH = 0xfe_e0;

/** Like `Ｔｈｉｓ`. */
export const pseudo = (text: string): string =>
  text.replaceAll(/[A-Za-z]/g, (letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) + TO_FULLWIDTH),
  );

/** The same tree with every text in it, or given by it, in the other letters; what a mark is called is no text. */
function pseudoOf<T>(words: T): T;
function pseudoOf(words: unknown): unknown {
  if (typeof words === 'string') return pseudo(words);
  if (typeof words === 'function') {
    return (...given: unknown[]): unknown => pseudoOf(Reflect.apply(words, undefined, given));
  }
  if (Array.isArray(words)) return words.map((each: unknown) => pseudoOf(each));
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, key === 'as' ? value : pseudoOf(value)]),
  );
}

const { front, parts } = en;

export const pseudoCatalogue: Catalogue = {
  tag: 'en-x-pseudo',
  name: pseudo('Pseudo'),
  dir: 'ltr',
  front: pseudoOf({ ...front }),
  parts: {
    house: async () => pseudoOf({ ...(await parts.house()) }),
    wishes: async () => pseudoOf({ ...(await parts.wishes()) }),
    privacy: async () => pseudoOf({ ...(await parts.privacy()) }),
    access: async () => pseudoOf({ ...(await parts.access()) }),
    cards: async () => pseudoOf({ ...(await parts.cards()) }),
  },
};
