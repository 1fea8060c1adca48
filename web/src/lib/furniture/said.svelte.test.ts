/** What stands in the region that is read aloud, and for how long. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inWords } from '#lib/testing/in-words.ts';
import Said from './Said.svelte';
import Sheet from './Sheet.svelte';

const nothing = createRawSnippet(() => ({ render: () => '<p></p>' }));

let said: ReturnType<typeof mount> | undefined;
beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  if (said) await unmount(said);
  said = undefined;
  vi.useRealTimers();
});

interface News {
  text: string;
  of: unknown;
  about?: string;
  known?: boolean;
}

function speak(first: News) {
  const props = $state<News>(first);
  said = mount(Said, { target: document.body, props });
  flushSync();
  return (next: News) => {
    Object.assign(props, next);
    flushSync();
  };
}

const region = () => document.querySelector('[aria-live=polite]') ?? expect.fail();
const lines = () => [...region().querySelectorAll('p')].map(({ textContent }) => textContent);

test('what is said while something else is being read stands beside it, each for its time', () => {
  const say = speak({ text: '', of: null });
  say({ text: 'Ana is here.', of: 1, about: 'Ana' });
  const [first] = region().children;
  vi.advanceTimersByTime(4000);
  say({ text: 'Ben is here.', of: 2, about: 'Ben' });
  expect(lines()).toEqual(['Ana is here.', 'Ben is here.']);
  // The element is the same one, so that nothing is said twice.
  expect(region().children[0]).toBe(first);
  vi.advanceTimersByTime(6000);
  flushSync();
  expect(lines()).toEqual(['Ben is here.']);
  vi.advanceTimersByTime(4000);
  flushSync();
  expect(lines()).toEqual([]);
});

test('of the same thing only the latest holds, and nothing once it is over', () => {
  const say = speak({ text: 'Microphone off.', of: 1 });
  say({ text: 'Microphone on.', of: 2 });
  expect(lines()).toEqual(['Microphone on.']);
  say({ text: '', of: 3 });
  expect(lines()).toEqual([]);
});

test('the same text about something new is said anew; a name that changes later is no news', () => {
  const say = speak({ text: 'Microphone on.', of: 1 });
  const [first] = region().children;
  say({ text: 'Microphone on.', of: 2 });
  expect(lines()).toEqual(['Microphone on.']);
  expect(region().children[0]).not.toBe(first);
  vi.advanceTimersByTime(10_000);
  say({ text: 'In other words.', of: 2 });
  expect(lines()).toEqual([]);
});

test('while a sheet is open it is said within it, where a screen reader is, and goes from there as well', async () => {
  const say = speak({ text: '', of: null });
  const sheet = mount(inWords(Sheet), {
    target: document.body,
    props: { title: 'Your options', close: () => undefined, children: nothing },
  });
  flushSync();
  const within = () => document.querySelector('dialog [aria-live=polite]')?.textContent;
  expect(within()).toBe('');
  say({ text: 'Ana has left the table.', of: 1 });
  expect(within()).toBe('Ana has left the table.');
  say({ text: '', of: 2 });
  expect(within()).toBe('');
  await unmount(sheet);
});

test('what is there already when it comes need not be said', () => {
  const say = speak({ text: 'Camera on.', of: 1, known: true });
  expect(lines()).toEqual([]);
  say({ text: 'Camera off.', of: 2 });
  expect(lines()).toEqual(['Camera off.']);
});
