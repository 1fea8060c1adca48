/** What has to be scrolled sideways. */
import type { Locator } from '@playwright/test';

/** By how many pixels a sheet, or anything in it, is wider than what is in sight (WCAG 1.4.10). */
export const sidewaysIn = (sheet: Locator): Promise<number> =>
  sheet.evaluate((element) => {
    const scrolls = (one: Element) => /auto|scroll/.test(getComputedStyle(one).overflowX);
    const parts = [element, ...[...element.querySelectorAll('*')].filter(scrolls)];
    return Math.max(...parts.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  });
