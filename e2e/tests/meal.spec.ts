/** A meal for two, and its ordinary ends. */
import { dine, Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

test('two guests meet by name, see and hear each other, and part', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await test.step('names go from guest to guest', async () => {
    await ana.enter(house.url);
    await ana.page.getByRole('textbox', { name: 'Your name' }).fill('  Ana ');
    await ana.takeSeat();
    await ana.expectWaiting();
    await ben.queue(house.url);
    await Promise.all([ana.expectFrames(), ben.expectFrames('Ana')]);
    await Promise.all([ana.expectSound(), ben.expectSound('Ana')]);
    for (const guest of [ana, ben]) await expect(guest.own.locator('video')).toBeVisible();
  });

  await test.step('whoever leaves says so, and the other reads why and finds another table', async () => {
    await ana.press('Leave the table');
    await ana.expectHeading('You left the table');
    await ben.expectHeading('Your company has left');
    await ben.press('Find another table');
    await ben.expectWaiting();
    // Who has just parted is not seated together again.
    await ana.press('Find another table');
    await ana.expectWaiting();
    await cem.queue(house.url);
    await Promise.all([ben.expectFrames(), cem.expectFrames()]);
    await ana.expectWaiting();
  });

  await test.step('both leave in one breath, and both can come back', async () => {
    // The first goodbye may well arrive before the second press.
    await Promise.all([cem.tryToPress('Leave the table'), ben.tryToPress('Leave the table')]);
    for (const guest of [cem, ben]) {
      await guest.expectHeading(/You left the table|Your company has left/);
      await guest.press('Find another table');
    }
    await Promise.all([ana.expectFrames(), cem.expectFrames('Ana')]);
    await ben.expectWaiting();
  });
});

test('a third guest waits until another is free: next table is up and waiting in one press', async ({
  house,
  arrive,
}) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await cem.queue(house.url);
  await cem.expectWaiting();
  await expect(cem.status).toContainText('looking for one more guest');
  await ana.expectFrames();
  await ana.press('Next table');
  await ben.expectHeading('Your company has left');
  await Promise.all([ana.expectFrames(), cem.expectFrames()]);
});

test('leaving the queue leaves nobody behind, and a second tab is another guest', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(house.url);
  await ana.press('Leave the queue');
  await ana.expectHeading('You left the queue');
  await ben.queue(house.url);
  await ben.expectWaiting();
  const tab = new Guest(await ben.page.context().newPage());
  await tab.queue(house.url);
  await Promise.all([ben.expectFrames(), tab.expectFrames()]);
  await ana.expectHeading('You left the queue');
});
