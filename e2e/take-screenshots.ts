/** Takes the README's pictures: the real app, with painted guests in front of the cameras. `npm run screenshots`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { filmDiner, type Diner } from './lib/diner.ts';
import { Guest } from './lib/guest.ts';
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

const ANA: Diner = {
  wall: '#e3b58a',
  skin: '#c98d64',
  hair: '#2f2320',
  shirt: '#2f6f62',
  longHair: true,
  dish: 'noodles',
};
const BEN: Diner = {
  wall: '#b9c4a7',
  skin: '#f0c8a4',
  hair: '#a4562c',
  shirt: '#3b4d7a',
  longHair: false,
  dish: 'soup',
};

const { launchOptions } = config.use ?? {};
const scratch = await mkdtemp(`${tmpdir()}/eat-with-me-`);
const house = new House();
await house.start();

const painter = await chromium.launch(launchOptions);
const browsers = await Promise.all(
  [ANA, BEN].map(async (diner, index) => {
    const film = `${scratch}/${index}.mjpeg`;
    await filmDiner(painter, diner, film);
    const args = [...(launchOptions?.args ?? []), `--use-file-for-fake-video-capture=${film}`];
    return chromium.launch({ ...launchOptions, args });
  }),
);
const [ana, ben] = await Promise.all(
  browsers.map(async (browser) => new Guest(await browser.newPage({ viewport: LAPTOP }))),
);
if (!ana || !ben) throw new Error('no browsers');

await ana.page.goto(house.url);
await ana.page.getByRole('button', { name: 'Find a table' }).isEnabled();
await ana.page.screenshot({ path: `${IMAGES}door.png` });
for (const [guest, name] of [
  [ana, 'Ana'],
  [ben, 'Ben'],
] as const) {
  await guest.enter(house.url);
  await guest.page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await guest.takeSeat();
}
await Promise.all([ana.expectFrames('Ben'), ben.expectFrames('Ana')]);
// A picture starts small, and stays so for a second.
await ana.page.waitForFunction(
  (least) => [...document.querySelectorAll('video')].every((video) => video.videoHeight >= least),
  GROWN,
);
await ana.page.screenshot({ path: `${IMAGES}table.png` });
await ben.page.emulateMedia({ colorScheme: 'dark' });
await ben.page.setViewportSize(PHONE);
await ben.expectFrames('Ana');
await ben.page.screenshot({ path: `${IMAGES}table-phone.png` });
await ben.press('Check safety');
await ben.page.screenshot({ path: `${IMAGES}recipe-phone.png`, animations: 'disabled' });

for (const tag of LOOKED_OVER) {
  const page = await painter.newPage({ viewport: PHONE, permissions: ['camera', 'microphone'] });
  await page.goto(`${house.url}/${tag}/`);
  const find = page.locator('.come button');
  await find.isEnabled();
  await page.screenshot({ path: `${SCREENS}door-${tag}.png`, fullPage: true });
  await find.click();
  await page.locator('video').waitFor();
  await page.screenshot({ path: `${SCREENS}laying-${tag}.png`, fullPage: true });
}

await Promise.all([painter, ...browsers].map((browser) => browser.close()));
await house.stop();
await rm(scratch, { recursive: true });
