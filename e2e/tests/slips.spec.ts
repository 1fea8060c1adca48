/** A slip costs nothing: reload, Back, a wrong press, a copy of the tab, a crash. As guests see it. */
import { expect } from '@playwright/test';
import { dine, Guest } from '../lib/guest.ts';
import { test } from '../lib/test.ts';

/** The guest closes the tab and opens it again, as a browser does that brings back what was kept in it. */
async function reopened({ page }: Guest, url: string): Promise<Guest> {
  const kept = await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)));
  const next = await page.context().newPage();
  await page.close({ runBeforeUnload: true });
  await next.addInitScript((items: Record<string, string>) => {
    if (sessionStorage.length > 0) return;
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
  }, kept);
  await next.goto(url);
  return new Guest(next);
}

test('a meal outlives what thumbs do: Back asks, Leave is taken back, a reload and a crash come back to the seat', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);

  // Back puts a sheet away, and asks nothing.
  await ana.press('Your options');
  await expect(ana.page.getByRole('dialog', { name: 'Your options' })).toBeVisible();
  await ana.page.goBack();
  await expect(ana.page.getByRole('dialog')).toHaveCount(0);

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

  // Nor does a plate that is pulled nearer load the page anew.
  const pulled = ana.page.locator('html');
  await expect(pulled).toHaveCSS('overscroll-behavior-y', 'none');

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
  await restored.page.reload();
  await restored.expectHeading('Your seat is held');
  await restored.press('Back to the table');
  await Promise.all([restored.expectFrames(), ben.expectFrames()]);
});

test('the second tap of a double tap at the door does nothing while the table is laid, and the next one what it says', async ({
  house,
  arrive,
}) => {
  const ana = await arrive({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const { mouse } = ana.page;
  const named = (name: string) => ana.page.getByRole('button', { name, exact: true });
  await ana.page.goto(house.url);
  await named('Find a table').tap();
  await named('Mute microphone').hover();
  // The browser counts it with the first.
  await mouse.down({ clickCount: 2 });
  await mouse.up({ clickCount: 2 });
  await named('Turn camera off').click();
  await expect(named('Turn camera on')).toBeVisible();
  await expect(named('Mute microphone')).toBeVisible();
});

test('a house that goes away while a guest gets up for another table costs nobody theirs', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Next table');
  await house.stop();
  await expect(ana.status).toContainText('If it is not back by then, you keep this table.');
  await expect(ben.other()).toContainText('is getting up');

  // The time to take it back passes: no other table, so this one stays.
  await expect(ana.page.getByText('there is no other table now')).toBeVisible();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await expect(ben.other()).not.toContainText('is getting up');

  // Whoever leaves then leaves all the same.
  await ana.press('Leave the table');
  await ana.expectHeading('You left the table');
  await ben.expectHeading('Your company has left');
});

test('a press on Leave or Next table is not done while it can be taken back: a reload and a page opened again come back, and nobody waits long for who does not', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Leave the table');
  await ana.expectHeading('You left the table');
  await ana.page.reload();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await expect(ben.other()).not.toContainText('is getting up');

  await ana.press('Next table');
  await expect(ben.other()).toContainText('is getting up');
  const again = await reopened(ana, house.url);
  await expect(ben.other()).toContainText('Their page was closed. We hold their seat.');
  await again.expectHeading('Your seat is held');
  await again.press('Back to the table');
  await Promise.all([again.expectFrames(), ben.expectFrames()]);

  // Whoever wanted to leave, and closes the page, has left a moment later.
  await again.press('Leave the table');
  await again.expectHeading('You left the table');
  await again.page.close({ runBeforeUnload: true });
  await expect(ben.other()).toContainText('Their page was closed. We hold their seat.');
  await ben.expectHeading('Your company has left');
});

test('nobody waits long for one whose page crashed while they were getting up', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Leave the table');
  await expect(ben.other()).toContainText('is getting up');
  await ana.page.goto('chrome://crash').catch(() => undefined);
  await ben.expectHeading('Your company has left');
});

test('two who have parted are kept apart although both load the page anew, until both would rather not be', async ({
  house,
  arrive,
}) => {
  const guests = [await arrive(), await arrive()] as const;
  const [ana, ben] = guests;
  await dine(house.url, ana, ben);
  await ana.press('Leave the table');
  await ben.expectHeading('Your company has left');
  for (const { page } of guests) await page.reload();
  for (const guest of guests) await guest.queue(house.url);
  // Nobody else is in the house, and both want a table for two.
  for (const { page } of guests) {
    await expect(page.getByText('You have just parted from somebody.')).toBeVisible();
    await expect(page.getByText('One other guest is waiting.')).toBeVisible();
  }
  await ana.press('I would sit with them again');
  await ana.expectWaiting();
  await ben.press('I would sit with them again');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('an invitation outlives a look at another page, and a reload', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url);
  const { page } = ben;
  // Half of it, and then all of it in the same tab.
  await page.goto(invitation.slice(0, -3));
  await ben.expectHeading('This invitation does not match');
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
