/** Playwright's `test` with a house, and guests who come in windows of their own. */
import { test as base, type Browser, type BrowserContextOptions } from '@playwright/test';
import { FIREFOX } from './firefox.ts';
import { Guest } from './guest.ts';
import { House } from './house.ts';

/** Opens a browser window for one more guest. */
type Arrive = (options?: BrowserContextOptions) => Promise<Guest>;

interface Fixtures {
  /** A server of this test's own, open. */
  house: House;
  arrive: Arrive;
  /** The same in Firefox, whatever the test's own browser is. */
  arriveInFirefox: Arrive;
}

/** Lets a test open windows of a browser, and closes them when it is over. */
async function welcome(browser: Browser, use: (arrive: Arrive) => Promise<void>): Promise<void> {
  const contexts: { close(): Promise<void> }[] = [];
  await use(async (options) => {
    const context = await browser.newContext(options);
    contexts.push(context);
    return new Guest(await context.newPage());
  });
  await Promise.all(contexts.map((context) => context.close()));
}

export const test = base.extend<Fixtures, { firefox: Browser }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
  house: async ({}, use) => {
    const house = new House();
    await house.start();
    await use(house);
    await house.stop();
  },
  arrive: ({ browser }, use) => welcome(browser, use),
  arriveInFirefox: ({ firefox }, use) => welcome(firefox, use),
  firefox: [
    async ({ playwright }, use) => {
      const { channel, launchOptions } = FIREFOX;
      const firefox = await playwright.firefox.launch({ channel, args: [], ...launchOptions });
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
