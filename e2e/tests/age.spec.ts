/** A house whose operator has guests show their age elsewhere first. */
import type { Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';
import { ToyAgeGate } from '../lib/toy-age-gate.ts';

test('the way to a seat leads by the age gate and back; what it hands out is good once, and for no other guest', async ({
  openHouse,
  arrive,
}) => {
  const gate = await ToyAgeGate.open();
  try {
    const house = await openHouse(gate.environment);
    const [ana, ben] = [await arrive(), await arrive()];
    const showsAge = async (guest: Guest): Promise<void> => {
      await guest.press('I am 18');
      await guest.page.waitForURL((url) => url.origin === new URL(house.url).origin);
    };
    await ana.enter(house.url);
    await expect(ana.page.getByText('This house wants proof of age.')).toBeVisible();
    await ana.takeSeat();
    await showsAge(ana);
    await ana.press('Find a table');
    await ana.takeSeat();
    await ana.expectWaiting();
    // Nobody reads it over a shoulder, or takes it along with the address.
    expect(ana.page.url()).not.toContain('18=');

    // Ben has Ana's: the house does not take it, and he is led to the gate like everybody.
    const [hers = 'none'] = gate.bits;
    await ben.enter(`${house.url}/#18=${hers}`);
    await ben.takeSeat();
    await expect(ben.page.getByText('This house wants proof of age.')).toBeVisible();
    await ben.takeSeat();
    await showsAge(ben);
    await ben.press('Find a table');
    await ben.takeSeat();
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  } finally {
    await gate.close();
  }
});
