/** What the recogniser listens for, as a JSGF grammar (W3C Note, JSpeech Grammar Format) and a small dictionary. */

/** Between the words that rules wait for, people say these; as phrases, because single small words are heard everywhere. */
const BETWEEN = [
  "(i am | i'm) (having | eating | drinking | making) [a | some | the]",
  'i have (a | some)',
  'i had (a | some)',
  'i like',
  'i love',
  'it is [very]',
  'do you like',
  'do you have (a | some)',
  'tell me about',
  'what about',
  'with (a | my | the | some)',
  'and (a | my | the | some)',
  'for dinner',
  'for lunch',
];

/** Sounds of American English (ARPAbet), which stand for whatever no rule knows. */
const SOUNDS =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(
    ' ',
  );
const SOUND = 'sound-';
/** A word must fit so much better than a sound: with more, words are heard as sounds; with less, sounds as words. */
const SOUND_WEIGHT = '0.005';

/** Every word of some phrases, alternatives included. */
export const wordsOf = (phrases: readonly string[]): ReadonlySet<string> =>
  new Set(phrases.flatMap((phrase) => phrase.match(/[a-z']+/g) ?? []));

/** A grammar in which any of the phrases follow each other, with unknown sounds between them. */
export function grammarOf(phrases: readonly string[]): string {
  const known = [...new Set([...phrases, ...BETWEEN])].map((phrase) => `/1/ ${phrase}`);
  const unknown = SOUNDS.map((sound) => `/${SOUND_WEIGHT}/ ${SOUND}${sound.toLowerCase()}`);
  return [
    '#JSGF V1.0;',
    'grammar table;',
    'public <said> = <part>+;',
    `<part> = ${[...known, ...unknown].join(' | ')};`,
    '',
  ].join('\n');
}

/** The part of a CMU pronouncing dictionary that the grammar needs; the whole takes three times as long to load. */
export function dictionaryOf(
  phrases: readonly string[],
  whole: string,
): { readonly text: string; readonly missing: readonly string[] } {
  const wanted = wordsOf([...phrases, ...BETWEEN]);
  const found = new Set<string>();
  const lines = whole.split('\n').filter((line) => {
    const word = /^([^\s(]+)/.exec(line)?.[1] ?? '';
    if (wanted.has(word)) found.add(word);
    return wanted.has(word);
  });
  for (const sound of SOUNDS) lines.push(`${SOUND}${sound.toLowerCase()} ${sound}`);
  return { text: `${lines.join('\n')}\n`, missing: [...wanted].filter((word) => !found.has(word)) };
}

/** A word, or null for a stretch that no rule knows. */
export type Heard = readonly (string | null)[];

/** Reads what the recogniser wrote. Sounds around the words are breath; when they are most of it, nothing was understood. */
export function readHypothesis(text: string): Heard {
  const tokens = text.trim().split(/\s+/).filter(Boolean);
  const words = tokens.filter((token) => !token.startsWith(SOUND));
  const sounds = tokens.length - words.length;
  if (words.length === 0) return sounds > 2 ? [null] : [];
  if (sounds > 2 * words.length + 4) return [null];
  const heard: (string | null)[] = [];
  let run = 0;
  for (const token of tokens) {
    run = token.startsWith(SOUND) ? run + 1 : 0;
    if (run === 0) heard.push(token.replace(/\(\d+\)$/, ''));
    // Two or three sounds are a breath or the end of a word.
    else if (run === 4) heard.push(null);
  }
  return heard;
}

/** As a transcript: honest about what was not understood. */
export const transcriptOf = (heard: Heard): string => heard.map((word) => word ?? '…').join(' ');

/** A written message, heard with the same ears. */
export function hearText(text: string, known: ReadonlySet<string>): Heard {
  const words = text.toLowerCase().match(/[a-z']+/g) ?? [];
  return words.map((word) => (known.has(word) ? word : null));
}
