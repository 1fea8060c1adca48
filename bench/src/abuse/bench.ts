/** Abuse: whether others are served while a crowd sends all that the limits allow. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { hasRedis, RealRedis } from '../../../server/src/testing/redis.ts';
import { withChildren } from '../child.ts';
import type { Figure, Report } from '../finding.ts';
import type { CpuReading, GapReading } from '../gauge.ts';
import { NoiseMeter } from '../noise.ts';
import { OUR_SERVER } from '../our-server.ts';

const CROWD = fileURLToPath(new URL('../../../server/src/testing/crowd.ts', import.meta.url));
const LOAD = new URL('load.ts', import.meta.url);
const PAIRS = 20;
/** Of our own limits, those of an address stay as they are: the crowd claims twelve. */
const ENV = {
  HOST: '127.0.0.1',
  PORT: '0',
  HOUSE: 'closed',
  TRUST_PROXY: '1',
  FEWER_AFTER_MS: '1000',
};

interface Sample {
  name: string;
  seatedMs: number[];
  longestGapMs: number;
  longestCpuMs: number;
  corePercent: number;
}

export async function abuse(): Promise<Report> {
  const noise = new NoiseMeter();
  const samples: Sample[] = [];
  for (const mode of ['tickets', 'tables'] as const) {
    noise.listen();
    samples.push(await measure(mode, null));
    if (!hasRedis()) continue;
    const redis = await RealRedis.start();
    try {
      samples.push(await measure(mode, redis.url));
    } finally {
      await redis.stop();
    }
  }
  noise.listen();
  const figures = (read: (sample: Sample) => number[]): Figure[] =>
    samples.map((sample) => ({ name: sample.name, rounds: read(sample) }));
  return {
    bench: 'abuse',
    load:
      '240 sockets of 12 addresses renew the largest tickets nine times a second, or half of them open and close tables; ' +
      `${PAIRS} pairs whom only each other suits come one after the other`,
    findings: [
      {
        what: 'from the second arrival of a pair to their table, longest',
        unit: 'ms',
        digits: 0,
        figures: figures(({ seatedMs }) => [Math.max(...seatedMs)]),
        goals: [{ bound: 1000 }],
      },
      {
        what: 'longest gap of the event loop (on a busy machine also of the machine)',
        unit: 'ms',
        digits: 0,
        figures: figures(({ longestGapMs }) => [longestGapMs]),
        goals: [{ bound: 50 }],
      },
      {
        what: 'the most that the server itself worked in one gap, on whatever machine',
        unit: 'ms of CPU',
        digits: 0,
        figures: figures(({ longestCpuMs }) => [longestCpuMs]),
        goals: [{ bound: 50 }],
      },
      {
        what: 'CPU of the server',
        unit: '% of a core',
        digits: 0,
        figures: figures(({ corePercent }) => [corePercent]),
        goals: [],
      },
    ],
    noise: noise.result(),
  };
}

async function measure(mode: 'tickets' | 'tables', redisUrl: string | null): Promise<Sample> {
  return withChildren(async (start) => {
    const env = { ...ENV, ...(redisUrl !== null && { REDIS_URL: redisUrl }) };
    const server = start(OUR_SERVER, { env });
    const address = await server.address();
    const load = start(LOAD);
    // Whose start would take the server's processor.
    await load.ask<CpuReading>('cpu');
    const port = address.slice(address.lastIndexOf(':') + 1);
    const crowd = spawn(process.execPath, [CROWD, port, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(crowd.stdout, 'data');
      await server.ask<GapReading>('gaps');
      const before = await server.ask<CpuReading>('cpu');
      const startedAt = performance.now();
      const seatedMs = await load.ask<number[]>('pairs', { address, pairs: PAIRS });
      const tookMs = performance.now() - startedAt;
      const after = await server.ask<CpuReading>('cpu');
      const { longestMs, longestCpuMs } = await server.ask<GapReading>('gaps');
      if (crowd.exitCode !== null) throw new Error('the crowd was turned away');
      return {
        name: `${mode}, ${redisUrl === null ? 'memory' : 'Redis'}`,
        seatedMs,
        longestGapMs: longestMs,
        longestCpuMs,
        corePercent: (after.cpuUs - before.cpuUs) / 10 / tookMs,
      };
    } finally {
      crowd.kill('SIGKILL');
    }
  });
}
