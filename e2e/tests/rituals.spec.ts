/** One meal with everything that two do together besides talking, as each of them sees it. */
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { expectAccessible, expectAccessibleAllDay } from '../lib/accessible.ts';
import type { Guest } from '../lib/guest.ts';
import { keepConnections } from '../lib/restarted-line.ts';
import { expect, test } from '../lib/test.ts';

/** One level deeper at the table. */
const openMeal = async ({ page }: Guest): Promise<Locator> => {
  await page.getByRole('button', { name: 'Meal', exact: true }).click();
  return page.getByRole('dialog', { name: 'Your meal' });
};

const pressIn = async (sheet: Locator, name: string | RegExp): Promise<void> =>
  sheet.getByRole('button', { name }).click();

/** Notes from where each glass is heard in this page. */
async function noteGlasses({ page }: Guest): Promise<void> {
  await page.addInitScript(() => {
    const seats: number[] = [];
    const Real = StereoPannerNode;
    Object.assign(globalThis, {
      seats,
      StereoPannerNode: class extends Real {
        constructor(context: AudioContext, options: StereoPannerOptions) {
          super(context, options);
          seats.push(options.pan ?? 0);
        }
      },
    });
  });
}

test('dishes, food that is here, a card, a toast and a goodbye', async ({ house, arrive }) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await Promise.all([noteGlasses(ana), noteGlasses(ben)]);
  await ana.queue(house.url);
  await ana.page.getByRole('textbox', { name: 'What are you eating?' }).fill('noodles');
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  await test.step('what was named while waiting lies on the table, with a question', async () => {
    await expect(ben.page.getByText('On the table: noodles.')).toBeVisible();
    const sheet = await openMeal(ben);
    const dish = sheet.getByRole('textbox', { name: 'What are you eating?' });
    await dish.fill('soup');
    await dish.press('Enter');
    await expect(ana.page.getByText('noodles · soup', { exact: true })).toBeVisible();
    await expect(ana.page.getByText('On the table: noodles and soup.')).toBeAttached();
    const [question] = await ana.page.locator('.opening').allTextContents();
    expect(question).toMatch(/\?$/);
    await expect(ben.page.locator('.opening')).toHaveText(question ?? '');
    await expectAccessibleAllDay(ana.page, 'dishes on the table');
    await pressIn(sheet, 'My food is here');
  });

  await test.step('nobody begins before both have their food', async () => {
    await expect(ana.other()).toContainText('food is here');
    await pressIn(await openMeal(ana), 'My food is here');
    for (const guest of [ana, ben])
      await expect(guest.page.getByText('Enjoy your meal!').last()).toBeVisible();
    await expect(ana.other()).not.toContainText('food is here');
  });

  const napkinOf = async (guest: Guest) => {
    await pressIn(await openMeal(guest), /^Draw on the napkin/);
    return guest.page.getByRole('dialog', { name: 'Napkin' });
  };
  await test.step('what one draws on the napkin lies before both, and each can keep a picture', async () => {
    const sheet = await napkinOf(ben);
    const paper = await sheet.getByRole('img', { name: /^The napkin/ }).boundingBox();
    const { x, y, width } = paper ?? { x: 0, y: 0, width: 0 };
    const { mouse } = ben.page;
    await mouse.move(x + width / 4, y + width / 4);
    await mouse.down();
    await mouse.move(x + width / 2, y + width / 2, { steps: 5 });
    await mouse.up();
    await expect(ana.page.getByText('draws on the napkin.').last()).toBeVisible();
    const theirs = await napkinOf(ana);
    const drawn = theirs.getByRole('img', { name: 'The napkin, with one line drawn on it' });
    await expect(drawn).toBeVisible();
    const saving = ana.page.waitForEvent('download');
    await pressIn(theirs, 'Save the picture');
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('napkin.png');
    const picture = readFileSync(await saved.path());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    await pressIn(theirs, 'Star');
    for (const { page } of [ana, ben]) await page.keyboard.press('Escape');
  });

  await test.step('whoever loads the page anew has their meal as it was', async () => {
    await ben.page.reload();
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
    await expect(ana.page.getByText('On the table: noodles and soup.')).toBeAttached();
    await expect(ana.page.getByText('Still waiting for the food')).toHaveCount(0);
    const sheet = await openMeal(ben);
    const food = sheet.getByRole('button', { name: 'My food is here' });
    await expect(food).toHaveAttribute('aria-pressed', 'true');
    await ben.page.keyboard.press('Escape');
    const sheets = await Promise.all([napkinOf(ana), napkinOf(ben)]);
    for (const napkin of sheets)
      await expect(napkin.getByRole('img', { name: /with 2 lines drawn on it/ })).toBeVisible();
    for (const { page } of [ana, ben]) await page.keyboard.press('Escape');
  });

  await test.step('a card that one draws lies before both', async () => {
    await pressIn(await openMeal(ana), /^Draw a topic card/);
    const cardOf = (guest: Guest) => guest.page.getByRole('group', { name: 'Topic card' });
    await expect(cardOf(ana)).toBeVisible();
    const drawn = await cardOf(ana).locator('.card').textContent();
    await expect(cardOf(ben).locator('.card')).toHaveText(drawn ?? '');
    await expectAccessibleAllDay(ben.page, 'a card on the table');
    await cardOf(ben).getByRole('button', { name: 'Another card' }).click();
    await expect(cardOf(ana).locator('.card')).not.toHaveText(drawn ?? '');
  });

  await test.step('both lift their glasses, and hear them', async () => {
    await pressIn(await openMeal(ana), 'Raise a glass');
    await expect(ben.other()).toContainText('raises a glass');
    await expectAccessibleAllDay(ben.page, 'a glass is raised');
    await ben.press('Raise yours');
    for (const guest of [ana, ben]) {
      await expect(guest.page.getByText('Cheers!').last()).toBeVisible();
      const glasses = () => guest.page.evaluate(() => Reflect.get(globalThis, 'seats'));
      await expect.poll(glasses).toEqual([-0.35, 0]);
      await expect(guest.other()).not.toContainText('raises a glass');
    }
    await ana.expectSound();
  });

  await test.step('who is about to go says so, and so does a line in writing', async () => {
    const sheet = await openMeal(ben);
    const line = sheet.getByRole('textbox', { name: 'A short line' });
    for (const text of ['one', 'two', 'three', 'four', 'See https://example.org']) {
      await line.fill(text);
      await line.press('Enter');
    }
    // The last of them is in sight, however many there are.
    await expect(sheet.getByText('See https://example.org')).toBeInViewport();
    await pressIn(sheet, /^Finishing up/);
    await expect(ana.other()).toContainText('finishing up');
    const log = (await openMeal(ana)).getByRole('log');
    await log.scrollIntoViewIfNeeded();
    const written = log.getByText('See https://example.org');
    await expect(written).toBeInViewport();
    await expect(written.locator('a')).toHaveCount(0);
    await expectAccessibleAllDay(ana.page, 'a line in writing', 'dialog[open]');
    await ana.page.keyboard.press('Escape');
  });

  await test.step('“Again?” pressed by both is told to both when one gets up, and kept by both for a week', async () => {
    const kept = ({ page }: Guest) =>
      page.evaluate(() => JSON.parse(localStorage.getItem('eat-with-me.again') ?? '[]').length);
    await expect(ana.page.getByText('Would you eat with Guest 2 again?')).toBeVisible();
    await ana.press('Again');
    await expect(ana.page.getByText('Noted, for yourself alone.')).toBeVisible();
    const again = (await openMeal(ben)).getByRole('button', { name: 'Again with Guest 2' });
    await again.click();
    await expect(again).toHaveAttribute('aria-pressed', 'true');
    await ben.page.keyboard.press('Escape');
    expect(await Promise.all([kept(ana), kept(ben)])).toEqual([0, 0]);
    await ben.press('Leave the table');
    await ben.expectHeading('You left the table');
    const told = ({ page }: Guest, dish: string) =>
      expect(page.getByText(`you and whoever had ${dish}.`)).toBeVisible();
    await Promise.all([told(ana, 'soup'), told(ben, 'noodles')]);
    await ana.expectHeading('Your company has left');
    await told(ana, 'soup');
    expect(await Promise.all([kept(ana), kept(ben)])).toEqual([1, 1]);
  });

  await test.step('at the door each finds the way to their table, where nobody is called invited', async () => {
    for (const guest of [ana, ben]) await guest.press('Back to the door');
    await ana.press('Again with whoever had soup');
    await expect(ana.page.getByRole('heading', { name: 'You are the first' })).toBeVisible();
    await ben.press('Again with whoever had noodles');
    await Promise.all([ana.expectFrames(), ben.expectFrames()]);
    for (const guest of [ana, ben])
      await expect(guest.other()).toContainText('encrypted, not yet compared');
    await expect(ana.page.getByRole('button', { name: 'Check safety' })).toBeVisible();
    await expect(ana.page.getByRole('button', { name: 'Copy invitation' })).toHaveCount(0);
  });

  await test.step('whoever forgets it keeps nothing', async () => {
    await ben.press('Leave the table');
    await ben.press('Back to the door');
    await ben.press('Forget the table with whoever had noodles');
    await expect(ben.page.getByText('Forgotten.')).toBeVisible();
    expect(await ben.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });
});

