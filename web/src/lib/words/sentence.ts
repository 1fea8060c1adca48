/** Sentences of which a part looks or works differently. A catalogue marks the part; `Sentence.svelte` shows it. */

/**
 * `strong` and `code` as in HTML; `heard`: for the ear alone; `name`: what somebody calls themselves, kept from turning the
 * text around it; any other is shown by the snippet of `Sentence` that the place brings along.
 */
type MarkKind = 'strong' | 'code' | 'heard' | 'name' | 'own';

interface Mark {
  readonly as: MarkKind;
  readonly text: string;
}

/** In the order in which it is read. */
export type Marked = readonly (string | Mark)[];

/** Puts a sentence together. */
export const sentence = (...parts: Marked): Marked => parts;

const marking =
  (as: MarkKind) =>
  (text: string): Mark => ({ as, text });

export const strong = marking('strong');
export const code = marking('code');
export const heard = marking('heard');
export const nameOf = marking('name');
/** Shown as the place likes. */
export const own = marking('own');
