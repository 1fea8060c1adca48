import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { COVER } from '@eat-with-me/protocol/talk/cover';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { TableCover } from '#lib/cover/table-cover.ts';
import { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import type { Assurance, TableMate } from '#lib/table/table-mate.ts';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { FakeLink, FakeMesh } from '#lib/testing/fake-mesh.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { videoFrames } from '#lib/testing/video-frames.ts';
import { setVisit, Visit } from '#lib/visit/visit.svelte.ts';
import Place from './Place.svelte';
import { Sound } from '#lib/sound/sound.svelte.ts';

const present = (change: Partial<Presence> = {}): Presence => ({
  name: 'Amélie',
  microphone: 'on',
  camera: 'on',
  ...change,
});

let place: ReturnType<typeof mount> | undefined;
let firstFrame: () => void;

beforeEach(() => {
  firstFrame = videoFrames();
});

afterEach(async () => {
  if (place) await unmount(place);
});

/** A place for a remote guest: this is what comes over their link. */
function show(
  change: Partial<FakeLink> = {},
  then: (guest: RemoteGuest) => void = () => undefined,
): HTMLElement {
  const link = new FakeLink();
  Object.assign(link, {
    state: { phase: 'connected', since: 0 },
    presence: present(),
    isConfirmed: true,
    meeting: 'm'.repeat(22),
    ...change,
  });
  const guest = new RemoteGuest(2, 2, link, () => undefined);
  then(guest);
  return showMate(guest);
}

function showMate(guest: TableMate, visit = new Visit({ wire: new FakeWire() })): HTMLElement {
  place = mount(inWords(Place, { above: () => setVisit(visit) }), {
    target: document.body,
    props: { guest, sound: new Sound(), speakerId: 'kitchen' },
  });
  flushSync();
  const group = document.querySelector<HTMLElement>('[role="group"]');
  if (!group) throw new Error('no place');
  return group;
}

test('is a group with the name of its guest, and sets the table until the first frame', () => {
  const group = show();
  expect(group.getAttribute('aria-label')).toBe('Amélie');
  expect(group.textContent).toContain('setting the table…');
  firstFrame();
  flushSync();
  expect(group.textContent).not.toContain('setting the table…');
});

test('no name reaches over what stands beside it', () => {
  const group = show({ presence: present({ name: `Zo${'\u0335'.repeat(36)}` }) });
  expect(group.getAttribute('aria-label')).toBe(`Zo${'\u0335'.repeat(4)}`);
});

test.each<[string, Partial<FakeLink>, string]>([
  ['a camera switched off', { presence: present({ camera: 'off' }) }, 'Camera off'],
  ['no camera', { presence: present({ camera: 'none' }) }, 'Here without a camera'],
  ['a line too thin', { picture: 'held-by-line' }, 'Line too thin for a picture; you hear them'],
  ['a guest who wants no pictures', { picture: 'held-by-choice' }, 'They chose audio only'],
  ['that this guest wants none', { picture: 'unwanted' }, 'Audio only, as you chose'],
  ['a muted microphone', { presence: present({ microphone: 'off' }) }, 'Microphone off'],
  ['a broken line', { state: { phase: 'interrupted', since: 0 } }, 'Their seat is held'],
])('says %s', (_, change, words) => {
  expect(show(change).textContent).toContain(words);
});

test('says that this guest hid the picture, and that the two will not meet again', () => {
  const group = show({}, (guest) => {
    guest.hidden = true;
    guest.neverAgain.say();
  });
  expect(group.textContent).toContain('You hid their picture');
  expect(group.textContent).toContain('not again');
});

test('before both have lifted the cover what comes is shown as cells, whatever it is; then as it is', () => {
  const mesh = new FakeMesh();
  const table = new TableCover(mesh, {
    start: 'covered',
    checks: { on: false },
    step: { kind: 'video', begin: (track) => ({ track, end: () => undefined }) },
  });
  mesh.link(2, { state: { phase: 'connected', since: 0 }, presence: present() });
  const link = mesh.links.get(2) ?? expect.fail();
  const cover = table.over(link);
  const group = showMate(new RemoteGuest(2, 2, link, () => undefined, cover));
  firstFrame();
  flushSync();
  const shown = () => [...group.querySelectorAll('.shown')].map(({ tagName }) => tagName);
  expect(shown()).toEqual(['CANVAS']);
  link.hears(COVER.name, { round: 0, lifts: true });
  flushSync();
  expect(shown()).toEqual(['CANVAS']);
  cover.lift();
  flushSync();
  expect(shown()).toEqual(['VIDEO']);
  cover.cover();
  flushSync();
  expect(shown()).toEqual(['CANVAS']);
});

test('a picture that the check flags can be left or reported from where it would be', async () => {
  const visit = new Visit({ wire: new FakeWire() });
  const leave = vi.spyOn(visit, 'leaveTable').mockReturnValue();
  vi.spyOn(visit.claims, 'placeOf').mockReturnValue({ table: 'table', seat: 2 });
  const mesh = new FakeMesh();
  const step: TrackStep = { kind: 'video', begin: (track) => ({ track, end: () => undefined }) };
  const table = new TableCover(mesh, { start: 'covered', checks: { on: true }, step });
  mesh.link(2, { state: { phase: 'connected', since: 0 }, presence: present() });
  const link = mesh.links.get(2) ?? expect.fail();
  const cover = table.over(link);
  const group = showMate(new RemoteGuest(2, 2, link, () => undefined, cover), visit);
  firstFrame();
  link.hears(COVER.name, { round: 0, lifts: true });
  cover.lift();
  Object.defineProperty(cover.check, 'kind', { value: 'flagged' });
  flushSync();
  expect(group.querySelectorAll('video.shown')).toHaveLength(0);
  const press = (name: string) => {
    const buttons = [...group.querySelectorAll('button')];
    (buttons.find(({ textContent }) => textContent === name) ?? expect.fail(name)).click();
    flushSync();
  };
  press('Leave');
  expect(leave).toHaveBeenCalledOnce();
  press('Report');
  expect(document.querySelector('dialog')?.textContent).toContain('What is wrong');
});

test('says that a picture repeats, and to the ear what that may mean, for as long as it does', () => {
  let face: TableMate['face'] | undefined;
  const group = show({}, (guest) => (face = guest.face));
  const saw = (repeats: boolean) => {
    if (face?.kind === 'stream') face.sawRepeat(repeats);
    flushSync();
  };
  saw(true);
  expect(group.textContent).toContain('This picture repeats');
  expect(group.textContent).toContain('It may be a film and no guest.');
  saw(false);
  expect(group.textContent).not.toContain('repeats');
});

/** The place once its line was measured. */
async function measured(
  health: LinkHealth,
  change: Partial<FakeLink> = {},
): Promise<string | null> {
  const group = show({ health: vi.fn().mockResolvedValue(health), ...change });
  await tick();
  flushSync();
  return group.textContent;
}

test.each<[string, LinkHealth, string]>([
  ['a weak line', { ...GOOD_LINE, roundTripMs: 900 }, 'weak line'],
  ['a direct line', GOOD_LINE, 'Direct'],
  ['a relayed line', { ...GOOD_LINE, path: { kind: 'relayed', over: 'tcp' } }, 'Relayed (TCP)'],
])('says %s', async (_, health, words) => {
  expect(await measured(health)).toContain(words);
});

test.each<[string, Assurance, string]>([
  ['nothing yet', 'hurrying', ''],
  ['encrypted', 'encrypted', 'encrypted, not yet compared'],
  ['compared', 'compared', 'compared: nobody sits in between'],
  ['invited', 'invited', 'invited and sealed'],
  ['the recipes are different', 'different', 'recipes differ'],
  ['comparing broke off', 'broken', 'comparing broke off twice'],
  ['another page than was compared', 'lapsed', 'back by another page: compare again'],
])('says how sure one can be: %s', (_, assurance, words) => {
  const compare = (guest: RemoteGuest) => {
    if (assurance === 'compared') guest.trust.compared('same');
    if (assurance === 'different' || assurance === 'broken' || assurance === 'lapsed')
      guest.trust.compared(assurance);
  };
  const link = { isConfirmed: assurance !== 'hurrying', isInvited: assurance === 'invited' };
  const group = show(link, compare);
  const sure =
    /encrypted, not yet compared|compared: nobody sits in between|invited and sealed|recipes differ|comparing broke off twice|back by another page: compare again/;
  expect(sure.exec(group.textContent ?? '')?.[0] ?? '').toBe(words);
});

test('nothing but the name stands on the picture of a guest with whom all is well', async () => {
  const group = show({
    health: vi.fn().mockResolvedValue({ ...GOOD_LINE, framesPerSecond: 6 }),
    talk: {
      heard: (topic) => topic.parse(6) ?? undefined,
      say: () => undefined,
      carries: () => false,
      tell: () => 'not-understood',
    },
  });
  await tick();
  flushSync();
  for (const heard of group.querySelectorAll('.heard')) heard.remove();
  expect(group.querySelector('.card')?.textContent?.trim()).toBe('Amélie');
});

test('a guest is told how many pictures a second leave for them', async () => {
  const say = vi.fn();
  show({
    health: vi.fn().mockResolvedValue(GOOD_LINE),
    talk: { heard: () => undefined, say, carries: () => false, tell: () => 'not-understood' },
  });
  await tick();
  expect(say).toHaveBeenCalledWith(expect.objectContaining({ name: 'frames-sent' }), 24);
});

test('an invitation that both hold is no mark before the other has shown that they hold it', () => {
  const group = show({ isConfirmed: false, isInvited: true });
  expect(group.textContent).not.toContain('invited and sealed');
});

test.each<[string, LinkHealth, Partial<FakeLink>]>([
  ['is not known', { ...GOOD_LINE, path: null }, {}],
  ['is broken', GOOD_LINE, { state: { phase: 'interrupted', since: 0 } }],
])('says nothing of the way while it %s', async (_, health, change) => {
  expect(await measured(health, change)).not.toMatch(/Direct|Relayed/);
});

test('shows a table-mate who comes by no link: drawn at once, marked for what they are, heard through the chosen speaker', () => {
  const drawn = vi.fn();
  const played = vi.fn();
  const group = showMate(
    new FakeMate({
      name: '',
      face: { kind: 'drawn', draw: drawn, play: (speakerId) => () => played(speakerId) },
      marks: [{ kind: 'ai' }],
    }),
  );
  expect(group.getAttribute('aria-label')).toBe('Companion');
  expect(drawn).toHaveBeenCalledExactlyOnceWith(group.querySelector('canvas'));
  expect(played).toHaveBeenCalledExactlyOnceWith('kitchen');
  expect([...group.querySelectorAll('.mark')].map(({ textContent }) => textContent)).toEqual([
    'AI',
  ]);
  expect(group.textContent).not.toContain('setting the table…');
});

test('one level deeper it is said for the eye as well how sure one can be', () => {
  const trust = { assurance: 'compared', compared: () => undefined } as const;
  showMate(new FakeMate({ trust })).querySelector('button')?.click();
  flushSync();
  expect(document.querySelector('dialog')?.textContent).toContain('nobody sits in between');
});

test('offers about a table-mate only what can be: no recipe, no direct line, no never again', () => {
  const group = showMate(new FakeMate());
  group.querySelector('button')?.click();
  flushSync();
  const sheet = document.querySelector('dialog');
  expect(sheet?.textContent).toContain('Volume');
  expect(sheet?.textContent).not.toMatch(/Never again|Go direct|The line to/);
});

test('that a line has broken is heard as well, once and softly: eyes and hands are on the plate', async () => {
  const { strokes } = installAudio();
  const guest = new FakeMate();
  showMate(guest);
  flushSync();
  expect(strokes).toEqual([]);
  guest.state = { phase: 'interrupted', since: 0 };
  flushSync();
  await soon(() => expect(strokes).toEqual(['kitchen']));
  guest.state = { phase: 'connected', since: 1 };
  flushSync();
  await tick();
  expect(strokes).toEqual(['kitchen']);
  vi.unstubAllGlobals();
});
