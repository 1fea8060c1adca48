/** Firefox as Debian ships it: with Chromium at one table, and with itself. */
import type { Guest } from '../lib/guest.ts';
import { complaintsOf } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const NAME = 'Žofie 食 زينب';

/** What one guest does at the table reaches the other. */
async function showAndHide(guest: Guest, other: Guest, name: string): Promise<void> {
  const seen = other.other(name);
  await other.expectFrames(name);
  await other.expectSound(name);
  await guest.press('Mute microphone');
  await expect(seen).toContainText(/microphone off/i);
  await other.expectSilence(name);
  await guest.press('Unmute microphone');
  await other.expectSound(name);
  await guest.press('Turn camera off');
  await expect(seen).toContainText('Camera off');
  await guest.press('Turn camera on');
  await expect(seen).not.toContainText('Camera off');
  await other.expectFrames(name);
}

// Whoever comes first makes the offer.
for (const [first, second] of [
  ['Chromium', 'Firefox'],
  ['Firefox', 'Chromium'],
  ['Firefox', 'Firefox'],
] as const) {
  test(`${first} waits, ${second} comes, and they dine`, async ({
    house,
    arrive,
    arriveInFirefox,
  }) => {
    const come = { Chromium: arrive, Firefox: arriveInFirefox };
    const [ana, ben] = [await come[first](), await come[second]()];
    const complaints = complaintsOf(ana, ben);
    await ana.enter(house.url);
    await ana.page.getByRole('textbox', { name: 'Your name' }).fill(NAME);
    await ana.takeSeat();
    await ana.expectWaiting();
    await ben.queue(house.url);
    await Promise.all([showAndHide(ana, ben, NAME), showAndHide(ben, ana, 'Guest 2')]);
    await ana.press('Leave the table');
    await ana.expectHeading('You left the table');
    await ben.expectHeading('Your company has left');
    expect(complaints).toEqual([]);
  });
}
