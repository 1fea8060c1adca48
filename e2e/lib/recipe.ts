/** Comparing, as guests do it: each draws the recipe, one reads it aloud, another taps what they hear. */
import { expect } from '@playwright/test';
import type { Guest } from './guest.ts';

/** The five foods that this guest's page shows, in order, by their names or their numbers. */
export async function recipeOf(guest: Guest, by: 'name' | 'number' = 'name'): Promise<string[]> {
  const foods = guest.page.getByRole('list', { name: 'Your table’s recipe' }).locator(`.${by}`);
  await expect(foods).toHaveCount(5);
  return foods.allTextContents();
}

/** One wants to compare; the others are asked, and want to, too. What each page shows then; all sheets are open. */
export async function draw(one: Guest, ...others: Guest[]): Promise<string[][]> {
  await one.press('Check safety');
  await one.press('Compare');
  for (const other of others) await other.press('Compare');
  return Promise.all([one, ...others].map((guest) => recipeOf(guest)));
}

/** Taps these foods; in place of one that is not there, the first that is. */
export async function tap(guest: Guest, foods: readonly string[]): Promise<void> {
  const choices = guest.page.getByRole('group', { name: 'What do you hear?' });
  for (const food of foods) {
    const heard = choices.getByRole('button', { name: food });
    await ((await heard.count()) > 0 ? heard : choices.getByRole('button')).first().click();
  }
}

/** Begins to tap what a table-mate reads aloud. */
export const listenTo = (guest: Guest, name = 'Guest 2'): Promise<void> =>
  guest.press(`Tap what ${name} reads`);
