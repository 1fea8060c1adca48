/** Nothing at the door moves what a guest is about to press: whatever comes late, and whether it comes at all. */
import type { Page } from '@playwright/test';
import { readLocales } from '../../web/vite/words/locale.ts';
import { wordsOf } from '../lib/catalogue.ts';
import { CHROMIUM, FLAGS } from '../lib/flags.ts';
import { expect, test } from '../lib/test.ts';

// The browser that guests use: the tests' usual one sets a line of French letters otherwise once fonts come.
test.use({ launchOptions: { executablePath: CHROMIUM, args: FLAGS } });

const TAGS = ['en', ...readLocales().map(({ tag }) => tag)];
const SCREENS = {
  phone: { viewport: { width: 412, height: 823 }, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1350, height: 940 } },
};

declare global {
  interface Window {
    /** How much of the page has moved without a guest's doing, as it is added up for CLS. */
    moved: () => number;
  }
}

/** Adds up what moves. */
function watchShifts(): void {
  let sum = 0;
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) sum += entry.value;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.moved = () => {
    add(observer.takeRecords());
    return sum;
  };
}

/** Plays a phone's line (bits per second, ms), on which half a page comes before the rest. */
async function slowDown(page: Page, bits: number, latency: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bits / 8,
    uploadThroughput: bits / 8,
  });
}

/** Holds answers of this address back until they are let go, if they are. */
async function hold(page: Page, path: string): Promise<(answer: 'answer' | 'silence') => void> {
  const { promise, resolve } = Promise.withResolvers<'answer' | 'silence'>();
  await page.route(`**${path}`, async (route) => {
    if ((await promise) === 'answer') await route.continue();
    else await route.abort();
  });
  return resolve;
}

/** The page is awake, its fonts are there, and two frames of that were painted. */
async function settle(page: Page, tag: string): Promise<void> {
  const find = page.getByRole('button', { name: wordsOf(tag, 'door.find') });
  await expect(find).toBeEnabled();
  await paint(page);
}

const paint = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    for (let frames = 0; frames < 2; frames += 1)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await new Promise(requestAnimationFrame);
  });

/** Where everything is that can be pressed by now. */
const places = (page: Page) =>
  page
    .locator('main :is(.sizes, .come, .line, .or) :is(input, button), footer :is(a, summary)')
    .evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const at = one.closest('main, footer')?.localName;
        return { at, what: one.textContent?.trim(), where: [x, y + scrollY, width, height] };
      }),
    );

for (const [screen, options] of Object.entries(SCREENS))
  test(`in no language does the door move while it wakes up and the house speaks, on a ${screen}`, async ({
    openHouse,
    arrive,
  }) => {
    const house = await openHouse({ HOUSE: '' });
    const moved: Record<string, number> = {};
    for (const tag of TAGS) {
      // oxlint-disable no-await-in-loop -- each has the machine for itself
      const { page } = await arrive({ ...options, locale: tag, serviceWorkers: 'block' });
      await page.addInitScript(watchShifts);
      await slowDown(page, 800_000, 100);
      const say = await hold(page, '/companion/offer');
      await page.goto(`${house.url}/${tag}/`);
      await settle(page, tag);
      const before = await places(page);
      expect(before.length).toBeGreaterThan(8);
      const company = page.getByRole('button', { name: wordsOf(tag, 'door.eatWithCompanion') });
      await expect(company).toBeHidden();
      say('answer');
      await expect(company).toBeVisible();
      await paint(page);
      expect(await places(page), tag).toEqual(before);
      moved[tag] = await page.evaluate(() => window.moved());
      await page.close();
      // oxlint-enable no-await-in-loop
    }
    expect(Object.entries(moved).filter(([, sum]) => sum > 0.02)).toEqual([]);
  });

test('nor does it move when the house does not answer', async ({ openHouse, arrive }) => {
  const house = await openHouse({ HOUSE: '' });
  const { page } = await arrive({ ...SCREENS.desk, serviceWorkers: 'block' });
  const say = await hold(page, '/companion/offer');
  await page.goto(`${house.url}/en/`);
  await settle(page, 'en');
  const offered = 'Eat with the companion';
  const before = await places(page);
  expect(before.map(({ what }) => what)).toContain(offered);
  const failed = page.waitForEvent('requestfailed');
  say('silence');
  await failed;
  await expect(page.getByText(/companion/)).toHaveCount(0);
  await paint(page);
  expect(await places(page)).toEqual(before.filter(({ what }) => what !== offered));
});

/** Ways to tables at which two meet again, as a device keeps them. */
const keptAgain = (): string => {
  const again = { table: 'A'.repeat(22), secret: 'A'.repeat(43), compared: true };
  const until = Date.now() + 86_400_000;
  return JSON.stringify([{ ...again, until, name: 'Ben', dish: 'soup' }]);
};

for (const [screen, options] of Object.entries(SCREENS))
  test(`hours and meetings that come late move nothing to press, on a ${screen}`, async ({
    openHouse,
    arrive,
  }) => {
    const house = await openHouse({ HOUSE: '', HOUSE_HOURS: 'Mo-Fr 12:00-13:30; Europe/Berlin' });
    const { page } = await arrive(options);
    const company = page.getByRole('button', { name: 'Eat with the companion' });
    // On a phone the small print is below all that is read.
    const pressable = async () => {
      await settle(page, 'en');
      await expect(company).toBeVisible();
      return (await places(page)).filter(({ at }) => screen === 'desk' || at === 'main');
    };
    await page.goto(`${house.url}/en/`);
    const before = await pressable();
    await page.evaluate((kept) => localStorage.setItem('eat-with-me.again', kept), keptAgain());
    await page.reload();
    await expect(page.getByRole('button', { name: 'Again with Ben' })).toBeVisible();
    await page.dispatchEvent('body', 'pointermove');
    await expect(page.getByRole('heading', { name: 'When people come here' })).toBeVisible();
    expect(await pressable()).toEqual(before);
    // Where what came late is out of sight, a word beside the sign leads there.
    const again = page.getByRole('button', { name: 'Again with Ben' });
    if (screen === 'phone') {
      await expect(again).not.toBeInViewport();
      await page.getByRole('button', { name: 'Meet again' }).click();
    }
    await expect(again).toBeInViewport();
  });
