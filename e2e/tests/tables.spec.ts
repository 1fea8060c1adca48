/** Tables of several, refill, never again, and private tables, as the guests see them. */
import { invitationPath } from '../../web/src/lib/visit/invited/invitation.ts';
import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { expectAccessibleAllDay } from '../lib/accessible.ts';
import { COVERED_BY_DEFAULT, expectCovered, expectOpen, lifts, showsLines } from '../lib/covers.ts';
import { dine, type Guest } from '../lib/guest.ts';
import { draw, listenTo, recipeOf, tap } from '../lib/recipe.ts';
import { sitSilently } from '../lib/silent-guest.ts';
import { expect, test } from '../lib/test.ts';

const SCREENS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const VIEWPORTS = {
  phone: { width: 390, height: 844 },
  sideways: { width: 740, height: 360 },
  laptop: { width: 1280, height: 800 },
};

/** Everybody sees everybody: `count` table-mates whose pictures move. */
const expectCompany = (guests: readonly Guest[], count: number) =>
  Promise.all(guests.map((guest) => guest.expectCompany(count)));

test('an empty chair is filled once everyone agrees, and nobody else notices; each two lift a cover of their own; whoever joins changes no recipe that is there, and marks stay', async ({
  openHouse,
  arrive,
}) => {
  test.slow();
  const house = await openHouse(COVERED_BY_DEFAULT);
  const [ana, ben, cem, dia] = [await arrive(), await arrive(), await arrive(), await arrive()];
  await Promise.all([ana, ben, cem, dia].map(showsLines));
  for (const guest of [ana, ben, cem]) await guest.queue(house.url, 'Three');
  await expectCompany([ana, ben, cem], 2);
  // For ana the others are ben and cem, for ben they are cem and ana, for cem ana and ben.
  for (const guest of [ana, ben])
    for (const name of ['Guest 2', 'Guest 3']) await lifts(guest, name);
  await Promise.all([expectOpen(ana, 'Guest 2'), expectOpen(ben, 'Guest 3')]);
  await Promise.all([expectCovered(ana, 'Guest 3'), expectCovered(cem, 'Guest 2')]);
  const [first = [], ...shown] = await draw(ana, ben, cem);
  for (const other of shown) expect(other).toEqual(first);
  await listenTo(ben, 'Guest 3');
  await tap(ben, first);
  await expect(ben.page.getByText('The same five foods.')).toBeVisible();
  for (const guest of [ana, ben, cem]) await guest.press('Close');
  await expect(ben.other('Guest 3')).toContainText('compared: nobody sits in between');
  const before = await ana.other().locator('video').elementHandle();
  await cem.press('Leave the table');
  await expect(ana.others).toHaveCount(1);
  await expect(ben.others).toHaveCount(1);
  const seen = await ana.frames();
  await dia.queue(house.url, 'Any size');
  await ana.press('Let someone join');
  await dia.expectWaiting();
  await expectAccessibleAllDay(ben.page, 'somebody may join');
  await ben.press('Let someone join');
  await expectCompany([ana, ben, dia], 2);
  // Neither the place nor the line was set anew for those who stayed.
  expect(await before?.evaluate((video) => video.isConnected)).toBe(true);
  expect(await ana.frames()).toBeGreaterThan(seen);
  await expectOpen(ana, 'Guest 2');
  for (const name of ['Guest 2', 'Guest 3']) await expectCovered(dia, name);
  await ana.press('Check safety');
  expect(await recipeOf(ana)).toEqual(first);
  await ana.press('Close');
  // The next is drawn with whoever is there.
  const [second, ...others] = await draw(dia, ana, ben);
  expect(second).not.toEqual(first);
  for (const other of others) expect(other).toEqual(second);
  await ben.press('Close');
  await expect(ben.other('Guest 3')).toContainText('compared: nobody sits in between');
});

test('a third guest waits until another is free; next table is up and waiting in one press; never again: two wait side by side and are not matched', async ({
  house,
  arrive,
}) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await cem.queue(house.url);
  await cem.expectWaiting();
  await expect(cem.status).toContainText('looking for one more guest');
  await ana.expectFrames();
  await ana.press('Options for Guest 2');
  await ana.press('Never again');
  await ana.press('Yes, never again');
  await expect(ana.page.getByText('You will not be seated together again.')).toBeVisible();
  await ana.press('Close');
  await ana.press('Next table');
  await ben.expectHeading('Your company has left');
  await Promise.all([ana.expectFrames(), cem.expectFrames()]);
  await ben.press('Find another table');
  await ben.expectWaiting();
  await cem.press('Leave the table');
  await ana.expectHeading('Your company has left');
  await ana.press('Find another table');
  await ana.expectWaiting();
  await expect(ana.page.getByText('One other guest is waiting')).toBeVisible();
  await cem.press('Find another table');
  // Whoever waited longest is seated with whoever comes; the other one waits on.
  await Promise.all([ben.expectFrames(), cem.expectFrames()]);
  await ana.expectWaiting();
});

