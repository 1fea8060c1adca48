/** What a guest's own device writes of their words is read by a table-mate whose device cannot, and by nobody who has not asked. */
import { CAPTION_RATE } from '@eat-with-me/protocol/talk/caption-topic';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findDeviceEars } from '#lib/companion/house/device-ears.ts';
import { fakeRecognition, microphone } from '#lib/companion/house/testing/fake-recognition.ts';
import { keep } from '#lib/kept/kept.ts';
import type { TableMeal } from '#lib/meal/table-meal.svelte.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { MealTable } from '#lib/testing/meal-table.ts';
import { setVisit, type Visit } from '#lib/visit/visit.svelte.ts';
import { DeviceCaptions } from './device-captions.svelte.ts';
import OwnCaption from './OwnCaption.svelte';

let table: MealTable;
let ana: TableMeal;
let ben: TableMeal;
const shown: ReturnType<typeof mount>[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  table = new MealTable();
  [ana, ben] = [table.sit(1), table.sit(2)];
});
afterEach(async () => {
  await Promise.all(shown.splice(0).map((part) => unmount(part)));
  document.body.replaceChildren();
  vi.useRealTimers();
  keep('local', 'eat-with-me.captions', null);
});

test('what one says is there for the other, the latest in the end, however fast the words come', () => {
  for (let word = 1; word <= 40; word += 1) ben.captions.write(`word ${word}`);
  const { burst, perSecond } = CAPTION_RATE;
  expect(ana.captions.of(2)).toBe(`word ${burst}`);
  vi.advanceTimersByTime(2000 / perSecond);
  expect(ana.captions.of(2)).toBe('word 40');
  ben.captions.write('');
  vi.advanceTimersByTime(2000 / perSecond);
  expect(ana.captions.of(2)).toBe('');
});

test('a page that says more than it may, or what is no line, is read no faster and not at all', () => {
  const says = (said: unknown) => table.mesh(1).hears(2, 'caption', { wanted: false, said });
  for (let word = 1; word <= 40; word += 1) says(`word ${word}`);
  expect(ana.captions.of(2)).toBe(`word ${CAPTION_RATE.burst}`);
  vi.advanceTimersByTime(1000);
  expect(ana.captions.of(2)).toBe('word 40');
  for (const said of ['two\nlines', 'x'.repeat(161), 7]) {
    says(said);
    vi.advanceTimersByTime(10_000);
    expect(ana.captions.of(2)).toBe('');
  }
});

test('who has left says nothing any more, and wants nothing', () => {
  ben.captions.write('soup');
  ben.captions.want(true);
  expect([ana.captions.of(2), ana.captions.wantedBy]).toEqual(['soup', [2]]);
  table.leave(2);
  expect([ana.captions.of(2), ana.captions.wantedBy]).toEqual(['', []]);
});

/** Ben's page at the table, before a browser whose recogniser says this of itself. */
function benWith(status: string) {
  const { Input, made } = fakeRecognition(() => status);
  const captions = new DeviceCaptions((languages) => findDeviceEars(languages, Input));
  const track = microphone();
  const visit = { own: { captions }, devices: { microphone: { phase: 'on', track } } };
  const answered = vi.fn<() => void>();
  shown.push(
    mount(inWords(OwnCaption, { above: () => setVisit(visit as unknown as Visit) }), {
      target: document.body,
      props: { captions: ben.captions, called: (seat: number) => `Guest ${seat}`, answered },
    }),
  );
  return { captions, made, track, answered };
}

const settle = async () => {
  for (let turns = 0; turns < 5; turns += 1) {
    flushSync();
    await vi.advanceTimersByTimeAsync(1);
  }
};
const press = async (name: string) => {
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();
  await settle();
};

test('who would read is asked for by name, and reads once the other has agreed, for as long as they let them', async () => {
  const { captions, made, track, answered } = benWith('available');
  await settle();
  expect(document.body.textContent).toBe('');
  ana.captions.want(true);
  await settle();
  expect(document.body.textContent).toContain('Would like to read what you say: Guest 1.');
  expect(made).toEqual([]);
  await press('Write it down');
  expect(answered).toHaveBeenCalledOnce();
  expect(document.querySelector('button')).toBeNull();
  expect(made[0]).toMatchObject({ processLocally: true, track });
  made[0]?.hear('the soup is hot', true);
  expect(ana.captions.of(2)).toBe('the soup is hot');
  captions.shares = false;
  await settle();
  expect([made[0]?.aborted, ana.captions.of(2)]).toEqual([true, '']);
});

test('who says no is not asked again, and nothing is written', async () => {
  const { made } = benWith('available');
  ana.captions.want(true);
  await settle();
  await press('Not now');
  ana.captions.want(false);
  ana.captions.want(true);
  await settle();
  expect([document.querySelector('button'), made]).toEqual([null, []]);
});

test('nobody is asked for what their device cannot do, and whose cannot lets the others know once they want to read', async () => {
  const { captions } = benWith('unavailable');
  ana.captions.want(true);
  await settle();
  expect(document.querySelector('button')).toBeNull();
  expect(ana.captions.wantedBy).toEqual([]);
  captions.on = true;
  await settle();
  expect(ana.captions.wantedBy).toEqual([2]);
  captions.on = false;
  await settle();
  expect(ana.captions.wantedBy).toEqual([]);
});
