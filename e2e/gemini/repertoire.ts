/**
 * What the emulator says: rules, not a model. It names the dish that it understood, so that a test can tell that it was
 * heard; otherwise it says one clear sentence after the other.
 */
import type { Utterance } from './conversations.ts';

const DISHES = [
  'soup',
  'bread',
  'pasta',
  'rice',
  'salad',
  'curry',
  'pizza',
  'fish',
  'cheese',
  'noodles',
  'potatoes',
  'cake',
] as const;

/** Every phrase but a dish that the ears know. */
const PHRASES = [
  'hello',
  'good evening',
  'how are you',
  'i am eating',
  'i am having',
  'i have',
  'i like',
  'a bowl of',
  'some',
  'my',
  'and',
  'today',
  'tonight',
  'do you remember',
  'what do you think',
  'tell me a story',
  'wait a moment',
  'thank you',
  'goodbye',
];

/** In the Java Speech Grammar Format. */
export const GRAMMAR = `#JSGF V1.0;
grammar food;
public <said> = <phrase>+;
<phrase> = ${[...PHRASES, ...DISHES].join(' | ')};
`;

/** Said one after the other to whoever was not understood. Each ends in something to answer. */
export const FIXED = [
  'It is good to sit with you. What is on your plate?',
  'That sounds lovely. How does it taste?',
  'Take your time, I am in no hurry. Who taught you to cook?',
  'I like to hear about dinner. What will you eat tomorrow?',
] as const;

/** Eleven seconds, long enough to be interrupted. */
const STORY =
  'Once there was a baker who talked to his bread every morning. People laughed at him, but his bread was the best in town. ' +
  'One day a child asked him what he said to it. He said that he only asked how it had slept.';

/** Said when the house, or the guest, speaks of one. */
export const GOODBYE = 'Goodbye. Enjoy the rest of your meal.';

/** Said by a model that thinks aloud, before what it has thought. */
export const FILLER = 'Let me think about that.';

/** What is answered to these words, the `turn`th answer of its connection (from 0). `history` ends before them. */
export function answerTo(heard: string, history: readonly Utterance[], turn: number): string {
  const words = heard.toLowerCase();
  const dish = dishIn(words);
  // Asked for by the house, it counts more than whatever the guest was just saying.
  if (words.includes('goodbye')) return GOODBYE;
  if (words.includes('remember')) {
    const told = history.findLast(({ by, text }) => by === 'guest' && dishIn(text) !== null);
    const remembered = told && dishIn(told.text);
    return remembered
      ? `You told me about the ${remembered}.`
      : 'I do not remember what you told me.';
  }
  if (words.includes('story')) return STORY;
  if (dish) return `I like ${dish}, too. How is your ${dish} today?`;
  if (words.includes('hello') || words.includes('good evening')) return `Hello. ${FIXED[0]}`;
  return FIXED[turn % FIXED.length] ?? FIXED[0];
}

const dishIn = (text: string) => DISHES.find((dish) => text.toLowerCase().includes(dish)) ?? null;
