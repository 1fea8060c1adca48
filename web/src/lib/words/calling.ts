/** What somebody at the table is called, by the words of a language; by rule, and so the same in each. */
import { apart } from './apart.ts';
import { skeleton } from './skeleton.ts';

/** As much of a catalogue as it takes. */
interface Names {
  readonly guest: (_: { place: number }) => string;
  readonly chosen: (_: { name: string; place: number }) => string;
  readonly named: (_: { name: string }) => string;
  readonly ai: string;
  readonly house: string;
  readonly ours: readonly string[];
}

/** Somebody at the table; `place` as seen from here: you are 1. */
interface Called {
  readonly name: string;
  readonly place: number;
  readonly marks?: readonly { readonly kind: string }[];
}

/** Stands for any place while it is told what names for places look like. */
const ANY_PLACE = 7;

/** Whether a name passes at a glance for one that this page itself gives, and so for somebody else's place. */
function isOurs(name: string, { guest, ai, house, ours }: Names): boolean {
  const seen = skeleton(name);
  // One of them, or the same over and over.
  const passesFor = (own: string) => own !== '' && seen !== '' && seen.replaceAll(own, '') === '';
  const place = skeleton(guest({ place: ANY_PLACE })).split(String(ANY_PLACE));
  const numberless = new RegExp(`^${place.join(String.raw`\p{Nd}+`)}$`, 'u');
  return numberless.test(seen) || [ai, house, ...ours].some((own) => passesFor(skeleton(own)));
}

/** A name that turns no words around it. */
const own = (name: string, { guest }: Names): string => apart(name, guest({ place: ANY_PLACE }));

const asItIs = (name: string): string => name;

/** A name, written so, with its honour; who has put it on already has it once. */
function honoured(name: string, words: Names, written: typeof own): string {
  const honour = words.named({ name: '' }).trim();
  if (honour !== '' && name.endsWith(honour)) return written(name, words);
  return words.named({ name: written(name, words) });
}

/** What somebody is called, their own name written so. */
function called({ name, place, marks = [] }: Called, words: Names, written: typeof own): string {
  if (name && isOurs(name, words)) return words.chosen({ name: written(name, words), place });
  if (name) return honoured(name, words, written);
  const host = marks.find(({ kind }) => kind === 'ai' || kind === 'house');
  if (host) return host.kind === 'ai' ? words.ai : words.house;
  return words.guest({ place });
}

/** The same words, and the names that they make. */
export const calling = <Words extends Names>(words: Words) => ({
  ...words,
  /** What somebody calls themselves, where they have no place yet. */
  honoured: (name: string): string => honoured(name, words, own),
  /**
   * Somebody's own name, marked as chosen if it passes for one of this page; else their place at the table. Who has no
   * name because they are no person is called by what they are. For sentences: the name turns no words around it.
   */
  called: (guest: Called): string => called(guest, words, own),
  /** The same where it stands alone, and for the names of places and buttons, which are heard and looked up letter by letter. */
  label: (guest: Called): string => called(guest, words, asItIs),
});
