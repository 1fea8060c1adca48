/** A meal for two, and its ordinary ends. */
import { dine, Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

test('two guests meet, and see and hear each other', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(house.url);
  await ana.expectWaiting();
  await ben.queue(house.url);
  await Promise.all(
    [ana, ben].map(async (guest) => {
      await guest.expectFrames();
      await guest.expectSound();
      await expect(guest.own.locator('video')).toBeVisible();
    }),
  );
});

test('names go from guest to guest', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.enter(house.url);
  await ana.page.getByRole('textbox', { name: 'Your name' }).fill('  Ana ');
  await ana.takeSeat();
  await ben.queue(house.url);
  await ben.expectFrames('Ana');
  await ana.expectFrames('Guest 2');
});

test('whoever leaves says so, and the other reads why and finds another table', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Leave the table');
  await ana.expectHeading('You left the table');
  await ben.expectHeading('Your company has left');
  await ben.press('Find another table');
  await ben.expectWaiting();
  await ana.press('Find another table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('next table: up and waiting again in one press', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Next table');
  await ana.expectWaiting();
  await ben.expectHeading('Your company has left');
  await cem.queue(house.url);
  await Promise.all([ana.expectFrames(), cem.expectFrames()]);
});

test('both leave at once, and both can come back', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  // In one breath: the first goodbye may well arrive before the second press.
  await Promise.all([ana.tryToPress('Leave the table'), ben.tryToPress('Leave the table')]);
  for (const guest of [ana, ben]) {
    await guest.expectHeading(/You left the table|Your company has left/);
    await guest.press('Find another table');
  }
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('a third guest waits until there is a fourth', async ({ house, arrive }) => {
  const [ana, ben, cem, dia] = [await arrive(), await arrive(), await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await cem.queue(house.url);
  await cem.expectWaiting();
  await expect(cem.status).toContainText('looking for one more guest');
  await dia.queue(house.url);
  await Promise.all([cem.expectFrames(), dia.expectFrames()]);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('leaving the queue leaves nobody behind', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await ana.queue(house.url);
  await ana.press('Leave the queue');
  await ana.expectHeading('You left the queue');
  await ben.queue(house.url);
  await ben.expectWaiting();
  await cem.queue(house.url);
  await Promise.all([ben.expectFrames(), cem.expectFrames()]);
  await ana.expectHeading('You left the queue');
});

test('a second tab of the same guest is another guest', async ({ house, arrive }) => {
  const ana = await arrive();
  await ana.queue(house.url);
  const tab = new Guest(await ana.page.context().newPage());
  await tab.queue(house.url);
  await Promise.all([ana.expectFrames(), tab.expectFrames()]);
});

test('three guests at a table for three', async ({ house, arrive }) => {
  const guests = [await arrive(), await arrive(), await arrive()];
  for (const guest of guests) await guest.queue(house.url, 'Three');
  for (const guest of guests) {
    await guest.expectFrames('Guest 2');
    await guest.expectFrames('Guest 3');
  }
});
