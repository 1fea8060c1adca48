import { flushSync, unmount, type ComponentProps, mount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { inWords } from '#lib/testing/in-words.ts';
import Knocks from './Knocks.svelte';
import { installAudio } from '#lib/testing/fake-audio.ts';

const admit = vi.fn();
const props = $state<ComponentProps<typeof Knocks>>({
  knocks: [],
  names: new Map(),
  full: false,
  speakerId: 'kitchen',
  admit,
});
let note: ReturnType<typeof mount> | undefined;
let strokes: string[];

beforeEach(() => {
  ({ strokes } = installAudio());
  admit.mockClear();
});

afterEach(async () => {
  if (note) await unmount(note);
  vi.unstubAllGlobals();
});

function show(knocks: string[], full = false, names = new Map<string, string>()): void {
  Object.assign(props, { knocks, full, names });
  note = mount(inWords(Knocks), { target: document.body, props });
  flushSync();
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);

test('each knock sounds once, through the chosen speaker', async () => {
  const knock = ['kitchen', 'kitchen'];
  show(['ana']);
  await soon(() => expect(strokes).toEqual(knock));
  props.knocks = ['ana', 'ben'];
  flushSync();
  await soon(() => expect(strokes).toEqual([...knock, ...knock]));
  props.knocks = ['ben'];
  flushSync();
  await Promise.resolve();
  expect(strokes).toHaveLength(4);
});

test('the one who came first is answered first, and is told how many wait behind', () => {
  show(['ana', 'ben', 'cem']);
  expect(document.body.textContent).toContain('2 more wait behind them');
  button('Let them in')?.click();
  expect(admit).toHaveBeenCalledExactlyOnceWith('ana', true);
});

test('a press that was meant for one who has just gone, or comes twice, lets nobody else in', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  show(['ana', 'ben']);
  button('Let them in')?.click();
  // The host's own page takes the answered one away.
  props.knocks = ['ben'];
  flushSync();
  button('Let them in')?.click();
  expect(admit).toHaveBeenCalledExactlyOnceWith('ana', true);
  vi.advanceTimersByTime(1000);
  button('Let them in')?.click();
  expect(admit).toHaveBeenLastCalledWith('ben', true);
  vi.useRealTimers();
});

test('whoever has said who they are knocks by their name, and no other one does', () => {
  show(['ben', 'ana'], false, new Map([['ana', 'Ana']]));
  expect(document.body.textContent).toContain('Somebody knocks.');
  expect(document.body.textContent).not.toContain('Ana');
  props.knocks = ['ana'];
  flushSync();
  expect(document.body.textContent?.replaceAll(/\s+/g, ' ')).toContain('Ana knocks');
  expect(document.querySelector('bdi')?.textContent).toBe('Ana');
});

test('at a full table nobody can be let in, and the host reads why', () => {
  show(['ana'], true);
  expect(document.body.textContent).toContain('Every chair is taken');
  expect(button('Let them in')?.disabled).toBe(true);
  button('Not now')?.click();
  expect(admit).toHaveBeenCalledExactlyOnceWith('ana', false);
});