test('a private table by its link: four, each in a page of their own, see three; the secret stays in the browsers, and a fifth finds no chair', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ana, ben, cem, dia, eli] = [
    await arrive(),
    await arrive(),
    await arrive(),
    await arrive(),
    await arrive(),
  ];
  const others = [ben, cem, dia];
  const asked: string[] = [];
  ben.page.on('request', (request) => asked.push(request.url()));
  await ana.page.addInitScript(countSounds);
  const invitation = await ana.setTable(house.url, { chairs: 4 });
  expect(await ana.page.evaluate(soundsSoFar)).toBe(0);
  expect(invitation).toMatch(/\/t\/[\w-]{22}#[\w-]{47}$/);
  // Two cores that already carry a table open pages slowly: all come as far as the door first.
  for (const guest of [...others, eli]) await guest.comeTo(invitation);
  for (const [index, guest] of others.entries()) {
    await guest.takeSeat();
    await guest.expectCompany(index + 1);
    // Whoever sat there alone hears that somebody sees them now.
    await expect.poll(() => ana.page.evaluate(soundsSoFar)).toBeGreaterThan(0);
  }
  await expectCompany([ana, ...others], 3);
  const secret = invitation.split('#')[1] ?? '';
  expect(asked.filter((url) => url.includes(secret))).toEqual([]);
  expect(ben.page.url()).not.toContain(secret);
  await expect(ana.page.getByText('chair is free')).toBeHidden();
  await eli.takeSeat();
  await eli.expectHeading('There is no room just now');
  await expectCompany([ana], 3);
  // The table outlives its host.
  await ana.press('Leave the table');
  for (const guest of others) await expect(guest.others).toHaveCount(2);
});

test('eight at a table: each has a place in view, on a phone, sideways and on a desk', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  const invitation = await ana.setTable(house.url, { chairs: 8 });
  // Eight pages would measure the machine; to lay the table it takes guests who merely sit there.
  await sitSilently(ana.page.context(), invitation, 7);
  await expect(ana.others).toHaveCount(7);
  const places = ana.others.or(ana.own);
  for (const [name, viewport] of Object.entries(VIEWPORTS)) {
    await ana.page.setViewportSize(viewport);
    await expect.poll(() => places.evaluateAll(misplaced), name).toEqual([]);
    await ana.page.screenshot({ path: `${SCREENS}4-table-of-eight-${name}.png` });
  }
});

test('two of three who find no way to each other keep their seats and are told so, and so is the third', async ({
  house,
  arrive,
}) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await keepApart(ben.page, cem.page);
  for (const guest of [ana, ben, cem]) await guest.queue(house.url, 'Three');
  await ana.expectCompany(2);
  await expect(
    ana.page.getByText('found no way to each other. Both are at your table.'),
  ).toBeVisible();
  for (const guest of [ben, cem]) {
    await expect(guest.page.getByText(/^You and Guest [23] found no way/).first()).toBeVisible();
    await expect(guest.page.getByText('Their seat is kept.').first()).toBeVisible();
    await expect(guest.page.getByText(/has left the table|chairs? (?:is|are) free/)).toHaveCount(0);
  }
  for (const guest of [ana, ben, cem]) await guest.expectHeading('Your table for three');
  await expectCompany([ben, cem], 1);
  await ana.expectCompany(2);
});

test('a guarded door: the host hears the knock and lets one in, sends one away, then locks', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ana, ben, cem, dia] = [await arrive(), await arrive(), await arrive(), await arrive()];
  await ana.page.addInitScript(countSounds);
  const invitation = await ana.setTable(house.url, { door: 'Only whom I let in' });
  await ben.accept(invitation);
  await expect(ben.status).toContainText('You have knocked at the host’s door');
  await expect(ana.page.getByText('Somebody knocks.').first()).toBeVisible();
  await expect(ana.page.locator('[aria-live]', { hasText: 'Somebody knocks.' })).toHaveCount(1);
  expect(await ana.page.evaluate(soundsSoFar)).toBeGreaterThan(0);
  // Who walks on is not asked about any more, and may knock again.
  await ben.press('Stop knocking');
  await ben.expectHeading('You walked on');
  await expect(ana.page.getByRole('button', { name: 'Let them in' })).toBeHidden();
  await ben.press('Try again');
  await ana.press('Let them in');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  // Whoever says a name is known by it; the server has carried it sealed.
  await cem.comeTo(invitation);
  await cem.page.getByLabel('Your name').fill('Cem');
  await cem.takeSeat();
  await expect(cem.status).toContainText('read your name: Cem');
  await expect(ana.page.getByText('Cem knocks.')).toBeVisible();
  await ana.press('Not now');
  await cem.expectHeading('You were not let in');
  await ana.press('About this table');
  await ana.page.getByRole('radio', { name: 'Nobody more' }).check();
  await ben.press('About this table');
  await expect(ben.page.getByText('The host has locked the table')).toBeVisible();
  await dia.accept(invitation);
  await dia.expectHeading('This table is locked');
  for (const guest of [ana, ben]) {
    await guest.press('Close');
    await guest.expectFrames();
  }
});

