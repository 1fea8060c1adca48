/** Two guests for whoever works on the app: windows side by side, with fake cameras, that find each other at one table. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import { CHROMIUM, FLAGS } from './lib/flags.ts';
import { Guest } from './lib/guest.ts';

/** Of a window, in pixels: two of them fit a laptop. */
const WINDOW = { width: 720, height: 820 };

/** Whether there is a display to open windows on. */
const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** Opens a window at a place of its own. Throws, with what to do about it, where there is no browser. */
async function openBrowser(index: number, headless: boolean): Promise<Browser> {
  const args = [
    ...FLAGS,
    // The fake microphone beeps once a second.
    '--mute-audio',
    `--window-position=${index * WINDOW.width},0`,
    `--window-size=${WINDOW.width},${WINDOW.height}`,
  ];
  const found = existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : { channel: 'chrome' };
  try {
    return await chromium.launch({ ...found, headless, args });
  } catch (cause) {
    const sentence =
      'Two guests need Chromium or Google Chrome: install one (Debian and Ubuntu: apt install chromium), then try again.';
    throw new Error(sentence, { cause });
  }
}

/** From the door to the queue. However slow the machine is: whoever works on the app waits, or presses Ctrl-C. */
async function queue(guest: Guest, url: string): Promise<void> {
  guest.page.setDefaultTimeout(0);
  await guest.enter(url);
  await guest.page.waitForFunction(seesThemselves);
  await guest.press('Take a seat');
}

/** Runs in the page. */
const seesThemselves = (): boolean => (document.querySelector('video')?.videoWidth ?? 0) > 0;

/** Runs in the page. A picture that moves: ten frames of somebody else have been decoded. */
const seesSomebody = (): boolean =>
  [
    ...document.querySelectorAll<HTMLVideoElement>('[role="group"]:not([aria-label="You"]) video'),
  ].some((video) => video.getVideoPlaybackQuality().totalVideoFrames >= 10);

/** Seats two guests of the app at `url`, says so once each sees the other's picture move, and resolves when a window is closed. */
export async function twoGuests(url: string, { headless = false } = {}): Promise<void> {
  const unseen = headless || !hasDisplay();
  const browsers = await Promise.all([0, 1].map((index) => openBrowser(index, unseen)));
  try {
    const guests = await Promise.all(
      browsers.map(
        async (browser) => new Guest(await browser.newPage(unseen ? {} : { viewport: null })),
      ),
    );
    const left = Promise.race(guests.map(({ page }) => page.waitForEvent('close', { timeout: 0 })));
    const met = Promise.all(
      guests.map(async (guest) => {
        await queue(guest, url);
        await guest.page.waitForFunction(seesSomebody);
      }),
    ).then(() =>
      console.log(
        `Two guests see each other at ${url}. Close a window, or press Ctrl-C, to end everything.`,
      ),
    );
    await Promise.race([met, left]).catch((error: unknown) => {
      // Whoever waits in a window that is closed waits in vain.
      if (!guests.some(({ page }) => page.isClosed())) throw error;
    });
    await left;
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
  }
}
