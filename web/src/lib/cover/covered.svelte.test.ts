/** The cover over a table-mate's picture, as a guest sees it, hears it and presses it. */
import { COVER } from '@eat-with-me/protocol/talk/cover';
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckedPicture } from '#lib/look-first/checked-picture.svelte.ts';
import { Sound } from '#lib/sound/sound.svelte.ts';
import Place from '#lib/table/places/Place.svelte';
import { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { videoFrames } from '#lib/testing/video-frames.ts';
import { setVisit, Visit } from '#lib/visit/visit.svelte.ts';
import CoverNews from './CoverNews.svelte';
import { leaveKey } from './leave-key.ts';
import type { PairCover } from './pair-cover.svelte.ts';
import { TableCover } from './table-cover.ts';
import { liftedAmong } from './lifted.ts';

let shown: ReturnType<typeof mount>[] = [];
let firstFrame: () => void;
beforeEach(() => {
  firstFrame = videoFrames();
});
afterEach(async () => {
  await Promise.all(shown.map((one) => unmount(one)));
  shown = [];
  vi.restoreAllMocks();
  document.body.innerHTML = '';
});

/** Lays the cover on the tile of a guest who starts like this and is seen, and gives what they say a voice. */
function lay(start: 'covered' | 'open', coversOwn = false, shows = true) {
  const mesh = new FakeMesh();
  const table = new TableCover(mesh, {
    start,
    checks: { on: false },
    step: { kind: 'video', begin: (track) => ({ track, end: () => undefined }) },
  });
  const presence = { name: 'Ana', microphone: 'on', camera: 'on' } as const;
  mesh.link(2, { state: { phase: 'connected', since: 0 }, presence });
  const link = mesh.links.get(2) ?? expect.fail();
  const cover: PairCover = table.over(link);
  const check = $state<{ coversOwn: boolean; kind: CheckedPicture['kind'] }>({
    coversOwn,
    kind: 'chosen',
  });
  Object.defineProperty(cover.check, 'coversOwn', { get: () => check.coversOwn });
  Object.defineProperty(cover.check, 'kind', { get: () => check.kind });
  Object.defineProperty(cover.check, 'isShown', {
    get: () => check.kind === 'chosen' || check.kind === 'shown',
  });
  const guest = new RemoteGuest(2, 2, link, () => undefined, cover);
  const visit = new Visit({ wire: new FakeWire() });
  vi.spyOn(visit.own, 'shows', 'get').mockReturnValue(shows);
  const above = () => setVisit(visit);
  const target = document.body;
  shown = [
    mount(inWords(CoverNews), { target, props: { guests: [guest], shows } }),
    mount(inWords(Place, { above }), {
      target,
      props: { guest, sound: new Sound(), speakerId: '' },
    }),
  ];
  flushSync();
  firstFrame();
  flushSync();
  const hear = (round: number, lifts: boolean): void => {
    link.hears(COVER.name, { round, lifts });
    flushSync();
  };
  return { cover, check, guest, hear };
}

const place = () => document.querySelector('[role=group]') ?? expect.fail();
const button = () =>
  [...place().querySelectorAll('button')].find(
    ({ textContent }) => textContent === 'Lift the cover',
  ) ?? null;
const text = () => place().textContent ?? '';
/** What describes the place to a screen reader. */
const described = () =>
  document.getElementById(place().getAttribute('aria-describedby') ?? '')?.textContent ?? '';
/** What is being said aloud. */
const aloud = () =>
  [...document.querySelectorAll('[aria-live] p')].map(({ textContent }) => textContent);

test('who has no picture of their own is told why they cannot lift the cover, in sight and aloud', () => {
  const { cover, hear } = lay('covered', false, false);
  expect(button()).toBeNull();
  expect(text().split('Turn your camera on to lift the cover')).toHaveLength(3);
  // The other would: that is still shown to nobody.
  hear(0, true);
  expect(cover.state).toBe('covered');
  expect(text().split('Turn your camera on to lift the cover')).toHaveLength(3);
});

test('offers to lift the cover, says to the ear how things stand, and keeps the focus', async () => {
  const { hear, guest, cover } = lay('covered');
  expect(text()).toContain('You and Ana see each other under a cover');
  expect(described()).toContain('You and Ana see each other under a cover');
  expect(button()?.textContent).toBe('Lift the cover');
  expect(liftedAmong([guest])).toEqual([]);
  button()?.click();
  await tick();
  expect(button()).toBeNull();
  expect(text()).toContain('Ana learns of it only once they would, too');
  expect(document.activeElement?.textContent).toContain('You would lift the cover');
  expect(liftedAmong([guest])).toEqual([cover]);
  hear(0, true);
  expect(text()).toContain('you and Ana see each other');
});

test('whose own picture would be covered at the other end reads so before it is opened, and may go on', () => {
  const { cover } = lay('covered', true);
  expect(text()).toContain('Your picture would be covered at the other end.');
  button()?.click();
  flushSync();
  expect(cover.state).toBe('wished');
  expect(text()).not.toContain('would be covered');
});

test("another's wish changes nothing that can be seen or heard", () => {
  const { hear } = lay('covered');
  const before = document.body.innerHTML;
  hear(0, true);
  expect(document.body.innerHTML).toBe(before);
});

test('says who covered, and offers to lift it again', () => {
  const { cover, hear } = lay('covered');
  cover.lift();
  hear(0, true);
  hear(1, false);
  expect(text()).toContain('Ana covered their picture, so yours is covered, too');
  expect(button()?.textContent).toBe('Lift the cover');
});

test('nothing lies there where pictures are open from the beginning', () => {
  const { guest } = lay('open');
  expect(described()).toBe('Their picture is open.');
  expect(text()).not.toMatch(/cover/);
  expect(button()).toBeNull();
  expect(liftedAmong([guest, new FakeMate()])).toEqual([]);
});

test('each change is said aloud once; what the guest does themselves, or the other would, is not', () => {
  const { cover, check, hear } = lay('covered');
  expect(aloud()).toEqual([]);
  hear(0, true);
  expect(aloud()).toEqual([]);
  cover.lift();
  flushSync();
  expect(aloud()).toEqual(['The cover is lifted: you and Ana see each other.']);
  expect(described()).toMatch(
    /^The cover is lifted.* Your device has not checked their picture\.$/,
  );
  // The same picture, looked at after all: nothing is said anew.
  check.kind = 'shown';
  flushSync();
  expect(aloud()).toHaveLength(1);
  expect(described()).toContain('Your device has checked their picture.');
  check.kind = 'flagged';
  flushSync();
  expect(aloud()).toEqual([expect.stringContaining('may be indecent')]);
  expect(described()).toContain('stays covered on your side');
  // What no longer holds is in no region any more.
  hear(1, false);
  expect(aloud()).toEqual(['Ana covered their picture, so yours is covered, too.']);
  cover.lift();
  flushSync();
  expect(aloud()).toEqual([]);
  expect(described()).toContain('You would lift the cover.');
});

test('that one’s own picture would stay covered is said once, as soon as it is known', () => {
  const { check } = lay('covered');
  check.coversOwn = true;
  flushSync();
  expect(aloud()).toEqual(['Your picture would be covered at the other end.']);
  expect(described()).toBe('Your picture would be covered at the other end.');
  check.coversOwn = false;
  flushSync();
  expect(aloud()).toEqual([]);
});

test('Escape twice leaves, unless it closes a sheet', () => {
  let left = 0;
  const end = leaveKey(() => (left += 1))(document.body);
  const press = (key = 'Escape') =>
    window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const sheet = document.body.appendChild(document.createElement('dialog'));
  sheet.setAttribute('open', '');
  press();
  press();
  sheet.remove();
  press();
  expect(left).toBe(0);
  press('Tab');
  press();
  expect(left).toBe(0);
  press();
  expect(left).toBe(1);
  end?.();
  press();
  press();
  expect(left).toBe(1);
});
