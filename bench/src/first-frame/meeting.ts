/** Two guests meet on a page, and are timed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { installStopwatch } from './stopwatch.ts';

/** Time for everything to settle before each press, in ms: gathering, prepared offers, cameras. */
const SETTLE_MS = 1000;
/** A meeting that takes longer has failed, in ms. */
const MEET_MS = 15_000;

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** A page under measurement. */
export interface Subject {
  name: string;
  url: string;
  /** Goes as far as the button that asks for company, and returns its name. */
  approach: (page: Page) => Promise<string>;
  runs: number[];
}

/** `Subject.approach` of this project. */
export async function approachOurs(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Find a table' }).click();
  await page.getByLabel('Your picture').waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].some(({ videoWidth }) => videoWidth > 0),
  );
  return 'Take a seat';
}

/** `Subject.approach` of a reference. */
export async function approachReference(page: Page): Promise<string> {
  await page.locator('button:enabled').waitFor();
  return 'Join';
}

/** A guest in a browser profile of their own, about to press the button. */
async function guestAt(browser: Browser, { url, approach }: Subject) {
  const context = await browser.newContext();
  await context.addInitScript(installStopwatch);
  const page = await context.newPage();
  await page.goto(url);
  const name = await approach(page);
  const button = page.getByRole('button', { name });
  return { page, press: () => button.click(), leave: () => context.close() };
}

/**
 * One meeting: ms from the second press to the later of both first frames. Each guest has a browser; it may be the
 * same one.
 */
export async function meet(
  browsers: readonly [Browser, Browser],
  subject: Subject,
): Promise<number> {
  const first = await guestAt(browsers[0], subject);
  const second = await guestAt(browsers[1], subject);
  try {
    await first.press();
    await sleep(SETTLE_MS);
    await second.press();
    const both = [first.page, second.page];
    const seen = await Promise.all(
      both.map(async (page) => {
        await page.waitForFunction(() => window.moments.frameAt !== null, null, {
          timeout: MEET_MS,
        });
        return page.evaluate(() => window.moments);
      }),
    );
    const pressedAt = seen[1]?.queuedAt ?? Number.NaN;
    return Math.max(...seen.map(({ frameAt }) => frameAt ?? Number.NaN)) - pressedAt;
  } finally {
    await Promise.all([first.leave(), second.leave()]);
  }
}
