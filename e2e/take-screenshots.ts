/** Takes the README's pictures: the real app, with painted guests in front of the cameras. `npm run screenshots`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, expect, type Page } from '@playwright/test';
import { asWebp } from './gallery/still.ts';
import { Speaker } from './gallery/speaker.ts';
import { dinerCamera, DINERS, paintFrames } from './lib/diner.ts';
import { House } from './lib/house.ts';
import config from './playwright.config.ts';

const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** For whoever looks the other languages over: one from right to left, and one in which plain letters are in no catalogue. */
const SCREENS = fileURLToPath(new URL('screenshots/', import.meta.url));
const LOOKED_OVER = ['ar', 'en-x-pseudo'];
const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The height of a picture that is sharp enough for a README, in pixels. */
const GROWN = 500;

// The house's own choice: strangers start covered.
const house = new House({ COVER: '' });
await house.start();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
const looks = {
  ana: await paintFrames(browser, DINERS.ana),
  ben: await paintFrames(browser, DINERS.ben),
};
const converter = await browser.newPage();

async function arrive(who: keyof typeof looks): Promise<Speaker> {
  const context = await browser.newContext({ viewport: LAPTOP });
  await context.addInitScript(dinerCamera(looks[who]));
  return new Speaker(await context.newPage(), 'en');
}

async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ animations: 'disabled' });
  await writeFile(`${IMAGES}${name}.webp`, await asWebp(converter, png));
}

const [ana, ben] = [await arrive('ana'), await arrive('ben')];
await ana.open(house.url);
await picture(ana.page, 'door');
await ana.lay(house.url, '2', 'Ana');
await ana.press('Take a seat');
await ben.lay(house.url, '2', 'Ben');
await ben.page.setViewportSize(PHONE);
await ben.page.emulateMedia({ colorScheme: 'dark' });
await ben.press('Take a seat');
await Promise.all([ana.meets(1), ben.meets(1)]);
// The note of the moment goes.
await ben.page.locator('.ready').waitFor({ state: 'detached' });
await picture(ben.page, 'covered-phone');
await ana.liftsAll();
await ben.liftsAll();
await ana.seesAll(GROWN);
await picture(ana.page, 'table');
await ben.seesAll(GROWN / 2);
await picture(ben.page, 'table-phone');
await ben.press('Check safety');
await picture(ben.page, 'recipe-phone');

for (const tag of LOOKED_OVER) {
  const page = await browser.newPage({ viewport: PHONE, permissions: ['camera', 'microphone'] });
  await page.goto(`${house.url}/${tag}/`);
  const find = page.locator('.come button');
  await expect(find).toBeEnabled();
  await page.screenshot({ path: `${SCREENS}door-${tag}.png`, fullPage: true });
  await find.click();
  await page.locator('video').waitFor();
  await page.screenshot({ path: `${SCREENS}laying-${tag}.png`, fullPage: true });
}

await browser.close();
await house.stop();
