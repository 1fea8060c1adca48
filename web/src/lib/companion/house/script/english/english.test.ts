import { describe, expect, it } from 'vitest';
import { REPLIES_MAX } from '../evening.ts';
import { SENTENCE_MAX } from '../house-words.ts';
import { sentences } from '../sentences.ts';
import { ENGLISH } from './english.ts';

const {
  whatItIs,
  greetings,
  found,
  farewells,
  distress,
  hushed,
  softly,
  awake,
  retreat,
  spent,
  notUnderstood,
  unanswered,
  questions,
  stories,
  remarks,
  wishes,
} = ENGLISH;

const SPOKEN = [
  whatItIs,
  distress,
  hushed,
  softly,
  awake,
  retreat,
  spent,
  ...[greetings, found, farewells, notUnderstood, unanswered, remarks].flat(),
  ...questions.flatMap(({ ask, replies }) => [ask, ...replies.map(({ answer }) => answer)]),
  ...stories.map(({ text }) => text),
];
const wordCount = (text: string) => text.trim().split(/\s+/).length;

describe('the English catalogue', () => {
  it('has enough for an evening', () => {
    expect(questions.length).toBeGreaterThanOrEqual(40);
    expect(stories.length).toBeGreaterThanOrEqual(8);
    expect(remarks.length).toBeGreaterThanOrEqual(20);
  });

  it('asks each question with two to four replies, each with an answer of its own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    const answers = questions.flatMap(({ replies }) => replies.map(({ answer }) => answer));
    expect(new Set(answers).size).toBe(answers.length);
    for (const { id, replies } of questions) {
      expect(id).toMatch(/^[a-z-]+$/);
      expect(replies.length).toBeGreaterThanOrEqual(2);
      expect(replies.length).toBeLessThan(Math.min(5, REPLIES_MAX));
    }
  });

  it('tells stories of 60 to 120 words', () => {
    for (const { id, text } of stories) {
      expect(wordCount(text), id).toBeGreaterThanOrEqual(60);
      expect(wordCount(text), id).toBeLessThanOrEqual(120);
    }
  });

  it(`has no sentence of more than ${SENTENCE_MAX} characters, and none that does not end`, () => {
    for (const text of SPOKEN) {
      for (const sentence of sentences(text, 'en')) {
        expect(sentence.length, sentence).toBeLessThanOrEqual(SENTENCE_MAX);
        expect(sentence).toMatch(/[.?!]$/);
      }
    }
  });

  it('fits its buttons', () => {
    const texts = [...questions.flatMap(({ replies }) => replies), ...Object.values(wishes)];
    for (const { text } of texts) expect(text.length, text).toBeLessThanOrEqual(36);
  });

  it('says goodbye in two short sentences', () => {
    for (const text of found) {
      expect(sentences(text, 'en').length, text).toBeLessThanOrEqual(2);
      expect(wordCount(text), text).toBeLessThanOrEqual(10);
    }
  });

  it('repeats nothing', () => {
    expect(new Set(SPOKEN).size).toBe(SPOKEN.length);
  });

  it('keeps away from what does not belong at every table', () => {
    const unwelcome =
      /\b(wine|beer|drunk|cocktail|alcohol|toasting|pork|bacon|ham|sausage|diet|calorie|weight|slim|healthy|doctor|medicine|god|church|pray|husband|wife|boyfriend|girlfriend|money|cheap|expensive)/i;
    const texts = [
      ...SPOKEN,
      ...questions.flatMap(({ replies }) => replies.map(({ text }) => text)),
    ];
    expect(texts.filter((text) => unwelcome.test(text))).toEqual([]);
  });
});
