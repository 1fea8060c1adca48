/** What axe has to say of a page: nothing, however slight, or the test ends. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Of the page, or of what is open on it (`within`). */
export async function expectAccessible(
  page: Page,
  where: string,
  { only, within }: { only?: string; within?: string } = {},
): Promise<void> {
  // In the page itself: otherwise it opens another one, to sum up what is in frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (within) axe.include(within);
  if (only) axe.withRules([only]);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  // At its end, where what stays in sight lies over nothing.
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const { violations } = await axe.analyze();
  await page.evaluate(() => scrollTo(0, 0));
  const said = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${impact}): ${target.join()} ${failureSummary}`,
    ),
  );
  expect(said, where).toEqual([]);
}

/** By day, and in colours by night: nothing else differs from one to the other. */
export async function expectAccessibleAllDay(
  page: Page,
  where: string,
  within?: string,
): Promise<void> {
  const part = within === undefined ? {} : { within };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, `${where}, light`, part);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectAccessible(page, `${where}, dark`, { ...part, only: 'color-contrast' });
}
