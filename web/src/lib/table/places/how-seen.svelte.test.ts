/** What a guest is told of how the others see them, and how they take it back: true at every moment, and nothing moves for it. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Switches } from '#lib/devices/switches.svelte.ts';
import { CheckedPicture } from '#lib/look-first/checked-picture.svelte.ts';
import type { CoverOffer } from '#lib/table/table-mate.ts';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { putAway, showTo } from '#lib/testing/show-to.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import LayTheTable from '#lib/stages/LayTheTable.svelte';
import Controls from '#lib/table/Controls.svelte';
import OwnPlace from './OwnPlace.svelte';
import Ready from '#lib/table/notes/Ready.svelte';

let visit: Visit;

beforeEach(() => {
  vi.useFakeTimers();
  installAudio();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
});
afterEach(async () => {
  await putAway();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A check that was never asked: where it is, the picture is shown. */
const unchecked = (): CheckedPicture =>
  new CheckedPicture(
    { prepare: vi.fn(), look: vi.fn(), state: 'none', tookMs: null },
    { on: false },
    { coversOwn: false, lookAtOwn: () => Promise.resolve() },
  );

/** A cover that lies as the test says. */
function coverThat(is: Pick<CoverOffer, 'state' | 'proof'>): CoverOffer {
  const cover = $state({
    ...is,
    because: null,
    lift: vi.fn(),
    cover: vi.fn(),
    look: vi.fn(),
    check: unchecked(),
  });
  return cover;
}

/** What describes it to a screen reader. */
const describes = (element: Element) =>
  document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;

const text = () => document.body.textContent ?? '';
/** As a screen reader names it: what is not said does not count. */
const nameOf = (button: Element) =>
  [...button.querySelectorAll('span')]
    .filter((part) => !part.querySelector('span') && !part.closest('[aria-hidden=true]'))
    .map(({ textContent }) => textContent)
    .join('');

test('before the first seat, how the others will see one is said once, and as it will be', () => {
  visit.host(2, 'open');
  showTo(visit, LayTheTable, {});
  expect(text()).toContain('The others see you once you have taken a seat.');
  expect(text()).not.toContain('starts under a cover');
  visit.own.cover.always = true;
  flushSync();
  expect(text().match(/The others|the others see/g)).toHaveLength(1);
  expect(text()).toContain('starts under a cover: the others see that somebody is there');
  visit.own.cover.always = false;
  visit.findTable();
  flushSync();
  expect(text()).toContain('starts under a cover');
  expect(text()).not.toContain('once you have taken a seat');
});

test('the note at the table says "under a cover" no longer than that is so', () => {
  vi.spyOn(visit.devices, 'preview', 'get').mockReturnValue(new MediaStream());
  const covers = [2, 3].map(() => coverThat({ state: 'covered', proof: 'none' }));
  showTo(visit, Ready, { guests: covers.map((cover) => new FakeMate({ cover })) });
  expect(text()).toContain('under a cover');
  Object.assign(covers[1] ?? expect.fail(), { state: 'wished' });
  flushSync();
  expect(text()).toContain('under a cover');
  Object.assign(covers[1] ?? expect.fail(), { state: 'open', proof: 'unproven' });
  flushSync();
  expect(text()).toBe('');
});

test('the note stays its time where pictures are open from the beginning', () => {
  vi.spyOn(visit, 'startsAt', 'get').mockReturnValue('open');
  showTo(visit, Ready, {
    guests: [new FakeMate({ cover: coverThat({ state: 'open', proof: 'none' }) })],
  });
  expect(text()).toContain('Your table is ready.');
  expect(text()).not.toContain('cover');
  vi.advanceTimersByTime(8000);
  flushSync();
  expect(text()).toBe('');
});

test('the own place says that it is covered, to the eye and to the ear, and offers to cover again where the cover is lifted', () => {
  const coverAgain = vi.fn();
  const covers = [2, 3].map(() => coverThat({ state: 'covered', proof: 'none' }));
  const guests = covers.map(
    (cover, index) => new FakeMate({ cover, seat: index + 2, name: ['Ana', 'Ben'][index] ?? '' }),
  );
  const props = $state({ guests, coverAgain: undefined as (() => void) | undefined });
  vi.spyOn(visit.own, 'shows', 'get').mockReturnValue(true);
  vi.spyOn(visit.devices, 'camera', 'get').mockReturnValue({ phase: 'on' } as never);
  showTo(visit, OwnPlace, props);
  const place = document.querySelector('[role="group"]') ?? expect.fail();
  expect(place.getAttribute('aria-label')).toBe('You');
  expect(place.textContent).toContain('under a cover');
  expect(describes(place)).toBe('Your picture is covered.');
  // A wish opens nothing.
  Object.assign(covers[1] ?? expect.fail(), { state: 'wished' });
  flushSync();
  expect(describes(place)).toBe('Your picture is covered.');
  Object.assign(covers[1] ?? expect.fail(), { state: 'open', proof: 'seen' });
  Object.assign(props, { coverAgain });
  flushSync();
  expect(place.textContent).not.toContain('under a cover');
  expect(describes(place)).toBe('Your picture is open for Ben.');
  Object.assign(covers[0] ?? expect.fail(), { state: 'open', proof: 'seen' });
  flushSync();
  expect(describes(place)).toBe('Your picture is open for Ana and Ben.');
  const button = [...place.querySelectorAll('button')].find(({ textContent }) =>
    textContent?.includes('Cover my picture'),
  );
  button?.click();
  expect(coverAgain).toHaveBeenCalledOnce();
});

test('of a camera that is off the own place says no more than that', () => {
  const cover = coverThat({ state: 'covered', proof: 'none' });
  showTo(visit, OwnPlace, { guests: [new FakeMate({ cover })], coverAgain: undefined });
  const place = document.querySelector('[role="group"]') ?? expect.fail();
  expect(describes(place)).toBe('Your camera is off.');
});

test('a control keeps room for both of its words, and says the one that holds', () => {
  const switches = new Switches(visit.devices);
  showTo(visit, Controls, {
    switches,
    meal: undefined,
    say: () => undefined,
    nextTable: () => undefined,
    copyInvitation: undefined,
  });
  const buttons = [...document.querySelectorAll('button')];
  expect(buttons.map(nameOf)).toEqual([
    'Unmute microphone',
    'Turn camera on',
    'Next table',
    'Leave the table',
  ]);
  const [microphone = expect.fail()] = buttons;
  expect(microphone.textContent).toContain('Mute microphone');
});

test('what guests do together has its place from the beginning, and says why it waits', () => {
  const [say, open] = [vi.fn(), vi.fn()];
  const props = $state({
    switches: new Switches(visit.devices),
    meal: null as (() => void) | null,
    say,
    nextTable: () => undefined,
    copyInvitation: undefined,
  });
  showTo(visit, Controls, props);
  const order = () => [...document.querySelectorAll('button')].map(nameOf);
  const before = order();
  const [, , meal = expect.fail()] = document.querySelectorAll('button');
  meal.focus();
  meal.click();
  expect(say).toHaveBeenCalledExactlyOnceWith('Nobody is here yet to share it with.');
  props.meal = open;
  flushSync();
  expect(order()).toEqual(before);
  expect(document.activeElement).toBe(meal);
  meal.click();
  expect(open).toHaveBeenCalledOnce();
});
