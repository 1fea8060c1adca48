/** Capacity: what a seating costs while thousands wait, in memory and with two nodes on one Redis. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { hasRedis, RealRedis } from '../../../server/src/testing/redis.ts';
import { withChildren, type Child } from '../child.ts';
import type { Figure, Report } from '../finding.ts';
import type { CpuReading } from '../gauge.ts';
import { NoiseMeter } from '../noise.ts';
import { median, quantile } from '../statistics.ts';
import type { OpenNode, RunNode } from './node.ts';

const QUEUED = 10_000;
const SEATINGS = 2000;
const ROUNDS = 5;
const WARMING_ROUNDS = 1;
const NODE = new URL('node.ts', import.meta.url);

interface Rounds {
  p50: number[];
  p99: number[];
  cpuUs: number[];
  redisUs: number[];
}

export async function capacity(): Promise<Report> {
  const noise = new NoiseMeter();
  const memory = await withChildren((start) => measure([start(NODE)], null, noise));
  const redis = hasRedis() ? await withRedis(noise) : null;
  noise.listen();
  const figures = (key: keyof Rounds): Figure[] => [
    { name: 'one node, memory', rounds: memory[key] },
    ...(redis ? [{ name: 'two nodes, Redis', rounds: redis[key] }] : []),
  ];
  return {
    bench: 'capacity',
    load:
      `${QUEUED} guests wait whom nobody suits; one after the other, arrivals that suit one of them: both are told of ` +
      `their table, sit, and leave, and somebody else comes in place of who waited`,
    findings: [
      {
        what: 'from an arrival to a table, median',
        unit: 'ms',
        digits: 3,
        figures: figures('p50'),
        goals: [],
      },
      {
        what: 'from an arrival to a table, 99th percentile',
        unit: 'ms',
        digits: 3,
        figures: figures('p99'),
        goals: [],
      },
      {
        what: 'CPU of the nodes per seating',
        unit: 'µs',
        digits: 0,
        figures: figures('cpuUs'),
        goals: [],
      },
      ...(redis
        ? [
            {
              what: 'CPU of Redis per seating',
              unit: 'µs',
              digits: 0,
              figures: [{ name: 'two nodes, Redis', rounds: redis.redisUs }],
              goals: [],
            },
          ]
        : []),
    ],
    noise: noise.result(),
  };
}

async function withRedis(noise: NoiseMeter): Promise<Rounds> {
  const redis = await RealRedis.start();
  try {
    return await withChildren((start) => measure([start(NODE), start(NODE)], redis.url, noise));
  } finally {
    await redis.stop();
  }
}

async function measure(
  nodes: readonly Child[],
  url: string | null,
  noise: NoiseMeter,
): Promise<Rounds> {
  const share = QUEUED / nodes.length;
  for (const [index, node] of nodes.entries()) {
    const opening: OpenNode = { url, from: index * share, to: (index + 1) * share };
    await node.ask('open', opening);
  }
  const rounds: Rounds = { p50: [], p99: [], cpuUs: [], redisUs: [] };
  for (let round = -WARMING_ROUNDS; round < ROUNDS; round++) {
    noise.listen();
    const before = [await cpuOf(nodes), await cpuOfRedis(url)] as const;
    const times: number[] = [];
    // In turn, so that the wait for the other node's answer is not measured as well.
    for (const node of nodes) {
      const run: RunNode = { seatings: SEATINGS / nodes.length, languages: QUEUED };
      times.push(...(await node.ask<number[]>('run', run)));
    }
    const after = [await cpuOf(nodes), await cpuOfRedis(url)] as const;
    if (round < 0) continue;
    rounds.p50.push(median(times));
    rounds.p99.push(quantile(times, 0.99));
    rounds.cpuUs.push((after[0] - before[0]) / SEATINGS);
    rounds.redisUs.push((after[1] - before[1]) / SEATINGS);
  }
  const waiting = await nodes[0]?.ask<number>('waiting');
  if (waiting !== QUEUED) throw new Error(`${waiting} wait instead of ${QUEUED}`);
  for (const node of nodes) await node.ask('close');
  return rounds;
}

async function cpuOf(nodes: readonly Child[]): Promise<number> {
  let sum = 0;
  for (const node of nodes) sum += (await node.ask<CpuReading>('cpu')).cpuUs;
  return sum;
}

/** User and system time of the Redis server so far, in µs; 0 without one. */
async function cpuOfRedis(url: string | null): Promise<number> {
  if (url === null) return 0;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.setEncoding('utf8').write('INFO cpu\r\n');
  const [info] = (await once(socket, 'data')) as [string];
  socket.destroy();
  const seconds = ['user', 'sys'].map((kind) =>
    Number(new RegExp(`^used_cpu_${kind}:([\\d.]+)`, 'm').exec(info)?.[1]),
  );
  return 1_000_000 * seconds.reduce((sum, value) => sum + value, 0);
}
