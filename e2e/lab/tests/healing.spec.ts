/** What happens to a meal when a guest's network changes under it: how long each side sees nothing. */
import type { Guest } from '../../lib/guest.ts';
import { PAGE_URL, type Lab } from '../lab.ts';
import { timeToFrames, watchFrames } from '../measure.ts';
import type { Peer } from '../peer.ts';
import { expect, test } from '../test.ts';

test.use({ labOptions: { guests: { A: 'cone', B: 'cone', C: 'cone' }, delayMs: 25 } });
test.setTimeout(120_000);

/** Something that happens to one guest's network. */
interface Trouble {
  /** Gets the network ready for it, before the guests sit down. */
  before?: (ana: Peer, lab: Lab) => Promise<void>;
  strike(ana: Peer, lab: Lab): void | Promise<void>;
}

const pass = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

const NEW_ADDRESS: Trouble = { strike: (ana) => ana.readdress() };
const OTHER_NETWORK: Trouble = { strike: (ana, lab) => ana.moveTo(lab.addRouter('cone')) };

test('dbg', async ({ lab, visit }) => {
  const guests = await Promise.all([visit('A'), visit('B')]);
  const [ana, ben] = guests as [Guest, Guest];
  ana.page.on('console', (m) => console.log('A', m.text()));
  ben.page.on('console', (m) => console.log('B', m.text()));
  await ana.queue(PAGE_URL);
  await ben.queue(PAGE_URL);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await Promise.all([watchFrames(ana), watchFrames(ben)]);
  for (const trouble of [NEW_ADDRESS, OTHER_NETWORK]) {
    await pass(4000);
    const since = Date.now();
    await trouble.strike(lab.peer('A'), lab);
    console.log('T', await Promise.all([timeToFrames(ana, since), timeToFrames(ben, since)]));
  }
  expect(1).toBe(1);
});
