/** Guests without faces, who sit down at a private table and say nothing: enough to lay it. */
import type { BrowserContext } from '@playwright/test';
import { bundle } from './bundle.ts';

/** Resolves once so many of them have come by this invitation and are trusted; they are gone with the context. */
export async function sitSilently(
  context: BrowserContext,
  invitation: string,
  count: number,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(new URL('/privacy', invitation).href);
  await page.evaluate(await bundle('silent-guests'));
  await page.evaluate(([link, guests]) => window.sitSilently(link, guests), [
    invitation,
    count,
  ] as const);
}
