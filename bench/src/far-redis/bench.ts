/** Far Redis: how long a table takes, and how often Redis is asked for it, where every answer of Redis comes late. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from '../../../server/src/testing/line.ts';
import { hasRedis, RealRedis } from '../../../server/src/testing/redis.ts';
import { withChildren } from '../child.ts';
import type { Figure, Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { OUR_ENV, OUR_SERVER } from '../our-server.ts';
import { median } from '../statistics.ts';
import type { OpenFar } from './load.ts';

/** How much later (ms) Redis answers; the first is what the goals are for. */
const LATER_MS = [5, 0, 25, 100];
const TABLES = 100;
const ROUNDS = 5;
/** How many pairs come alone in one round. */
const PAIRS = 5;
/** Until everything that follows from a seating is done (ms), besides some trips. */
const SETTLE_MS = 100;
const SETTLE_TRIPS = 8;

interface Sample {
  laterMs: number;
  allMs: number[];
  pairMs: number[];
  allCalls: number[];
  pairCalls: number[];
}

export async function farRedis(): Promise<Report> {
  if (!hasRedis()) throw new Error('there is no Redis');
  const noise = new NoiseMeter();
  const samples: Sample[] = [];
  for (const laterMs of LATER_MS) {
    noise.listen();
    samples.push(await measure(laterMs));
  }
  noise.listen();
  const near = samples.find(({ laterMs }) => laterMs === 0);
  const figures = (read: (sample: Sample) => number[]): Figure[] =>
    samples.map((sample) => ({
      name: sample.laterMs === 0 ? 'beside the house' : `${sample.laterMs} ms away`,
      rounds: read(sample),
    }));
  const tripsOf = ({ laterMs, pairMs }: Sample): Figure[] =>
    laterMs === 0 || !near
      ? []
      : [
          {
            name: `${laterMs} ms away`,
            rounds: [(median(pairMs) - median(near.pairMs)) / laterMs],
          },
        ];
  return {
    bench: 'far-redis',
    load:
      `one node, whose Redis answers so much later; ${2 * TABLES} guests ask for a table for two at the same moment, ` +
      `and pairs come alone`,
    findings: [
      {
        what: `${TABLES} tables at once, from queued to the last who is seated`,
        unit: 'ms',
        digits: 0,
        figures: figures(({ allMs }) => allMs),
        goals: [{ bound: 500 }],
      },
      {
        what: 'a pair alone, from the second who queues to both seated',
        unit: 'ms',
        digits: 1,
        figures: figures(({ pairMs }) => pairMs),
        goals: [],
      },
      {
        what: 'the same in trips: how much longer it takes than beside the house, over how far Redis is',
        unit: 'trips',
        digits: 1,
        // The farthest first: beside its trips all else is little.
        figures: samples.flatMap(tripsOf).toReversed(),
        goals: [{ bound: 6 }],
      },
      {
        what: `calls of Redis for each of ${TABLES} tables at once, until both sit`,
        unit: 'calls',
        digits: 2,
        figures: figures(({ allCalls }) => allCalls),
        goals: [{ bound: 6 }],
      },
      {
        what: 'calls of Redis for a pair alone, from the first who queues until both sit',
        unit: 'calls',
        digits: 1,
        figures: figures(({ pairCalls }) => pairCalls),
        goals: [],
      },
    ],
    noise: noise.result(),
  };
}

async function measure(laterMs: number): Promise<Sample> {
  const redis = await RealRedis.start();
  const line = await Line.to(redis.port, { delayMs: laterMs / 2 });
  const sample: Sample = { laterMs, allMs: [], pairMs: [], allCalls: [], pairCalls: [] };
  /** What `run` says, and how often Redis was asked by the time that all is done. */
  const counted = async (run: () => Promise<number>): Promise<[ms: number, calls: number]> => {
    const before = await callsOf(redis);
    const ms = await run();
    await sleep(SETTLE_MS + SETTLE_TRIPS * laterMs);
    return [ms, (await callsOf(redis)) - before];
  };
  try {
    await withChildren(async (start) => {
      const env = { ...OUR_ENV, REDIS_URL: `redis://127.0.0.1:${line.port}` };
      const address = await start(OUR_SERVER, { env }).address();
      const load = start(new URL('load.ts', import.meta.url));
      const open = (guests: number): Promise<void> =>
        load.ask('open', { address, guests } satisfies OpenFar);
      const afterMs = SETTLE_MS + SETTLE_TRIPS * laterMs;
      for (let round = -1; round < ROUNDS; round++) {
        await open(2 * TABLES);
        await sleep(afterMs);
        const [allMs, allCalls] = await counted(() => load.ask<number>('seat_all'));
        const pairs: [ms: number, calls: number][] = [];
        for (let pair = 0; pair < PAIRS; pair++) {
          await open(2);
          await sleep(afterMs);
          pairs.push(await counted(() => load.ask<number>('seat_pair', { afterMs })));
        }
        if (round < 0) continue;
        sample.allMs.push(allMs);
        sample.allCalls.push(allCalls / TABLES);
        sample.pairMs.push(median(pairs.map(([ms]) => ms)));
        sample.pairCalls.push(median(pairs.map(([, calls]) => calls)));
      }
    });
    return sample;
  } finally {
    line.close();
    await redis.stop();
  }
}

/** How often the script was called so far. */
async function callsOf(redis: RealRedis): Promise<number> {
  const stats = String(await redis.command('INFO', 'commandstats'));
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}
