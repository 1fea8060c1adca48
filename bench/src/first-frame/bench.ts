/** First frame: how long two guests wait, from the second one's press until both see each other. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { withChildren } from '../child.ts';
import type { Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { median, quantile } from '../statistics.ts';
import { installStopwatch } from './stopwatch.ts';

const RUNS = 15;
/** Time for everything to settle before each press, in ms: gathering, prepared offers, cameras. */
const SETTLE_MS = 1000;
/** A meeting that takes longer has failed, in ms. */
const MEET_MS = 15_000;

const BUILD = fileURLToPath(new URL('../../../scripts/build.mjs', import.meta.url));

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

interface Subject {
  name: string;
  url: string;
  /** Goes as far as the button that asks for company, and returns its name. */
  approach: (page: Page) => Promise<string>;
  runs: number[];
}

async function approachOurs(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Find a table' }).click();
  await page.getByLabel('Your picture').waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].some(({ videoWidth }) => videoWidth > 0),
  );
  return 'Take a seat';
}

async function approachReference(page: Page): Promise<string> {
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

/** One meeting: ms from the second press to the later of both first frames. */
export async function meet(browser: Browser, subject: Subject): Promise<number> {
  const first = await guestAt(browser, subject);
  const second = await guestAt(browser, subject);
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

export async function firstFrame(): Promise<Report> {
  // Does nothing when the built app is up to date.
  execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
  return withChildren(async (start) => {
    const ours = await startOurServer(start).address();
    const pageServer = new URL('page-server.ts', import.meta.url);
    const ideal = await start(pageServer, { env: { PAGE: 'ideal' } }).address();
    const peerServer = await start(new URL('peerjs/peer-server.ts', import.meta.url)).address();
    const PEER_SERVER_PORT = peerServer.split(':').at(-1) ?? '';
    const peerjs = await start(pageServer, { env: { PAGE: 'peerjs', PEER_SERVER_PORT } }).address();
    const subjects: Subject[] = [
      { name: 'this project', url: `http://${ours}`, approach: approachOurs, runs: [] },
      { name: 'ideal page', url: `http://${ideal}`, approach: approachReference, runs: [] },
      { name: 'PeerJS', url: `http://${peerjs}`, approach: approachReference, runs: [] },
    ];
    const noise = new NoiseMeter();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      // The first run only warms up.
      for (let run = -1; run < RUNS; run++) {
        noise.listen();
        for (const subject of subjects) {
          const ms = await meet(browser, subject);
          if (run >= 0) subject.runs.push(ms);
        }
      }
    } finally {
      await browser.close();
    }
    noise.listen();
    return {
      bench: 'first-frame',
      load: `${RUNS} meetings each, in turn, two pages of one Chromium; from the second guest's queue to frames at both`,
      findings: [
        {
          what: 'time to the first frame, median',
          unit: 'ms',
          digits: 0,
          figures: subjects.map(({ name, runs }) => ({ name, rounds: runs, value: median(runs) })),
          goals: [
            { over: 'ideal page', bound: 1.25 },
            { over: 'PeerJS', bound: 1 },
          ],
        },
        {
          what: 'time to the first frame, 95th percentile',
          unit: 'ms',
          digits: 0,
          figures: subjects.map(({ name, runs }) => ({
            name,
            rounds: runs,
            value: quantile(runs, 0.95),
          })),
          goals: [],
        },
      ],
      noise: noise.result(),
    };
  });
}