/** Kinds of tracks that leave this page for somebody. */
const leaving = ({ page }: Guest) =>
  page.evaluate(() =>
    window.connections.flatMap((pc) =>
      pc.connectionState === 'connected'
        ? pc.getSenders().flatMap(({ track }) => track?.kind ?? [])
        : [],
    ),
  );

test('“Again?” can be answered for some moments after a goodbye, while nothing of camera and microphone leaves', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  for (const { page } of [ana, ben]) await page.addInitScript(keepConnections);
  await ana.queue(house.url);
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  expect(await leaving(ana)).toEqual(['audio', 'video']);
  const kept = ({ page }: Guest) =>
    page.evaluate(() => JSON.parse(localStorage.getItem('eat-with-me.again') ?? '[]').length);
  await ben.press('Leave the table');
  await ben.press('Again with Guest 2');
  // The moments in which Ben could sit down again pass, and Ana has not answered.
  await ana.expectHeading('Your company has left');
  await expect(ben.page.getByRole('button', { name: 'Back to the table' })).toHaveCount(0);
  for (const guest of [ana, ben]) expect(await leaving(guest)).toEqual([]);
  await expectAccessible(ana.page, 'the question after a meal');
  expect(await Promise.all([kept(ana), kept(ben)])).toEqual([0, 0]);
  await ana.press('Again with Guest 2');
  for (const { page } of [ana, ben])
    await expect(page.getByText('You would both eat together again')).toBeVisible({
      timeout: 15_000,
    });
  expect(await Promise.all([kept(ana), kept(ben)])).toEqual([1, 1]);
  for (const guest of [ana, ben])
    await expect(guest.page.getByRole('button', { name: 'Again with Guest 2' })).toHaveCount(0);
  // The line is let go of by itself.
  const states = () => window.connections.map(({ connectionState }) => connectionState);
  const all = async () => new Set(await ana.page.evaluate(states));
  await expect.poll(all, { timeout: 25_000 }).toEqual(new Set(['closed']));
});
