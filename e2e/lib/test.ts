/** Playwright's `test` with a house, and guests who come in windows of their own. */
import { test as base, type BrowserContextOptions } from '@playwright/test';
import { Guest } from './guest.ts';
import { House } from './house.ts';

interface Fixtures {
  /** A server of this test's own, open. */
  house: House;
  /** Opens a browser window for one more guest. */
  arrive: (options?: BrowserContextOptions) => Promise<Guest>;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  house: async ({}, use) => {
    const house = new House();
    await house.start();
    await use(house);
    await house.stop();
  },
  arrive: async ({ browser }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      return new Guest(await context.newPage());
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';
