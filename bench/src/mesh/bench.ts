/** Mesh: how many frames a second of this machine's time brings to the places of a whole table. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { buildApp } from '../build-app.ts';
import { film } from '../../../e2e/lib/film.ts';
import { withChildren } from '../child.ts';
import type { Finding, Report } from '../finding.ts';
import { CHROMIUM, FLAGS } from '../first-frame/meeting.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { cpuSecondsOf } from './cpu.ts';
import { installCounter } from './decoded.ts';

const TABLES = [2, 3, 4] as const;
const ROUNDS = 3;

/** Estimates of the line take this long to grow, and pictures with them, in ms; then everything is counted for so long. */
const SETTLE_MS = 15_000;
const COUNT_MS = 10_000;
/** A table that is not laid within this time has failed, in ms. */
const LAY_MS = 60_000;

/** What a laptop's camera gives. */
const CAMERA = { width: 1280, height: 720, rate: 30, seconds: 10 };

/** A small laptop's window for each guest. */
const VIEWPORT = { width: 1024, height: 640 };

interface Subject {
  name: string;
  url: string;
  /** Goes as far as the table. */
  sit: (page: Page, guests: number) => Promise<void>;
}

/** What a table of some size brought. */
interface Meal {
  framesPerCpuSecond: number;
  /** At the place that moved least, in frames per second. */
  least: number;
  mean: number;
  cores: number;
}

async function sitAtOurs(page: Page, guests: number): Promise<void> {
  const size = { 2: 'Two', 3: 'Three', 4: 'Four' }[guests] ?? 'Any size';
  await page.getByRole('radio', { name: size }).check();
  await page.getByRole('button', { name: 'Find a table' }).click();
  await page.getByLabel('Your picture').waitFor();
  await page.getByRole('button', { name: 'Take a seat' }).click();
}

/** A browser of its own for each meal, so that all that it uses is the meal's. */
async function dine({ url, sit }: Subject, guests: number, camera: string): Promise<Meal> {
  const server = await chromium.launchServer({
    executablePath: CHROMIUM,
    args: [...FLAGS, `--use-file-for-fake-video-capture=${camera}`],
  });
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const pages: Page[] = [];
    for (let guest = 0; guest < guests; guest++) {
      const context = await browser.newContext({ viewport: VIEWPORT });
      await context.addInitScript(installCounter);
      const page = await context.newPage();
      await page.goto(url);
      await sit(page, guests);
      pages.push(page);
    }
    await Promise.all(pages.map((page) => untilAllMove(page, guests - 1)));
    await sleep(SETTLE_MS);
    const cpu = () => cpuSecondsOf(server.process().pid ?? 0);
    const count = async () => {
      const decoded = await Promise.all(pages.map((page) => page.evaluate(() => window.decoded())));
      return { decoded: decoded.flat(), cpu: cpu(), at: performance.now() };
    };
    const before = await count();
    await sleep(COUNT_MS);
    const after = await count();
    return mealBetween(before, after);
  } finally {
    await server.close();
  }
}

async function untilAllMove(page: Page, others: number): Promise<void> {
  const until = Date.now() + LAY_MS;
  while (Date.now() < until) {
    const decoded = await page.evaluate(() => window.decoded());
    if (decoded.length === others && decoded.every((frames) => frames > 0)) return;
    await sleep(500);
  }
  throw new Error(`no table for ${others + 1} within ${LAY_MS} ms`);
}

interface Count {
  decoded: number[];
  cpu: number;
  at: number;
}

function mealBetween(before: Count, after: Count): Meal {
  if (before.decoded.length !== after.decoded.length) throw new Error('a link was lost');
  const seconds = (after.at - before.at) / 1000;
  const cpu = after.cpu - before.cpu;
  const rates = after.decoded.map(
    (frames, place) => (frames - (before.decoded[place] ?? 0)) / seconds,
  );
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  return {
    framesPerCpuSecond: (all * seconds) / cpu,
    least: Math.min(...rates),
    mean: all / rates.length,
    cores: cpu / seconds,
  };
}

export async function mesh(): Promise<Report> {
  buildApp();
  const camera = await film(CAMERA);
  return withChildren(async (start) => {
    const ours = await startOurServer(start).address();
    const naive = await start(new URL('naive/page-server.ts', import.meta.url)).address();
    const subjects: Subject[] = [
      { name: 'this project', url: `http://${ours}`, sit: sitAtOurs },
      { name: 'naive mesh', url: `http://${naive}`, sit: async () => undefined },
    ];
    const noise = new NoiseMeter();
    const findings: Finding[] = [];
    for (const guests of TABLES) {
      const meals = subjects.map((): Meal[] => []);
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, subject] of subjects.entries()) {
          noise.listen();
          meals[index]?.push(await dine(subject, guests, camera));
        }
      }
      findings.push(...findingsOf(guests, subjects, meals));
    }
    noise.listen();
    return {
      bench: 'mesh',
      load:
        `${ROUNDS} meals of each size in turn, all guests in one Chromium on this machine with a camera in which everything ` +
        `moves; counted for ${COUNT_MS / 1000} s after ${SETTLE_MS / 1000} s`,
      findings,
      noise: noise.result(),
    };
  });
}

function findingsOf(guests: number, subjects: readonly Subject[], meals: Meal[][]): Finding[] {
  const of = (value: (meal: Meal) => number) =>
    subjects.map(({ name }, index) => ({ name, rounds: (meals[index] ?? []).map(value) }));
  return [
    {
      what: `${guests} guests: frames decoded at all places per second of CPU`,
      unit: '/s',
      digits: 0,
      figures: of(({ framesPerCpuSecond }) => framesPerCpuSecond),
      goals: guests === 4 ? [{ over: 'naive mesh', bound: 2, atLeast: true }] : [],
    },
    {
      what: `${guests} guests: frames per second at the place that moves least`,
      unit: 'fps',
      digits: 1,
      figures: of(({ least }) => least),
      goals: guests === 4 ? [{ bound: 20, atLeast: true }] : [],
    },
    {
      what: `${guests} guests: cores in use`,
      unit: '',
      digits: 2,
      figures: of(({ cores }) => cores),
      goals: [],
    },
  ];
}
