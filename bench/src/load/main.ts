/**
 * Fills a house with simulated guests who wait, meet and exchange all that browsers would, and says what a core and a
 * gigabyte hold.
 *
 *   npm run load                      3,000 guests wait, then 100 pairs a second meet for 10 s
 *   npm run load -- 10000 150 20      as many guests, pairs a second, and seconds as you say
 *   npm run load -- --soak 60         so many minutes of life, and by how much the memory grew; exits with 1 above 1 % an hour
 *   npm run load -- --soak 60 15      the same at as many pairs a second as you say, not 50
 *
 * The house is server/src/main.ts in a process of its own, on this machine; the load takes another core.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { withChildren, type Child } from '../child.ts';
import type { CpuReading, GapReading, MemoryReading } from '../gauge.ts';
import type { OpenIdle } from '../idle/load.ts';
import { OUR_ENV } from '../our-server.ts';
import type { OpenPairs, RunPairs } from '../pairs/load.ts';
import { growthAnHour } from './growth.ts';
import {
  ASSUMED,
  HOUSES,
  roomOf,
  rowOf,
  TABLE_HEAD,
  thousandMeals,
  type Measured,
} from './house-size.ts';

const WATCHED_S = 30;
const WARMING_S = 3;
const GROWTH_MAX_AN_HOUR = 0.01;
const READ_EVERY_S = 20;
/** An hour of it is as many meals as a house of two pairs a second has in a day. */
const SOAKED_A_SECOND = 50;

type Start = Parameters<Parameters<typeof withChildren>[0]>[0];

const startHouse = (start: Start): Child =>
  start(new URL('../../../server/src/main.ts', import.meta.url), {
    env: { ...OUR_ENV, LOG_LEVEL: 'warn', TURN_URLS: '', REDIS_URL: '' },
    flags: ['--expose-gc'],
  });

const cpuOf = async (house: Child): Promise<number> => (await house.ask<CpuReading>('cpu')).cpuUs;
const rssOf = async (house: Child): Promise<number> =>
  (await house.ask<MemoryReading>('memory')).rssBytes;

async function measure(guests: number, run: RunPairs): Promise<Measured> {
  return withChildren(async (start) => {
    const house = startHouse(start);
    const address = await house.address();
    const emptyBytes = await rssOf(house);
    const pairs = start(new URL('../pairs/load.ts', import.meta.url));
    await pairs.ask('open', { address, dialect: 'ours', guests: 0 } satisfies OpenPairs);
    await pairs.ask('new_pairs', { ...run, seconds: WARMING_S } satisfies RunPairs);
    const warmBytes = await rssOf(house);

    await house.ask<GapReading>('gaps');
    const before = await cpuOf(house);
    const met = await pairs.ask<number>('new_pairs', run);
    const pairUs = ((await cpuOf(house)) - before) / met;
    const { p99Ms, longestMs } = await house.ask<GapReading>('gaps');
    console.log(
      `${met} pairs met, signalled and left, ${run.perSecond} a second: ${Math.round(pairUs)} µs of the core each; ` +
        `the event loop was late by ${p99Ms.toFixed(1)} ms (99th percentile), ${longestMs.toFixed(0)} ms at most.`,
    );

    const crowd = start(new URL('../idle/load.ts', import.meta.url));
    const opening: OpenIdle = { address, dialect: 'plain', guests: 0 };
    await crowd.ask('open', { ...opening, dialect: 'ours', guests } satisfies OpenIdle);
    const guestBytes = Math.max(0, (await rssOf(house)) - warmBytes) / guests;
    const then = await cpuOf(house);
    await sleep(WATCHED_S * 1000);
    const presentUs = ((await cpuOf(house)) - then) / WATCHED_S / guests;
    console.log(
      `${guests} guests are there: ${(guestBytes / 1000).toFixed(1)} kB each beside ${Math.round(emptyBytes / 1e6)} MB, ` +
        `and ${presentUs.toFixed(1)} µs of the core each second.`,
    );
    return { emptyBytes: Math.max(emptyBytes, warmBytes), guestBytes, pairUs, presentUs };
  });
}

async function soak(minutes: number, perSecond: number): Promise<void> {
  const growth = await withChildren(async (start) => {
    const house = startHouse(start);
    const address = await house.address();
    const pairs = start(new URL('../pairs/load.ts', import.meta.url));
    await pairs.ask('open', { address, dialect: 'ours', guests: 0 } satisfies OpenPairs);
    const run: RunPairs = { perSecond, seconds: READ_EVERY_S, between: 'dozing' };
    const lives: number[] = [];
    for (let count = 1; count <= (minutes * 60) / READ_EVERY_S; count++) {
      await pairs.ask('new_pairs', run);
      lives.push(await rssOf(house));
      if ((count * READ_EVERY_S) % 60 === 0)
        console.log(`${(count * READ_EVERY_S) / 60} min: ${(lives.at(-1) ?? 0) / 1e6} MB`);
    }
    // The first third is the compiler's and the allocator's.
    return growthAnHour(lives.slice(Math.ceil(lives.length / 3)), READ_EVERY_S);
  });
  console.log(`The memory grows by ${(growth * 100).toFixed(2)} % an hour.`);
  if (growth > GROWTH_MAX_AN_HOUR) process.exitCode = 1;
}

const asked = process.argv.slice(2);
const isSoak = asked[0] === '--soak';
const figures = (isSoak ? asked.slice(1) : asked).map(Number);
if (!figures.every((figure) => figure >= 1)) {
  console.error(
    'Say figures of 1 and more: npm run load -- 10000 150 20, or npm run load -- --soak 60',
  );
  process.exit(2);
}
if (isSoak) await soak(figures[0] ?? 60, figures[1] ?? SOAKED_A_SECOND);
else {
  const [guests = 3000, perSecond = 100, seconds = 10] = figures;
  const measured = await measure(guests, { perSecond, seconds });
  const { guests: held, bound, mealsPerMinute } = roomOf(measured, ASSUMED);
  const { relayGigabytes, euros } = thousandMeals(ASSUMED);
  console.log(
    `\nOne core and one gigabyte, half filled, hold ${held} guests (bound by the ${bound}), of whom ${mealsPerMinute} tables sit down each minute.\n` +
      `1,000 meals are ${Math.round(relayGigabytes)} GB out of the relay, ${Math.round(euros)} € where each gigabyte is paid.\n`,
  );
  console.log(TABLE_HEAD);
  for (const house of HOUSES) console.log(rowOf(house, measured, ASSUMED));
}
process.exit();
