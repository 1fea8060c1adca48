import { expect, test } from 'vitest';
import { answer, NO_MEMORY, remember, topicOf } from './brain.ts';
import { hearText, readHypothesis, transcriptOf, wordsOf } from './grammar.ts';
import { LEADS, MOVING_ON, TOPICS } from './topics.ts';

const KNOWN = wordsOf(LEADS);
const hear = (text: string) => hearText(text, KNOWN);

test('twenty to thirty-five topics, each with phrases of its own', () => {
  expect(TOPICS.length).toBeGreaterThan(20);
  expect(new Set(LEADS).size).toBe(LEADS.length);
});

test.each([
  ['What are you eating tonight?', 'my meal'],
  ['Are you human?', 'human'],
  ['I am having chicken soup', 'soup'],
  ['Please be quiet', 'quiet'],
  ['Goodbye!', 'goodbye'],
  ['What is a quasar', null],
])('"%s" is about %s', (text, name) => {
  expect(topicOf(hear(text))?.name ?? null).toBe(name);
});

test('it says what it is, every time', () => {
  const first = answer(hear('are you human'), NO_MEMORY);
  expect(first.text).toMatch(/^No, I am not human/);
  expect(answer(hear('are you human'), first.memory).text).toBe(first.text);
});

test('it does not repeat itself', () => {
  let memory = NO_MEMORY;
  const texts: string[] = [];
  for (let turn = 0; turn < 2 + MOVING_ON.length; turn += 1) {
    const reply = answer(hear('I like soup'), memory);
    texts.push(reply.text);
    memory = reply.memory;
  }
  expect(new Set(texts).size).toBe(texts.length);
});

test('what was said on an earlier connection is remembered', () => {
  const { text } = answer(hear('soup'), NO_MEMORY);
  expect(answer(hear('soup'), remember(text, NO_MEMORY)).text).not.toBe(text);
});

test('it asks kindly for what it did not understand, in other words each time', () => {
  const first = answer([null], NO_MEMORY);
  const second = answer([null], first.memory);
  expect(first.text).toMatch(/sorry|Could you/);
  expect(second.text).not.toBe(first.text);
});

test('a transcript shows what was not understood', () => {
  const sounds = 'sound-aa sound-b sound-ch sound-d';
  expect(transcriptOf(readHypothesis(`i am having a soup(2) ${sounds}`))).toBe(
    'i am having a soup …',
  );
  expect(transcriptOf(readHypothesis('sound-p hello sound-aa'))).toBe('hello');
  expect(readHypothesis(`soup ${sounds} ${sounds}`)).toEqual([null]);
  expect(readHypothesis('')).toEqual([]);
});
