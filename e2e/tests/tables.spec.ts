/** Tables of several, refill, never again, and private tables, as the guests see them. */
import { dine, type Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

/** Everybody sees everybody: `count` table-mates whose pictures move. */
async function expectCompany(guests: readonly Guest[], count: number): Promise<void> {
  await Promise.all(
    guests.map(async (guest) => {
      await expect(guest.others).toHaveCount(count);
      for (let place = 2; place <= count + 1; place += 1)
        await guest.expectFrames(`Guest ${place}`, 3);
    }),
  );
}

test('four guests at one table each see three', async ({ house, arrive }) => {
  const guests = [await arrive(), await arrive(), await arrive(), await arrive()];
  for (const guest of guests) await guest.queue(house.url, 'Four');
  await expectCompany(guests, 3);
});

test('any size joins whoever fits', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await ana.queue(house.url, 'Three');
  await ben.queue(house.url, 'Three');
  await cem.queue(house.url, 'Any size');
  await expectCompany([ana, ben, cem], 2);
});

test('an empty chair is filled once everyone agrees, and nobody else notices', async ({
  house,
  arrive,
}) => {
  const [ana, ben, cem, dia] = [await arrive(), await arrive(), await arrive(), await arrive()];
  for (const guest of [ana, ben, cem]) await guest.queue(house.url, 'Three');
  await expectCompany([ana, ben, cem], 2);
  await cem.press('Leave the table');
  await expect(ana.others).toHaveCount(1);
  await expect(ben.others).toHaveCount(1);
  await dia.queue(house.url, 'Three');
  await ana.press('Let someone join');
  await dia.expectWaiting();
  await ben.press('Let someone join');
  for (const guest of [ana, ben, dia]) {
    await expect(guest.others).toHaveCount(2);
    await expect
      .poll(() =>
        guest.others
          .locator('video')
          .evaluateAll((videos) =>
            videos.every((video) => video instanceof HTMLVideoElement && video.currentTime > 0),
          ),
      )
      .toBe(true);
  }
});

test('never again: the two wait side by side and are not matched', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await ana.press('Options for Guest 2');
  await ana.press('Never again');
  await ana.press('Yes, never again');
  await expect(ana.page.getByText('You will not be seated together again.')).toBeVisible();
  await ana.press('Close');
  await ana.press('Leave the table');
  await ben.expectHeading('Your company has left');
  await ben.press('Find another table');
  await ben.expectWaiting();
  await ana.press('Find another table');
  await ana.expectWaiting();
  await expect(ana.page.getByText('One other guest is waiting')).toBeVisible();
  await cem.queue(house.url);
  // Whoever waited longest is seated with the newcomer; the other one waits on.
  await Promise.all([ben.expectFrames(), cem.expectFrames()]);
  await ana.expectWaiting();
});

test('a private table by its link: the secret stays in the browsers', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  const asked: string[] = [];
  ben.page.on('request', (request) => asked.push(request.url()));
  const invitation = await ana.setTable(house.url);
  expect(invitation).toMatch(/\/t\/[\w-]{22}#[\w-]{43}$/);
  await ben.accept(invitation);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await cem.accept(invitation);
  await expectCompany([ana, ben, cem], 2);
  const secret = invitation.split('#')[1] ?? '';
  expect(asked.filter((url) => url.includes(secret))).toEqual([]);
  expect(ben.page.url()).not.toContain(secret);
  // The table outlives its host.
  await ana.press('Leave the table');
  await expect(ben.others).toHaveCount(1);
  await expect(cem.others).toHaveCount(1);
});

test('a guarded door: the host lets one in, sends one away, then locks', async ({
  house,
  arrive,
}) => {
  const [ana, ben, cem, dia] = [await arrive(), await arrive(), await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url, { door: 'Only whom I let in' });
  await ben.accept(invitation);
  await ana.press('Let them in');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await cem.accept(invitation);
  await ana.press('Not now');
  await cem.expectHeading('You were not let in');
  await ana.press('About this table');
  await ana.page.getByRole('radio', { name: 'Nobody more' }).check();
  await dia.accept(invitation);
  await dia.expectHeading('This table is locked');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('an invitation that is not whole, or leads nowhere, says so', async ({ house, arrive }) => {
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url);
  await ben.page.goto(invitation.split('#')[0] ?? '');
  await ben.expectHeading('This invitation does not match');
  const other = invitation.endsWith('A') ? 'B' : 'A';
  await cem.accept(`${invitation.slice(0, -2)}${other}${invitation.slice(-1)}`);
  await cem.expectHeading('This invitation does not match');
  await ben.page.goto(`${house.url}/t/${'x'.repeat(22)}#${invitation.split('#')[1]}`);
  await ben.press('Come to the table');
  await ben.takeSeat();
  await ben.expectHeading('This table is gone');
});
