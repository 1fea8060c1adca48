/** What breaks during an evening, and what the guests notice of it. */
import { expect, test } from '../lib/test.ts';

test('a socket is lost, then the server dies: the meal goes on, and when it is back both can queue', async ({
  house,
  arrive,
  layCable,
}) => {
  const cable = await layCable(house.port);
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(cable.url);
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  const alone = ana.page.getByText(/your meal goes on/i);
  cable.cut();
  await expect(alone).toBeVisible();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  cable.mend();
  await expect(alone).toBeHidden();
  await house.stop('SIGKILL');
  const diedAt = Date.now();
  await Promise.all(
    [ana, ben].map(async (guest) => {
      while (Date.now() - diedAt < 5_000) await guest.expectFrames('Guest 2', 15);
      await guest.expectSound();
      await expect(guest.page.getByText(/your meal goes on/i)).toBeVisible();
    }),
  );
  // Goodbye needs no server either.
  await ana.press('Leave the table');
  await ana.expectHeading('You left the table');
  await ben.expectHeading('Your company has left');
  await house.start();
  for (const guest of [ana, ben]) await guest.press('Find another table');
  for (const { page } of [ana, ben])
    await expect(page.getByText('One other guest is waiting.')).toBeVisible();
  // Who has just parted meets somebody else.
  const [cem, dia] = [await arrive(), await arrive()];
  for (const guest of [cem, dia]) await guest.queue(house.url);
  await Promise.all([ana, ben, cem, dia].map((guest) => guest.expectFrames()));
});

test('a socket lost in the queue comes back to its place', async ({ house, arrive, layCable }) => {
  const cable = await layCable(house.port);
  const [ana, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await ana.queue(cable.url, 'Three');
  await ana.expectWaiting();
  await ben.queue(house.url, 'Three');
  cable.cut();
  await expect(ana.page.getByText(/house does not answer/i)).toBeVisible();
  await ana.expectWaiting();
  cable.mend();
  await expect(ana.page.getByText(/house does not answer/i)).toBeHidden();
  await cem.queue(house.url, 'Three');
  for (const guest of [ana, ben, cem]) await guest.expectFrames('Guest 3');
});

test('a matched guest who does not answer: the other is first in the queue again', async ({
  arrive,
  layCable,
  openHouse,
}) => {
  const house = await openHouse({ SIT_WITHIN_MS: '4000' });
  const cable = await layCable(house.port);
  const [asleep, ben, cem] = [await arrive(), await arrive(), await arrive()];
  await asleep.queue(cable.url);
  await asleep.expectWaiting();
  await expect(asleep.status).toContainText('looking for one more guest');
  cable.freeze();
  await ben.queue(house.url);
  await ben.expectWaiting();
  await expect(ben.page.getByText(/front of the queue/i)).toBeVisible();
  await cem.queue(house.url);
  await Promise.all([ben.expectFrames(), cem.expectFrames()]);
});

test('the house is closed for a moment: the guest is told, and seated when it opens', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  for (const guest of [ana, ben]) {
    await guest.enter(house.url);
    await guest.expectLaying();
  }
  await house.stop('SIGTERM');
  await ana.takeSeat();
  await ben.takeSeat();
  await expect(ana.page.getByText(/house does not answer/i)).toBeVisible();
  await house.start();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('the house goes between the door and the laying: the page gets there by itself', async ({
  house,
  arrive,
  layCable,
}) => {
  const cable = await layCable(house.port);
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.page.goto(cable.url);
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  // Nobody has moved a hand yet, so nothing but the door is there.
  cable.cut();
  await ana.page.getByRole('radio', { name: 'Three' }).check();
  await ana.press('Find a table');
  await ana.expectHeading('The door is stuck');
  await expect(ana.status).toContainText('We keep trying');
  cable.mend();
  await ana.expectLaying();
  await ana.takeSeat();
  await expect(ana.status).toContainText('looking for two more guests');
  // A reload at this point is nobody's errand any more.
  await ana.page.reload();
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  await ana.queue(cable.url);
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('an invitation outlives the house that knew its table: whoever sits there sets it again, and who knocks asks until then', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url, { door: 'Only whom I let in' });
  await ben.accept(invitation);
  await expect(ana.page.getByText('Somebody knocks.').first()).toBeVisible();
  await house.stop();
  // Nobody is told of a meal that goes on where there is none.
  for (const { page } of [ana, ben])
    await expect(page.getByText('The house does not answer at the moment.')).toBeVisible();
  await house.start();
  // A yes to the knock at the table that is gone lets nobody in: they knock once more, and the host says it again.
  await expect(async () => {
    await ana.tryToPress('Let them in');
    await expect(ana.other()).toBeVisible({ timeout: 1000 });
  }).toPass();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('the house goes while an invitation is read: the guest still comes to that table', async ({
  house,
  arrive,
  layCable,
}) => {
  const cable = await layCable(house.port);
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = new URL(await ana.setTable(house.url));
  await ben.page.goto(`${cable.url}${invitation.pathname}${invitation.hash}`);
  await ben.expectHeading('You are invited to a table');
  cable.cut();
  await ben.press('Come to the table');
  await ben.expectHeading('The door is stuck');
  cable.mend();
  await ben.expectLaying();
  expect(ben.page.url()).not.toContain('#');
  await ben.takeSeat();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});
