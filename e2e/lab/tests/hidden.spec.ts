/** Strangers whose house has a relay: what leaves their machines, before and after both have asked for a direct line. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dine } from '../../lib/guest.ts';
import { capture, type Datagram } from '../capture.ts';
import { PAGE_URL } from '../lab.ts';
import { RELAY_ADDRESS } from '../relay.ts';
import { expect, test } from '../test.ts';

test.use({
  labOptions: {
    guests: { A: 'open', B: 'open' },
    delayMs: 25,
    environment: { STRANGERS: 'relay-first' },
  },
});

const between = (datagrams: readonly Datagram[], one: string, other: string): number =>
  datagrams.filter(
    ({ from, to }) =>
      (from.address === one && to.address === other) ||
      (from.address === other && to.address === one),
  ).length;

test('no packet goes from one to the other before both want that', async ({ lab, visit }) => {
  const [a, b] = [lab.peer('A'), lab.peer('B')];
  const [ana, ben] = [await visit('A'), await visit('B')];
  const where = { device: 'eth0', file: join(tmpdir(), `${lab.net.name}-hidden.pcap`) };
  const hidden = await capture(a.at, where, async () => {
    await dine(PAGE_URL, ana, ben);
    await Promise.all([ana.expectFrames('Guest 2', 20), ben.expectFrames('Guest 2', 20)]);
  });
  expect(between(hidden, a.address, b.address)).toBe(0);
  expect(between(hidden, a.address, RELAY_ADDRESS)).toBeGreaterThan(100);
  await expect(ana.other()).toContainText('Relayed');

  const direct = await capture(a.at, where, async () => {
    await ana.press('Options for Guest 2');
    await ana.press('Go direct');
    await ana.press('Close');
    await ben.press('Go direct');
    for (const guest of [ana, ben]) await expect(guest.other()).toContainText('Direct');
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  });
  expect(between(direct, a.address, b.address)).toBeGreaterThan(20);
});
