/** A meal goes on whatever happens to a guest's network or machine. How soon is measured in bars/. */
import { setTimeout as pause } from 'node:timers/promises';
import { CHROMIUM } from '../../lib/flags.ts';
import { expect, test } from '../test.ts';
import {
  mended,
  newAddress,
  newPublicAddress,
  otherNetwork,
  seated,
  strike,
  udpBlocked,
  type Trouble,
} from '../troubles.ts';

test.use({
  labOptions: { guests: { A: 'cone', B: 'cone' }, delayMs: 25 },
  chromiumProgram: CHROMIUM,
});

/** Longer than any step of healing waits, shorter than a seat is held, in ms. */
const ASLEEP_MS = 12_000;

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'another network': otherNetwork,
  'another address': newAddress,
  'another public address': newPublicAddress,
  'UDP blocked': udpBlocked,
};

test('a meal goes on over another network, another address, and where UDP is blocked', async ({
  lab,
  visit,
}) => {
  const guests = [await visit('A'), await visit('B')] as const;
  await seated(...guests);
  for (const [name, trouble] of Object.entries(TROUBLES)) {
    await test.step(name, async () => {
      await strike(trouble, lab, guests);
      await Promise.all(guests.map((guest) => guest.expectSound()));
    });
  }
  lab.peer('A').become('cone');
});

test('the server is killed and comes back while a guest changes networks', async ({
  lab,
  visit,
}) => {
  const guests = [await visit('A'), await visit('B')] as const;
  await seated(...guests);
  const happen = otherNetwork(lab.peer('A'), lab);
  const since = Date.now();
  await lab.house.stop('SIGKILL');
  await happen();
  await lab.house.start();
  await mended(guests, since);
  for (const guest of guests) await guest.expectSound();
});

test('a guest whose machine sleeps for a while finds the seat held', async ({ lab, visit }) => {
  const [ana, ben] = [await visit('A'), await visit('B')] as const;
  await seated(ana, ben);
  const machine = lab.peer('A');
  machine.sleep();
  try {
    await expect(ben.other()).toContainText('The line broke. Their seat is held.');
    await pause(ASLEEP_MS);
  } finally {
    machine.wake();
  }
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await Promise.all([ana.expectSound(), ben.expectSound()]);
  await expect(ben.other()).not.toContainText('The line broke');
});
