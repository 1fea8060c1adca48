/** Who shows a screen, when, and under what; that it is seen at the other end is shown by real browsers. */
import { expect, test } from 'vitest';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { givesWay, OwnScreen } from './own-screen.svelte.ts';

class Track extends EventTarget {
  readyState = 'live';
  stop(): void {
    this.readyState = 'ended';
  }
}

/** A table at which the guest sits in seat 3. */
function atTable() {
  const happened: string[] = [];
  const track = new Track();
  const mate = { shows: false, hidden: false };
  const devices = {
    isShowingScreen: false,
    showScreen(shown: MediaStreamTrack | null) {
      this.isShowingScreen = shown !== null;
      happened.push(shown ? 'screen leaves' : 'camera leaves');
    },
  };
  const screen = new OwnScreen({
    you: 3,
    devices,
    talk: { say: (_, value) => void happened.push(`says ${String(value)}`) },
    guests: () => [new FakeMate({ seat: 2, showsScreen: mate.shows, hidden: mate.hidden })],
    cover: () => void happened.push('covers'),
    ask: () => Promise.resolve(track as unknown as MediaStreamTrack),
  });
  return { screen, track, mate, happened };
}

test('covers are put back before anything of a screen leaves, and before the camera is back', async () => {
  const { screen, track, happened } = atTable();
  expect(await screen.show()).toBe('shown');
  // The button that the browser shows.
  track.stop();
  track.dispatchEvent(new Event('ended'));
  const [to, back] = [
    ['covers', 'says true', 'screen leaves'],
    ['covers', 'says false', 'camera leaves'],
  ];
  expect(happened).toEqual([...(to ?? []), ...(back ?? [])]);
  expect(screen.isShown).toBe(false);
});

test('nobody begins while somebody else shows one, also if that began while the guest chose', async () => {
  const { screen, track, mate, happened } = atTable();
  const choosing = screen.show();
  mate.shows = true;
  expect(await choosing).toBe('taken');
  expect(track.readyState).toBe('ended');
  expect(await screen.show()).toBe('taken');
  expect(happened).toEqual([]);
});

test('whoever says for ever that they show one keeps nobody from it whose guest has hidden their picture', async () => {
  const { screen, mate } = atTable();
  mate.shows = true;
  expect(await screen.show()).toBe('taken');
  mate.hidden = true;
  expect(await screen.show()).toBe('shown');
  expect([screen.giveWay(), screen.isShown]).toEqual([false, true]);
});

test('of two who begin at once the lower seat goes on', async () => {
  expect([givesWay(3, [2]), givesWay(2, [3]), givesWay(3, [])]).toEqual([true, false, false]);
  const { screen, track, mate } = atTable();
  await screen.show();
  mate.shows = true;
  expect(screen.giveWay()).toBe(true);
  expect(track.readyState).toBe('ended');
});

test('a screen that is chosen when the table is gone is not shown, and one that is shown ends with it', async () => {
  const late = atTable();
  const choosing = late.screen.show();
  late.screen.end();
  expect(await choosing).toBe('refused');
  expect([late.track.readyState, late.happened]).toEqual(['ended', []]);
  const { screen, track } = atTable();
  await screen.show();
  screen.end();
  expect(track.readyState).toBe('ended');
});
