/** Weight: what a browser fetches for each stage of an evening, from the door to a table where everything was tried. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { buildApp } from '../build-app.ts';
import { withChildren } from '../child.ts';
import type { Figure, Report } from '../finding.ts';
import { CHROMIUM, FLAGS } from '../first-frame/meeting.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { weighAll, type Weight } from './basket.ts';

/** A stage has all that it fetches when nothing has come for so long, in ms. */
const QUIET_MS = 1500;

/** Whatever this page, its workers and its service worker fetch of the house. */
class Evening {
  readonly page: Page;
  readonly #origin: string;
  #fresh = new Set<string>();
  readonly #fetched = new Set<string>();
  #lastAt = performance.now();

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
    page.context().on('response', (response) => {
      const { origin: of, pathname } = new URL(response.url());
      if (of !== origin || response.status() !== 200 || this.#fetched.has(pathname)) return;
      this.#lastAt = performance.now();
      this.#fetched.add(pathname);
      this.#fresh.add(pathname);
    });
  }

  press = (name: string): Promise<void> =>
    this.page.getByRole('button', { name, exact: true }).click();

  /** What has come since the last time. */
  async weigh(): Promise<ReturnType<typeof weighAll>> {
    // What was pressed just now may ask for something in a moment.
    this.#lastAt = performance.now();
    while (performance.now() - this.#lastAt < QUIET_MS) await sleep(QUIET_MS / 10);
    const fresh = [...this.#fresh];
    this.#fresh = new Set();
    const bodies = fresh.map(async (path) => {
      const response = await fetch(new URL(path, this.#origin));
      return [path, new Uint8Array(await response.arrayBuffer())] as const;
    });
    return weighAll(new Map(await Promise.all(bodies)));
  }
}

const toLaying = async ({ page, press }: Evening): Promise<void> => {
  await press('Find a table');
  await page.getByLabel('Your picture').waitFor();
};

const figure = (name: string, { bytes, heaviest }: Weight): Figure => ({
  name,
  rounds: [bytes / 1000],
  ...(heaviest && { note: `${heaviest.name}, ${(heaviest.bytes / 1000).toFixed(1)} kB` }),
});

export async function weight(): Promise<Report> {
  buildApp();
  return withChildren(async (start) => {
    const url = `http://${await startOurServer(start, { COVER: 'strangers' }).address()}`;
    const noise = new NoiseMeter();
    noise.listen();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const arrive = async () =>
      new Evening(await (await browser.newContext({ locale: 'en-GB' })).newPage(), url);
    try {
      const [ana, ben] = [await arrive(), await arrive()];
      const stages: [name: string, reach: () => Promise<unknown>][] = [
        ['the door', () => ana.page.goto(url)],
        ['laying the place', () => toLaying(ana)],
        ['the queue', () => ana.press('Take a seat')],
        [
          'the table',
          async () => {
            await ben.page.goto(url);
            await toLaying(ben);
            await ben.press('Take a seat');
            await ana.page.getByRole('group', { name: 'Guest 2' }).waitFor();
          },
        ],
        [
          'pictures uncovered',
          () => Promise.all([ana, ben].map((one) => one.press('Lift the cover'))),
        ],
        ['the meal’s sheet', () => ana.press('Meal')],
        [
          'quiet plates',
          async () => {
            await ana.page.keyboard.press('Escape');
            await ana.press('Your options');
            await ana.page.getByRole('checkbox', { name: /^Quiet plates/ }).check();
          },
        ],
      ];
      const weights: [string, ReturnType<typeof weighAll>][] = [];
      for (const [name, reach] of stages) {
        await reach();
        weights.push([name, await ana.weigh()]);
      }
      noise.listen();
      return {
        bench: 'weight',
        load: 'one guest, from the door to a table of strangers in English; each stage with what comes anew for it',
        findings: [
          {
            what: 'JavaScript (gzip)',
            unit: 'kB',
            digits: 1,
            figures: weights.map(([name, { script }]) => figure(name, script)),
            goals: [{ bound: 60 }],
          },
          {
            what: 'all that comes: scripts, styles, fonts, pages, WebAssembly, weights (gzip, or as packed)',
            unit: 'kB',
            digits: 1,
            figures: weights.map(([name, { all }]) => figure(name, all)),
            goals: [],
          },
        ],
        noise: noise.result(),
      };
    } finally {
      await browser.close();
    }
  });
}
