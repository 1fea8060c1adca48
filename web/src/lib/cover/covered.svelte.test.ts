/** The lid on a table-mate's tile, as a guest sees it, hears it and presses it. */
import { COVER } from '@eat-with-me/protocol/talk/cover';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { inWords } from '#lib/testing/in-words.ts';
import Covered from './Covered.svelte';
import { leaveKey } from './leave-key.ts';
import type { PairCover } from './pair-cover.svelte.ts';
import { TableCover } from './table-cover.ts';
import { liftedAmong } from './lifted.ts';

let lid: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  if (lid) await unmount(lid);
  lid = undefined;
  document.body.innerHTML = '';
});

/** Lays the lid on the tile of a guest who starts like this, and gives what they say a voice. */
function lay(start: 'covered' | 'open', coversOwn = false, shows = true) {
  const mesh = new FakeMesh();
  const table = new TableCover(
    mesh,
    { start, checks: { on: false } },
    {
      kind: 'video',
      begin: (track) => ({ track, end: () => undefined }),
    },
  );
  mesh.link(2, { state: { phase: 'connected', since: 0 } });
  const link = mesh.links.get(2) ?? expect.fail();
  const cover: PairCover = table.over(link);
  Object.defineProperty(cover.check, 'coversOwn', { value: coversOwn });
  const guest = new RemoteGuest(2, 2, link, () => undefined, cover);
  lid = mount(inWords(Covered), {
    target: document.body,
    props: { label: 'Ana', cover, bare: false, shows },
  });
  flushSync();
  const hear = (round: number, lifts: boolean): void => {
    link.hears(COVER.name, { round, lifts });
    flushSync();
  };
  return { cover, guest, hear };
}

const button = () => document.querySelector('button');
const text = () => document.body.textContent ?? '';

test('who has no picture of their own is told why they cannot lift the cover, in sight and aloud', () => {
  const { cover, hear } = lay('covered', false, false);
  expect(button()).toBeNull();
  expect(text().split('Turn your camera on to lift the cover')).toHaveLength(3);
  // The other would: that is still shown to nobody.
  hear(0, true);
  expect(cover.state).toBe('covered');
  expect(text().split('Turn your camera on to lift the cover')).toHaveLength(3);
});

test('offers to lift the cover, says to the ear how things stand, and keeps the focus', () => {
  const { hear, guest, cover } = lay('covered');
  expect(text()).toContain('You and Ana see each other under a cover');
  expect(button()?.textContent).toBe('Lift the cover');
  expect(liftedAmong([guest])).toEqual([]);
  button()?.click();
  flushSync();
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
  expect(text().trim()).toBe('');
  expect(button()).toBeNull();
  expect(liftedAmong([guest, new FakeMate()])).toEqual([]);
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
