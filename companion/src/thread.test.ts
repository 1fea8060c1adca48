import { expect, it } from 'vitest';
import { HISTORY_MAX, LINE_MAX, LINES_MAX, Thread } from './thread.ts';

const texts = (thread: Thread) => thread.lines.map(({ by, text }) => `${by}: ${text}`);

it('gathers pieces by speaker and turn', () => {
  const thread = new Thread();
  thread.add('guest', ' Is it ', false, 0);
  thread.add('guest', 'soup?', false, 0);
  thread.add('companion', 'It is ', false, 1);
  thread.add('companion', 'soup.', false, 1);
  expect(texts(thread)).toEqual(['guest: Is it soup?', 'companion: It is soup.']);
  thread.close(1);
  thread.add('guest', 'Good.', false, 1);
  expect(texts(thread).at(-1)).toBe('guest: Good.');
  expect(new Set(thread.lines.map(({ id }) => id)).size).toBe(3);
});

it('puts words of the guest before the answer to them, however late they come', () => {
  const thread = new Thread();
  thread.add('companion', 'Soup', false, 1);
  thread.add('guest', 'What is it', false, 1);
  thread.add('companion', ', I think.', false, 1);
  thread.add('guest', '?', true, 1);
  expect(texts(thread)).toEqual(['guest: What is it?', 'companion: Soup, I think.']);
});

it('gives the guest a caption for each time they begin to speak', () => {
  const thread = new Thread();
  thread.add('guest', 'Is it', false, 0);
  thread.add('guest', ' soup?', false, 0);
  thread.guestBegins();
  thread.add('companion', 'It ', false, 1);
  thread.add('guest', 'Or', false, 0);
  thread.add('guest', ' tea?', true, 0);
  thread.add('companion', 'is.', false, 1);
  expect(texts(thread)).toEqual(['guest: Is it soup?', 'guest: Or tea?', 'companion: It is.']);
});

it.each([
  [0, '…'],
  [0.5, 'one two …'],
  [0.99, 'one two three …'],
  [1, 'one two three four'],
])('of a turn of which a share of %d was heard keeps “%s”', (share, kept) => {
  const thread = new Thread();
  thread.add('companion', 'one two three four', true, 1);
  thread.cut(1, share);
  thread.add('companion', ' five', true, 1);
  expect(thread.lines).toMatchObject([{ text: kept, state: 'cut' }]);
});

it('is not cut twice, nor before its turn', () => {
  const thread = new Thread();
  thread.add('companion', 'one two three four', true, 1);
  thread.add('companion', 'one two three four', true, 2);
  thread.cut(2, 0.5);
  thread.cut(2, 0.1);
  expect(texts(thread)).toEqual(['companion: one two three four', 'companion: one two …']);
});

it('says nothing of what is blank', () => {
  const thread = new Thread();
  thread.add('guest', ' ', true, 0);
  expect(thread.lines).toEqual([]);
});

it('is bounded: in lines, in the length of one, and in what a provider is told', () => {
  const thread = new Thread();
  for (let turn = 1; turn <= 200; turn += 1) {
    thread.add('guest', `${turn} ${'x'.repeat(400)}`, true, turn);
    for (let piece = 0; piece < 10; piece += 1)
      thread.add('companion', 'y'.repeat(300), false, turn);
    thread.close(turn);
  }
  expect(thread.lines).toHaveLength(LINES_MAX);
  expect(Math.max(...thread.lines.map(({ text }) => text.length))).toBe(LINE_MAX);
  const { history } = thread;
  const length = history.reduce((sum, { text }) => sum + text.length, 0);
  expect(length).toBeLessThanOrEqual(HISTORY_MAX);
  expect(length).toBeGreaterThan(HISTORY_MAX - LINE_MAX);
  expect(history.at(-1)?.by).toBe('companion');
  expect(history.at(-2)?.text).toMatch(/^200 /);
});
