/** What a guest meant by what was heard. Simple and forgiving: whole phrases first, then telling words. Pure. */
import { idOf, restOf, type Evening } from './evening.ts';
import type { Question, ReplyWords, Wish } from './house-words.ts';

/** Shorter words tell nothing unless the catalogue lists them. */
const TELLING_FROM = 4;

/** In a longer sentence than the phrase and so many words more, the phrase is only mentioned. */
const WORDS_AROUND_MAX = 3;

/** Urgent, or about the truth: these count however they are wrapped up. */
const ALWAYS: readonly Wish[] = ['distress', 'whatItIs'];

/** The id of a reply or a wish; null if it was something else. */
export function understood(heard: string, evening: Evening): string | null {
  const words = wordsOf(heard);
  const { wishes } = evening.words;
  const always = ALWAYS.find((wish) => longest(wishes[wish].heard, words) > 0);
  if (always) return always;
  const rest = restOf(evening);
  const reply = rest.name === 'asking' ? replyOf(rest.question, words) : null;
  return reply ?? wishOf(evening, words);
}

/** Letters and figures in lower case, without accents. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function replyOf(question: Question, heard: readonly string[]): string | null {
  const scores = question.replies.map((reply) => {
    const phrase = longest([reply.text, ...(reply.heard ?? [])], heard);
    const telling = tellingWords(reply, question).filter((word) => heard.includes(word));
    return Math.max(2 * phrase, telling.length);
  });
  const best = Math.max(...scores);
  const first = scores.indexOf(best);
  // Two that fit as well: it is better to pass than to put an answer into somebody's mouth.
  if (best === 0 || scores.includes(best, first + 1)) return null;
  return idOf(question, first);
}

/** Words of this reply that none of the others has. */
function tellingWords(reply: ReplyWords, { replies }: Question): string[] {
  const others = new Set(
    replies.filter((other) => other !== reply).flatMap(({ text }) => wordsOf(text)),
  );
  return wordsOf(reply.text).filter((word) => word.length >= TELLING_FROM && !others.has(word));
}

function wishOf({ words }: Evening, heard: readonly string[]): Wish | null {
  let best: { wish: Wish; length: number } | null = null;
  for (const wish of Object.keys(words.wishes) as Wish[]) {
    const { text, heard: phrases } = words.wishes[wish];
    const length = longest([text, ...phrases], heard);
    const meant = length > 0 && heard.length <= length + WORDS_AROUND_MAX;
    if (meant && length > (best?.length ?? 0)) best = { wish, length };
  }
  return best?.wish ?? null;
}

/** Words in the longest of the phrases that was heard as a whole; 0 if none was. */
function longest(phrases: readonly string[], heard: readonly string[]): number {
  const sentence = ` ${heard.join(' ')} `;
  const lengths = phrases
    .map(wordsOf)
    .filter((phrase) => phrase.length > 0 && sentence.includes(` ${phrase.join(' ')} `))
    .map(({ length }) => length);
  return Math.max(0, ...lengths);
}
