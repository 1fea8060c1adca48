/** A slip costs nothing: reload, Back, a wrong press, a copy of the tab, a crash. As guests see it. */
import { expect } from '@playwright/test';
import { dine, Guest } from '../lib/guest.ts';
import { test } from '../lib/test.ts';

test('a meal outlives what thumbs do: Back asks, Leave is taken back, a reload and a crash come back to the seat', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);

  // Back asks, and staying costs nothing.
  await ana.page.goBack();
  await expect(ana.page.getByRole('dialog', { name: 'Leave?' })).toBeVisible();
  await ana.press('Stay at the table');
  await ana.expectFrames();

  // Leave can be taken back; meanwhile nothing is sent, and the other is told.
  await ana.press('Leave the table');
  await ana.expectHeading('You left the table');
  await expect(ben.other()).toContainText('is getting up');
  // The fake microphone beeps once a second, and five seconds are soon over.
  await expect.poll(() => ben.loudness('Guest 2', 1100, 0.001)).toBeLessThan(0.001);
  await ana.press('Back to the table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  // The second press of a double press finds another page, and does nothing there.
  await ana.page.getByRole('button', { name: 'Next table' }).dblclick();
  await ana.press('Back to the table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  // A page that is loaded anew comes back to the same seat, as somebody whom nobody has compared.
  await ana.page.reload();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await expect(ben.other()).toContainText('encrypted');

  // Whoever had turned their camera off at the table is not live by a reload, either.
  await ana.press('Turn camera off');
  await ana.page.reload();
  await ana.expectFrames();
  await expect(ben.other()).toContainText('Camera off.');
  await expect(ana.own).toContainText('Your camera is off.');
  await ana.press('Turn camera on');
  await ben.expectFrames();

  // A copy of the tab does not fight for it.
  const kept = await ana.page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)));
  expect(Object.keys(kept)).toContain('eat-with-me.seat');
  const openCopy = async () => {
    const page = await ana.page.context().newPage();
    await page.addInitScript((items: Record<string, string>) => {
      for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
    }, kept);
    await page.goto(house.url);
    return new Guest(page);
  };
  const copy = await openCopy();
  await expect(copy.page.getByRole('button', { name: 'Find a table' })).toBeVisible();
  const seat = () => copy.page.evaluate(() => sessionStorage.getItem('eat-with-me.seat'));
  await expect.poll(seat).toBeNull();
  await copy.page.close();
  await ben.expectFrames();

  // A crashed tab has not "got up": its seat is held, and restored it asks before anything is live.
  await ana.page.goto('chrome://crash').catch(() => undefined);
  await expect(ben.other()).toContainText('seat');
  await expect(ben.page.getByText('got up')).toHaveCount(0);
  const restored = await openCopy();
  await restored.expectHeading('Your seat is held');
  await restored.press('Back to the table');
  await Promise.all([restored.expectFrames(), ben.expectFrames()]);
});

test('an invitation outlives a look at another page, and a reload', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url);
  const { page } = ben;
  await page.goto(invitation);
  await ben.expectHeading('You are invited to a table');
  // The first sign of somebody brings the rest of the page.
  await page.mouse.move(100, 100);
  await page.getByRole('link', { name: 'Privacy' }).click();
  await ben.expectHeading(/nobody in between|privacy/i);
  await page.goBack();
  await ben.expectHeading('You are invited to a table');
  await page.reload();
  await ben.press('Come to the table');
  await ben.expectLaying();
  // Pressed as soon as the page was there, it has an entry of the history all the same.
  await page.goBack();
  await ben.press('Come to the table');
  await ben.press('Back');
  await ben.press('Come to the table');
  await ben.expectLaying();
  await page.reload();
  await ben.press('Come to the table');
  await ben.takeSeat();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});