test('an invitation that is not whole, has another secret, or leads nowhere, says so and leaves no secret in the address bar', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url);
  const unlike = 'This invitation does not match';
  // A page that is there would not be loaded for another end of its address.
  const afresh = () => ben.page.goto('about:blank');
  await test.step('without its secret, or with a slip in it', async () => {
    await ben.page.goto(invitation.split('#')[0] ?? '');
    await ben.expectHeading(unlike);
    const other = invitation.endsWith('A') ? 'B' : 'A';
    await afresh();
    await ben.page.goto(`${invitation.slice(0, -2)}${other}${invitation.slice(-1)}`);
    await ben.expectHeading(unlike);
    await expect(ben.page.getByRole('button', { name: 'Ask for the link again' })).toBeVisible();
  });
  await test.step('with the secret of another table: it leads to nobody', async () => {
    await afresh();
    await ben.accept(linkTo(house.url, new URL(invitation).pathname.slice('/t/'.length)));
    await ben.expectHeading(unlike);
  });
  await test.step('to a table that nobody has set', async () => {
    await ben.page.goto(linkTo(house.url, 'x'.repeat(22)));
    await ben.press('Come to the table');
    await ben.takeSeat();
    await ben.expectHeading('This table is gone');
    // And with it goes a sentence that is true of it.
    await ben.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ben.press('Ask for the link again');
    await expect(ben.status).toContainText('Copied.');
    expect(await ben.page.evaluate(() => navigator.clipboard.readText())).toContain(
      'Your table is not there any more.',
    );
  });
  await test.step('to a page that is not there', async () => {
    const { page } = ben;
    await page.goto(`${house.url}/t/${'t'.repeat(22)}/menu#${'s'.repeat(43)}`);
    await expect(page.getByRole('heading', { name: 'There is no such table' })).toBeVisible();
    await expect(page).toHaveURL(`${house.url}/`);
  });
});

/** A link that is whole, of this table, with a secret that nobody made. */
const linkTo = (url: string, table: string): string =>
  url + invitationPath({ table, secret: new Uint8Array(32) });

/** Neither of the two pages learns where the other can be reached, whatever they tell each other. */
async function keepApart(...pages: [Page, Page]): Promise<void> {
  const names = pages.map(() => new Set<string>());
  for (const [index, page] of pages.entries()) {
    const [own, other] = [names[index], names[1 - index]];
    // oxlint-disable no-await-in-loop -- two
    await page.exposeFunction('noteFragment', (fragment: string) => void own?.add(fragment));
    await page.exposeFunction('isOtherFragment', (fragment: string) => other?.has(fragment));
    await page.addInitScript(hearNothingOfOther);
    // oxlint-enable no-await-in-loop
  }
}

declare global {
  interface Window {
    /** Notes by which name (ICE's user fragment) this page's connections are known. */
    noteFragment: (fragment: string) => Promise<void>;
    isOtherFragment: (fragment: string) => Promise<boolean>;
  }
}

/** Runs in the page: what a connection is told of the other page's addresses it does not hear. */
function hearNothingOfOther(): void {
  const fragmentOf = (sdp = ''): string => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? '';
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit) {
      await super.setLocalDescription(description);
      await window.noteFragment(fragmentOf(this.localDescription?.sdp));
    }
    override async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
      const isOther = await window.isOtherFragment(fragmentOf(sdp));
      const heard = isOther ? sdp.replaceAll(/a=candidate:.*\r\n/g, '') : sdp;
      await super.setRemoteDescription({ type, sdp: heard });
    }
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null) {
      if (await window.isOtherFragment(candidate?.usernameFragment ?? '')) return;
      await super.addIceCandidate(candidate);
    }
  };
}

const soundsSoFar = () => Reflect.get(window, 'sounds') as number;

/** Runs in the page: counts what is struck for the ear, in `window.sounds`. */
function countSounds(): void {
  let sounds = 0;
  Object.defineProperty(window, 'sounds', { get: () => sounds });
  const { prototype } = AudioScheduledSourceNode;
  const start = Object.getOwnPropertyDescriptor(prototype, 'start')?.value as (
    when: number,
  ) => void;
  prototype.start = function (this: AudioScheduledSourceNode, when = 0) {
    sounds += 1;
    start.call(this, when);
  };
}

/** Runs in the page: the places that are not wholly in view, too small for a face, or on top of another. */
function misplaced(places: Element[]): string[] {
  const boxes = places.map((place) => ({
    name: place.getAttribute('aria-label') ?? '',
    box: place.getBoundingClientRect(),
  }));
  return boxes
    .filter(({ box }, index) => {
      const inView =
        box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
      const alone = boxes.every(
        (other, at) =>
          at === index ||
          other.box.left >= box.right ||
          other.box.right <= box.left ||
          other.box.top >= box.bottom ||
          other.box.bottom <= box.top,
      );
      return !inView || !alone || Math.min(box.width, box.height) < 64;
    })
    .map(({ name, box }) => `${name} ${Math.round(box.width)}×${Math.round(box.height)}`);
}
