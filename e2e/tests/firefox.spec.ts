/** Firefox as Debian ships it: with Chromium at one table, and with itself. */
import { complaintsOf, dine, Guest } from '../lib/guest.ts';
import { keepConnections, restartIce } from '../lib/restarted-line.ts';
import { expect, test } from '../lib/test.ts';

const NAME = 'Žofie 食 زينب';

/** What one guest does at the table reaches the other. */
async function showAndHide(guest: Guest, other: Guest, name: string): Promise<void> {
  const seen = other.other(name);
  await expect(seen).toHaveClass(/speaking/);
  await guest.press('Mute microphone');
  await expect(seen).toContainText(/microphone off/i);
  await other.expectSilence(name);
  await expect(seen).not.toHaveClass(/speaking/);
  await guest.press('Unmute microphone');
  await other.expectSound(name);
  await guest.press('Turn camera off');
  await expect(seen).toContainText('Camera off');
  await guest.press('Turn camera on');
  await expect(seen).not.toContainText('Camera off');
  await other.expectFrames(name);
}

// Whoever comes first makes the offer; Chromium does in the test of a restart below.
for (const [first, second] of [
  ['Firefox', 'Chromium'],
  ['Firefox', 'Firefox'],
] as const) {
  test(`${first} waits, ${second} comes, both work for their tickets, and they dine`, async ({
    openHouse,
    arrive,
    arriveInFirefox,
  }) => {
    // Every ticket costs work here.
    const house = await openHouse({ TICKETS_PER_MINUTE: '1' });
    const come = { Chromium: arrive, Firefox: arriveInFirefox };
    const [ana, ben] = [await come[first](), await come[second]()];
    const complaints = complaintsOf(ana, ben);
    await ana.enter(house.url);
    await ana.page.getByRole('textbox', { name: 'Your name' }).fill(NAME);
    await ana.takeSeat();
    await ana.expectWaiting();
    await ben.queue(house.url);
    await Promise.all([ana.expectFrames(), ben.expectFrames(NAME)]);
    await Promise.all([ana.expectSound(), ben.expectSound(NAME)]);
    await showAndHide(ana, ben, NAME);
    await ana.press('Leave the table');
    await ana.expectHeading('You left the table');
    await ben.expectHeading('Your company has left');
    await ana.press('Find another table');
    const metrics = async () => (await fetch(`${house.url}/metrics`)).text();
    await expect.poll(metrics).toContain('ewm_refusals_total{code="work"} 3\n');
    expect(complaints).toEqual([]);
  });
}

test('a line between Chromium and Firefox is restarted from either end, and the pictures go on', async ({
  house,
  arrive,
  arriveInFirefox,
}) => {
  const [ana, ben] = [await arrive(), await arriveInFirefox()];
  for (const { page } of [ana, ben]) await page.addInitScript(keepConnections);
  await dine(house.url, ana, ben);
  for (const guest of [ana, ben]) {
    const [before, after] = await guest.page.evaluate(restartIce);
    expect(after).not.toBe(before);
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  }
});

test('in Firefox, too, the table goes into a small window with its controls, and comes back', async ({
  house,
  arrive,
  arriveInFirefox,
}) => {
  const [ana, ben] = [await arriveInFirefox(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Your options');
  const opened = ana.page.context().waitForEvent('page');
  await ana.press('Small window');
  const small = new Guest(await opened);
  await small.expectFrames();
  await expect(ana.other()).toContainText('In the small window.');
  await small.press('Mute microphone');
  await expect(ben.other()).toContainText(/microphone off/i);
  await ana.press('Bring the table back');
  await ana.expectFrames();
  expect(small.page.isClosed()).toBe(true);
});
