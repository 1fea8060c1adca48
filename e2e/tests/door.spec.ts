/** A house that is with somebody who has the link, at a table that its host has locked: it gains neither seat nor picture. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { SeatTaken, Seating } from '@eat-with-me/protocol/table';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { Page } from '@playwright/test';
import { countMedia } from '../lib/count-media.ts';
import type { Guest } from '../lib/guest.ts';
import { LyingServer } from '../lib/lying-server.ts';
import { expect, test } from '../lib/test.ts';

const SEAT = 'eat-with-me.seat';

async function lock(host: Guest, mate: Guest): Promise<void> {
  await host.press('About this table');
  await host.page.getByRole('radio', { name: 'Nobody more' }).check();
  await mate.press('About this table');
  await expect(mate.page.getByText('The host has locked the table')).toBeVisible();
  for (const guest of [host, mate]) await guest.press('Close');
}

const keptOf = (page: Page) =>
  page.evaluate((key) => JSON.parse(sessionStorage.getItem(key) ?? '{}') as object, SEAT);

test('the seat of one whose page crashed is not for who has its handle and the link; a reload comes back to it', async ({
  house,
  arrive,
}) => {
  const [ana, ben, mallory] = [await arrive(), await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url, { chairs: 3 });
  await ben.accept(invitation);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await lock(ana, ben);
  for (const guest of [ben, ana]) {
    await guest.page.reload();
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  }

  // The house gives the handle to somebody who has the link, and of whom the page before knew nothing.
  const kept = { ...(await keptOf(ben.page)), ties: {}, door: 'open' };
  await ben.page.goto('chrome://crash').catch(() => undefined);
  await expect(ana.other()).toContainText('seat');
  await mallory.page.addInitScript(countMedia);
  await mallory.page.addInitScript(([key, text]) => sessionStorage.setItem(key, text), [
    SEAT,
    JSON.stringify(kept),
  ] as const);
  await mallory.page.goto(house.url);
  await mallory.press('Back to the table');
  await mallory.expectHeading('This invitation does not match');
  expect(await mallory.page.evaluate(() => [window.mediaPackets, window.wordsHeard])).toEqual([
    0,
    [],
  ]);
  await expect(ana.others).toHaveCount(0);
});

/** A house that shows a guest and somebody who has the link to each other as a first company, once each of them has asked. */
class Fork {
  readonly #ends = new Map<'host' | 'mallory', { liar: LyingServer; pledge?: PledgeSent }>();
  /** In which seat the host finds the other. */
  readonly #seat: number;
  #seating: Seating | null = null;
  isOn = false;

  constructor(seat: number) {
    this.#seat = seat;
  }

  async before(page: Page, who: 'host' | 'mallory'): Promise<LyingServer> {
    const liar = await LyingServer.before(page, {
      toGuest: (message) => {
        if (message.type === 'seated' && who === 'host' && !this.isOn)
          this.#seating = message.seating;
        return this.isOn && message.type !== 'welcome' ? null : message;
      },
      toServer: (message) => (this.isOn ? this.#hear(who, message) : message),
    });
    this.#ends.set(who, { liar });
    return liar;
  }

  #hear(who: 'host' | 'mallory', message: ClientMessage): ClientMessage | null {
    const other = this.#ends.get(who === 'host' ? 'mallory' : 'host')?.liar;
    const from = who === 'host' ? 1 : this.#seat;
    if (message.type === 'hello') return message;
    if (message.type === 'reclaim' || message.type === 'join') this.#asked(who, message.pledge);
    else if (message.type === 'reveal') other?.say({ ...message, type: 'revealed', from });
    else if (message.type === 'signal') other?.say({ type: 'signal', from, box: message.box });
    return null;
  }

  #asked(who: 'host' | 'mallory', pledge: PledgeSent): void {
    const end = this.#ends.get(who);
    if (end) end.pledge = pledge;
    const [host, mallory] = [this.#ends.get('host'), this.#ends.get('mallory')];
    if (!host?.pledge || !mallory?.pledge || !this.#seating) return;
    const taken = (seat: number, at: PledgeSent): SeatTaken => ({
      seat,
      guest: String(seat).repeat(22),
      kind: 'guest',
      pledge: at,
    });
    const seats = [taken(1, host.pledge), taken(this.#seat, mallory.pledge)];
    const seating = { ...this.#seating, epoch: 1, seats };
    host.liar.say({ type: 'seated', seating: { ...seating, you: 1 } });
    mallory.liar.say({ type: 'seated', seating: { ...seating, you: this.#seat } });
  }
}

for (const { door, seat, what } of [
  { door: 'open', seat: 3, what: 'lets them in, as an open door does' },
  { door: 'locked', seat: 3, what: 'reveals nothing' },
  { door: 'locked', seat: 2, what: 'understands nothing that they say' },
] as const)
  test(`a host who loads the page anew and finds somebody else in seat ${seat}, behind a door that was ${door}, ${what}`, async ({
    house,
    arrive,
  }) => {
    const [ana, ben, mallory] = [await arrive(), await arrive(), await arrive()];
    const fork = new Fork(seat);
    const liar = await fork.before(ana.page, 'host');
    const invitation = await ana.setTable(house.url, { chairs: 3 });
    await ben.accept(invitation);
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
    if (door === 'locked') await lock(ana, ben);
    await mallory.page.addInitScript(countMedia);
    await fork.before(mallory.page, 'mallory');
    await mallory.comeTo(invitation);
    fork.isOn = true;
    const before = liar.heard.length;
    await mallory.takeSeat();
    await ana.page.reload();
    const said = () => liar.heard.slice(before).map(({ type }) => type);
    if (door === 'open') {
      await Promise.all([ana.expectFrames(), mallory.expectFrames()]);
      return;
    }
    if (seat === 3) {
      // It has refused that company, and asks again.
      await expect.poll(() => said().filter((type) => type === 'reclaim').length).toBe(2);
      expect(said()).not.toContain('reveal');
    } else
      await expect(ana.page.getByRole('alert')).toContainText(
        'This guest could not show that they see the same table as you.',
      );
    expect(await mallory.page.evaluate(() => [window.mediaPackets, window.wordsHeard])).toEqual([
      0,
      [],
    ]);
  });
