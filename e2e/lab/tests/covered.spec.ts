/** Strangers whose line breaks under a cover: what heals is the line, and not the cover. */
import {
  COVERED_BY_DEFAULT,
  expectCovered,
  expectCoveredSoon,
  expectOpen,
  lifts,
  showsLines,
} from '../../lib/covers.ts';
import { CHROMIUM } from '../../lib/flags.ts';
import { test } from '../test.ts';
import { newPublicAddress, otherNetwork, seated, strike } from '../troubles.ts';

test.use({
  labOptions: {
    guests: { A: 'cone', B: 'cone' },
    delayMs: 25,
    environment: COVERED_BY_DEFAULT,
  },
  chromiumProgram: CHROMIUM,
});

test('a line that broke and healed is under a cover as before, and open once both have lifted it', async ({
  lab,
  visit,
}) => {
  const guests = [await visit('A'), await visit('B')] as const;
  await Promise.all(guests.map(showsLines));
  await seated(...guests);
  await Promise.all(guests.map((guest) => expectCovered(guest)));
  await strike(otherNetwork, lab, guests);
  await Promise.all(guests.map((guest) => expectCovered(guest)));

  // The wish of one, before the line breaks, is no more than that after it.
  await lifts(guests[0]);
  await strike(newPublicAddress, lab, guests);
  await Promise.all(guests.map((guest) => expectCovered(guest)));
  await lifts(guests[1]);
  await Promise.all(guests.map((guest) => expectOpen(guest)));

  await guests[0].page.keyboard.press('c');
  await Promise.all(guests.map((guest) => expectCoveredSoon(guest)));
  await strike(otherNetwork, lab, guests);
  await Promise.all(guests.map((guest) => expectCovered(guest)));
});
