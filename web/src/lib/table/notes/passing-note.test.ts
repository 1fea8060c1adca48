/** What the table says in passing: nothing that comes about at the same moment is lost. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PassingNote } from './passing-note.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('two devices that come back in one moment say so both, each for its time', () => {
  const note = new PassingNote();
  note.say('Your camera works again.');
  vi.advanceTimersByTime(2000);
  note.say('Your microphone works again.');
  expect(note.sentences).toEqual(['Your camera works again.', 'Your microphone works again.']);
  vi.advanceTimersByTime(4000);
  expect(note.sentences).toEqual(['Your microphone works again.']);
  vi.advanceTimersByTime(2000);
  expect(note.sentences).toEqual([]);
});

test('the same again is one slip, for its time from now on; more than three give way', () => {
  const note = new PassingNote();
  note.say('one');
  vi.advanceTimersByTime(5000);
  note.say('one');
  expect(note.sentences).toEqual(['one']);
  vi.advanceTimersByTime(5000);
  for (const sentence of ['two', 'three', 'four']) note.say(sentence);
  expect(note.sentences).toEqual(['two', 'three', 'four']);
});
