import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { ENGLISH } from './english/english.ts';
import { drawEvening, repliesOf, type Evening } from './evening.ts';
import { understood } from './understood.ts';

const evening = drawEvening(ENGLISH, seeded(1));
const chewing: Evening = { ...evening, moment: { name: 'chewing' } };
const asking = (id: string): Evening => {
  const question = ENGLISH.questions.find((one) => one.id === id) ?? expect.unreachable(id);
  return { ...evening, moment: { name: 'asking', question } };
};
/** The text of the reply that was understood. */
const reply = (heard: string, question: string) => {
  const asked = asking(question);
  const id = understood(heard, asked);
  return repliesOf(asked).find((one) => one.id === id)?.text ?? id;
};

describe('what a guest meant', () => {
  it('is every reply when it is read out', () => {
    for (const { id, replies } of ENGLISH.questions) {
      for (const { text } of replies) expect(reply(text.toUpperCase(), id)).toBe(text);
    }
  });

  it('is every wish when it is read out', () => {
    for (const [wish, { text, heard }] of Object.entries(ENGLISH.wishes)) {
      for (const phrase of [text, ...heard]) expect(understood(phrase, chewing)).toBe(wish);
    }
  });

  it.each([
    ['um, it was warm once, I think', 'warm-or-cold', 'It was warm once'],
    ['rather hot, really', 'warm-or-cold', 'Warm'],
    ['oh, always room for that', 'dessert', 'There is always room'],
    ['I like it quiet', 'noise', 'Calm'],
    ['my old friend from school', 'dinner-guest', 'An old friend'],
    ['the crust of course', 'bread-end', 'The end'],
    ['I think I did it all by myself', 'who-cooked', 'I did'],
  ])('“%s” answers %s with “%s”', (heard, question, text) => {
    expect(reply(heard, question)).toBe(text);
  });

  it.each(['the weather is strange today', 'warm and cold', '', '…'])(
    'is not guessed at: “%s”',
    (heard) => {
      expect(reply(heard, 'warm-or-cold')).toBeNull();
    },
  );

  it.each([
    ['sorry but are you a person', 'whatItIs'],
    ['wait a moment I wanted to know who are you actually', 'whatItIs'],
    ['to be honest I think that I need help because it is all too much', 'distress'],
    ['I can’t breathe', 'distress'],
    ['I don’t feel well', 'distress'],
    ['please tell me a story', 'story'],
    ['be quiet please', 'quiet'],
    ['okay bye', 'farewell'],
  ])('“%s” is a wish whatever was asked: %s', (heard, wish) => {
    expect(understood(heard, asking('warm-or-cold'))).toBe(wish);
  });

  it('is not a wish that is only mentioned', () => {
    expect(understood('yesterday we had to stop at the old bakery twice', chewing)).toBeNull();
  });
});
