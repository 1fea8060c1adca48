/**
 * What Lighthouse says of the door, in its mobile and desktop emulation, against the built app served by the real server.
 *
 *   npm run lighthouse              the door in en, de and ar
 *   npm run lighthouse -- /ja/      other pages
 *   npm run lighthouse -- all       the door in every language
 *
 * Lighthouse is heavy (176 MB) and nobody else needs it, so npm fetches this version of it when it is asked for. Prints a table,
 * and writes it with what is not passed to `bench/results/lighthouse.json`. Nothing is asserted: figures are for reading. It
 * fails where Lighthouse could not run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from '../../../e2e/lib/flags.ts';
import { House } from '../../../e2e/lib/house.ts';
import { readLocales } from '../../../web/vite/words/locale.ts';
import { buildApp } from '../build-app.ts';
import {
  CATEGORIES,
  figuresOf,
  slowdownOf,
  HEAD,
  lineOf,
  middleOf,
  type Figures,
  type LighthouseReport,
} from './figures.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
/** One round on a busy machine says little. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const BROWSER = process.env['CHROMIUM'] ?? CHROMIUM;
const RESULTS = fileURLToPath(new URL('../../results/', import.meta.url));
const DESKTOP = ['--preset=desktop'];

const asked = process.argv.slice(2);
const pages = pagesOf(asked);

function pagesOf(words: readonly string[]): readonly string[] {
  if (words.length === 0) return ['/en/', '/de/', '/ar/'];
  return words.flatMap((word) =>
    word === 'all'
      ? ['en', ...readLocales().map(({ tag }) => tag)].map((tag) => `/${tag}/`)
      : [word],
  );
}

/** One report, as it is written. Its browser loses the beginning of a page now and then (NO_NAVSTART), so it is asked again. */
async function reportOf(
  url: string,
  flags: readonly string[],
  to: string,
  tries = 3,
): Promise<LighthouseReport> {
  const child = spawn(
    'npm',
    [
      'exec',
      '--yes',
      `--package=${LIGHTHOUSE}`,
      '--',
      'lighthouse',
      url,
      '--quiet',
      '--output=json',
      `--output-path=${to}`,
      `--only-categories=${CATEGORIES.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking',
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CHROME_PATH: BROWSER } },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 && tries > 1) return reportOf(url, flags, to, tries - 1);
  if (code !== 0) throw new Error(`Lighthouse ended with ${code} on ${url}`);
  return JSON.parse(readFileSync(to, 'utf8')) as LighthouseReport;
}

buildApp();
// As a house that people find; what the door says of company is there, too.
const house = new House({ HOUSE: '', COVER: '' });
await house.start();
const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
const results: Record<string, Figures> = {};
try {
  const path = join(folder, 'report.json');
  const { benchmarkIndex } = (await reportOf(house.url + pages[0], DESKTOP, path)).environment;
  const slowdown = slowdownOf(benchmarkIndex);
  console.log(
    `This machine's index is ${Math.round(benchmarkIndex)}: slowed down ${slowdown} × it is a phone of the middle class.\n`,
  );
  const devices = {
    mobile: [`--throttling.cpuSlowdownMultiplier=${slowdown}`],
    desktop: DESKTOP,
  };
  console.log(HEAD);
  for (const page of pages) {
    for (const [device, flags] of Object.entries(devices)) {
      const rounds: Figures[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        // oxlint-disable-next-line no-await-in-loop -- one at a time: they share the machine
        rounds.push(figuresOf(await reportOf(house.url + page, flags, path)));
      const figures = middleOf(rounds);
      results[`${page} ${device}`] = figures;
      console.log(lineOf(page, device, figures));
    }
  }
} finally {
  await house.stop();
  rmSync(folder, { recursive: true });
}
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  `${RESULTS}lighthouse.json`,
  `${JSON.stringify({ lighthouse: LIGHTHOUSE, at: new Date().toISOString(), results }, null, 2)}\n`,
);
const failed = new Set(Object.values(results).flatMap((figures) => figures.failed));
if (failed.size > 0) console.log(`\nNot passed somewhere:\n${[...failed].join('\n')}`);
