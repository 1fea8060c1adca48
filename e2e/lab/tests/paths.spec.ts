/** Every pair of networks finds the shortest path there is, and people see each other over it. */
import { dine, type Guest } from '../../lib/guest.ts';
import { installStopwatch } from '../../../bench/src/first-frame/stopwatch.ts';
import { PAGE_URL } from '../lab.ts';
import type { Nat } from '../nat.ts';
import { RELAY_ADDRESS } from '../relay.ts';
import { pathOf, type RelayProtocol } from '../path.ts';
import { expect, test } from '../test.ts';

test.use({ labOptions: { guests: { A: 'open', B: 'open' }, delayMs: 25 } });

/** `direct`, or how the guest behind the worse network reaches the relay. */
type Expected = 'direct' | NonNullable<RelayProtocol>;

/**
 * One pair for each rule of who reaches whom, and each way to the relay from both sides of a table.
 * In this order few addresses change from one to the next.
 */
const PAIRS: readonly (readonly [Nat, Nat, Expected])[] = [
  ['open', 'open', 'direct'],
  ['open', 'tls-only', 'tls'],
  ['fullcone', 'cone', 'direct'],
  ['fullcone', 'symmetric', 'direct'],
  ['cone', 'cone', 'direct'],
  ['cone', 'symmetric', 'udp'],
  ['symmetric', 'symmetric', 'udp'],
  ['tls-only', 'tls-only', 'tls'],
];

for (const [natA, natB, expected] of PAIRS) {
  test(`${natA} with ${natB}: ${expected}`, async ({ lab, visit }, { annotations }) => {
    lab.peer('A').become(natA);
    lab.peer('B').become(natB);
    const guests = await Promise.all([visit('A'), visit('B')]);
    const [ana, ben] = guests;
    await Promise.all(guests.map(({ page }) => page.addInitScript(installStopwatch)));
    await dine(PAGE_URL, ana, ben);

    // A relay may be quicker to answer and carry the first moments.
    await expect(async () => {
      const paths = await Promise.all(guests.map(pathOf));
      const pairs = JSON.stringify(paths.map((path) => path.pairs));
      expect(
        paths.map(({ relayed }) => relayed),
        pairs,
      ).toEqual(guests.map(() => expected !== 'direct'));
      const protocols = paths.map(({ own }) => own).filter((own) => own !== null);
      if (expected === 'direct') expect(protocols, pairs).toEqual([]);
      else if (expected !== 'udp') expect(protocols, pairs).toContain(expected);
      else {
        // Where UDP reaches the relay, nothing else is asked of it. Each may send to the relay of the other.
        const reached = new Set(paths.flatMap((path) => path.reached));
        expect([...reached]).toEqual([`turn:${RELAY_ADDRESS}:3478?transport=udp`]);
      }
    }).toPass({ timeout: 45_000 });
    await Promise.all(guests.map((guest) => guest.expectFrames()));

    const [first, second] = await Promise.all(
      guests.map(({ page }) => page.evaluate(() => window.moments)),
    );
    const seenAt = Math.max(first?.frameAt ?? NaN, second?.frameAt ?? NaN);
    const description = `${Math.round(seenAt - (second?.queuedAt ?? NaN))} ms`;
    annotations.push({ type: 'from queue to first frames', description });
  });
}

/** The relays that a guest reaches until it is all of these ways, by their ways; then nothing is known of any. */
async function reachedBy(guest: Guest, ...ways: NonNullable<RelayProtocol>[]): Promise<string[]> {
  const urls = {
    udp: `turn:${RELAY_ADDRESS}:3478?transport=udp`,
    tcp: `turn:${RELAY_ADDRESS}:3478?transport=tcp`,
    tls: `turns:${RELAY_ADDRESS}:443?transport=tcp`,
  };
  const reached = (): Promise<string[]> =>
    guest.page.evaluate(() => [...window.relaysReached].toSorted());
  await expect.poll(reached).toEqual(expect.arrayContaining(ways.map((way) => urls[way])));
  const all = await reached();
  await guest.page.evaluate(() => window.relaysReached.clear());
  return all.map((url) => Object.entries(urls).find(([, known]) => known === url)?.[0] ?? url);
}

test('udp-blocked with symmetric: tcp; and where UDP is let out after all, by UDP alone again', async ({
  lab,
  visit,
}) => {
  const a = lab.peer('A');
  a.become('udp-blocked');
  lab.peer('B').become('symmetric');
  const guests = [await visit('A'), await visit('B')] as const;
  const [ana, ben] = guests;
  await dine(PAGE_URL, ana, ben);
  const own = async () => (await Promise.all(guests.map(pathOf))).map((path) => path.own);
  await expect.poll(own).toContain('tcp');
  expect(await reachedBy(ana, 'tcp', 'tls')).toEqual(['tcp', 'tls']);

  // The next gathering still asks in every way, and hears by UDP.
  a.become('symmetric');
  a.readdress();
  await reachedBy(ana, 'udp', 'tcp', 'tls');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  a.readdress();
  const first = await reachedBy(ana, 'udp');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  expect([...first, ...(await reachedBy(ana))]).toEqual(['udp']);
});
