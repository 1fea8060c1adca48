import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import Place from './Place.svelte';
import { Sound } from '#lib/sound/sound.svelte.ts';

type Shown = Pick<
  RemoteGuest,
  | 'label'
  | 'state'
  | 'presence'
  | 'picture'
  | 'speaking'
  | 'health'
  | 'hidden'
  | 'excluded'
  | 'assurance'
>;

const CONNECTED: LinkState = { phase: 'connected', since: 0 };
const present = (change: Partial<Presence> = {}): Presence => ({
  name: 'Amélie',
  microphone: 'on',
  camera: 'on',
  ...change,
});

let place: ReturnType<typeof mount> | undefined;
let firstFrame: () => void;

beforeEach(() => {
  HTMLVideoElement.prototype.requestVideoFrameCallback = (seen) => {
    firstFrame = () => seen(0, {} as VideoFrameCallbackMetadata);
    return 1;
  };
  HTMLVideoElement.prototype.cancelVideoFrameCallback = vi.fn();
});

afterEach(async () => {
  if (place) await unmount(place);
});

function show(change: Partial<Shown> = {}, invited = false): HTMLElement {
  const guest = {
    seat: 2,
    stream: new MediaStream(),
    label: 'Amélie',
    state: CONNECTED,
    presence: present(),
    picture: 'travels',
    speaking: false,
    health: null,
    volume: 1,
    hidden: false,
    excluded: false,
    assurance: 'encrypted',
    canExclude: true,
    ...change,
  } as RemoteGuest;
  place = mount(Place, {
    target: document.body,
    props: { guest, invited, sound: new Sound(), speakerId: '' },
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

test.each<[string, Partial<Shown>, string]>([
  ['a camera switched off', { presence: present({ camera: 'off' }) }, 'Camera off'],
  ['no camera', { presence: present({ camera: 'none' }) }, 'Here without a camera'],
  ['a picture that was hidden', { hidden: true }, 'You hid their picture'],
  ['a line too thin', { picture: 'held-by-line' }, 'Line too thin for a picture; you hear them'],
  ['a guest who wants no pictures', { picture: 'held-by-choice' }, 'They chose audio only'],
  ['that this guest wants none', { picture: 'unwanted' }, 'Audio only, as you chose'],
  ['never again', { excluded: true }, 'not again'],
  ['a muted microphone', { presence: present({ microphone: 'off' }) }, 'Microphone off'],
  ['a broken line', { state: { phase: 'interrupted', since: 0 } }, 'Their seat is held'],
  ['a weak line', { health: { ...GOOD_LINE, roundTripMs: 900 } }, 'weak line'],
  ['a direct line', { health: GOOD_LINE }, 'Direct'],
  [
    'a relayed line',
    { health: { ...GOOD_LINE, path: { kind: 'relayed', over: 'tcp' } } },
    'Relayed (TCP)',
  ],
])('says %s', (_, change, words) => {
  expect(show(change).textContent).toContain(words);
});

test.each<[string, RemoteGuest['assurance'], boolean, string]>([
  ['nothing yet', 'hurrying', false, ''],
  ['encrypted', 'encrypted', false, 'encrypted, not yet compared'],
  ['compared', 'compared', false, 'compared: nobody sits in between'],
  ['invited', 'encrypted', true, 'invited and sealed'],
  ['the recipes are different', 'different', false, 'recipes differ'],
])('says how sure one can be: %s', (_, assurance, invited, words) => {
  const marks = show({ assurance }, invited).querySelector('.assured');
  expect(marks?.textContent?.trim() ?? '').toBe(words);
});

test.each<[string, Partial<Shown>]>([
  ['is not known', { health: { ...GOOD_LINE, path: null } }],
  ['is broken', { health: GOOD_LINE, state: { phase: 'interrupted', since: 0 } }],
])('says nothing of the way while it %s', (_, change) => {
  expect(show(change).textContent).not.toMatch(/Direct|Relayed/);
});
