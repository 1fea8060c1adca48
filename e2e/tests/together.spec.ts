/** Two who are alone in the house eat together, whatever they chose; and who has parted does not meet again by chance. */
import type { Guest } from '../lib/guest.ts';
import { expectAccessibleAllDay } from '../lib/accessible.ts';
import { expect, test } from '../lib/test.ts';

const eat = (...guests: Guest[]) => Promise.all(guests.map((guest) => guest.expectFrames()));

test('who waits for a table of another size is asked to sit down with the other; after they have parted both have to ask for each other', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(house.url, 'Two');
  await ana.expectWaiting();
  await ben.queue(house.url, 'Four');
  await expect(ben.page.getByText('One guest wants a table for two.')).toBeVisible();
  await expect(ana.page.getByText('One guest wants a table for four.')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Sit down with them' })).toBeVisible();
  await expectAccessibleAllDay(ben.page, 'asked whether a table of another size would do');
  await ben.press('Sit down with them');
  await eat(ana, ben);
  await ana.expectHeading('Your table for two');

  await ana.press('Next table');
  await ben.expectHeading('Your company has left');
  await ben.press('Find another table');
  // One who has a wish of their own is enough for nobody to be seated against the other's.
  await ana.press('I would sit with them again');
  await expect(ana.page.getByText('They are not told.')).toBeVisible();
  for (const { page } of [ana, ben])
    await expect(page.getByText('One other guest is waiting.')).toBeVisible();
  await expect(ben.page.getByText('You have just parted from somebody.')).toBeVisible();
  await ben.press('I would sit with them again');
  await expect(ben.page.getByText('They are not told.')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Sit down with them' })).toBeVisible();
  await ben.press('Sit down with them');
  await eat(ana, ben);
});
