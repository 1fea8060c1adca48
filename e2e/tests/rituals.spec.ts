/** One meal with everything that two do together besides talking, as each of them sees it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import type { Guest } from '../lib/guest.ts';
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
    await expect(ben.page.getByText('On the table: noodles')).toBeVisible();
    const sheet = await openMeal(ben);
    const dish = sheet.getByRole('textbox', { name: 'What are you eating?' });
    await dish.fill('soup');
    await dish.press('Enter');
    await expect(ana.page.getByText('On the table: noodles · soup')).toBeVisible();
    const [question] = await ana.page.locator('.opening').allTextContents();
    expect(question).toMatch(/\?$/);
    await expect(ben.page.locator('.opening')).toHaveText(question ?? '');
    await pressIn(sheet, 'My food is here');
  });

  await test.step('nobody begins before both have their food', async () => {
    await expect(ana.other()).toContainText('food is here');
    await pressIn(await openMeal(ana), 'My food is here');
    for (const guest of [ana, ben])
      await expect(guest.page.getByText('Enjoy your meal!').last()).toBeVisible();
    await expect(ana.other()).not.toContainText('food is here');
  });

  await test.step('a card that one draws lies before both', async () => {
    await pressIn(await openMeal(ana), /^Draw a topic card/);
    const cardOf = (guest: Guest) => guest.page.getByRole('group', { name: 'Topic card' });
    await expect(cardOf(ana)).toBeVisible();
    const drawn = await cardOf(ana).locator('.card').textContent();
    await expect(cardOf(ben).locator('.card')).toHaveText(drawn ?? '');
    await cardOf(ben).getByRole('button', { name: 'Another card' }).click();
    await expect(cardOf(ana).locator('.card')).not.toHaveText(drawn ?? '');
  });

  await test.step('both lift their glasses, and hear them', async () => {
    await pressIn(await openMeal(ana), 'Raise a glass');
    await expect(ben.other()).toContainText('raises a glass');
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
    await sheet.getByRole('textbox', { name: 'A short line' }).fill('See https://example.org');
    await pressIn(sheet, 'Send');
    await pressIn(sheet, /^Finishing up/);
    await expect(ana.other()).toContainText('finishing up');
    const written = (await openMeal(ana)).getByText('See https://example.org');
    await expect(written).toBeVisible();
    await expect(written.locator('a')).toHaveCount(0);
    const axe = new AxeBuilder({ page: ana.page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']);
    const { violations } = await axe.analyze();
    expect(violations).toEqual([]);
  });
});
