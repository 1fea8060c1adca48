/** Idle: what it costs that 10,000 guests wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withChildren, type Child } from '../child.ts';
import type { Report } from '../finding.ts';
import type { CpuReading, MemoryReading } from '../gauge.ts';
import type { DialectName } from '../load/dialect.ts';
import { NoiseMeter } from '../noise.ts';
import { OUR_ENV } from '../our-server.ts';
import type { OpenIdle } from './load.ts';

const GUESTS = 10_000;
/** These come and go before the first reading, so that what is made once for all is not counted as theirs. */
const WARMING_GUESTS = 300;
/** Two rounds of pings at 25 s, for both servers alike. */
const HEARTBEAT_MS = 50_000;
/** After the last guest came, until nothing of their coming is left to do. */
const SETTLE_MS = 3000;

interface Subject {
  name: string;
  server: Child;
  heapKb: number;
  rssKb: number;
  heartbeatPercent: number;
}

export async function idle(): Promise<Report> {
  return withChildren(async (start) => {
    const noise = new NoiseMeter();
    noise.listen();
    const measure = async (
      name: string,
      module: string,
      dialect: DialectName,
    ): Promise<Subject> => {
      const server = start(new URL(module, import.meta.url), {
        env: OUR_ENV,
        flags: ['--expose-gc'],
      });
      const load = start(new URL('load.ts', import.meta.url));
      const opening: OpenIdle = { address: await server.address(), dialect, guests: GUESTS };
      await load.ask('open', { ...opening, guests: WARMING_GUESTS });
      await load.ask('close');
      await sleep(SETTLE_MS);
      const empty = await server.ask<MemoryReading>('memory');
      await load.ask('open', opening);
      await sleep(SETTLE_MS);
      const full = await server.ask<MemoryReading>('memory');
      return {
        name,
        server,
        heapKb: (full.heapBytes - empty.heapBytes) / 1000 / GUESTS,
        rssKb: (full.rssBytes - empty.rssBytes) / 1000 / GUESTS,
        heartbeatPercent: Number.NaN,
      };
    };
    const subjects = [
      await measure('this project', 'our-house.ts', 'ours'),
      await measure('raw ws', 'raw-server.ts', 'plain'),
    ];
    noise.listen();
    // Both at once: the same seconds, the same noise.
    await Promise.all(
      subjects.map(async (subject) => {
        const before = await subject.server.ask<CpuReading>('cpu');
        await sleep(HEARTBEAT_MS);
        const after = await subject.server.ask<CpuReading>('cpu');
        subject.heartbeatPercent = (after.cpuUs - before.cpuUs) / 10 / HEARTBEAT_MS;
      }),
    );
    noise.listen();
    const figures = (read: (subject: Subject) => number) =>
      subjects.map((subject) => ({ name: subject.name, rounds: [read(subject)] }));
    return {
      bench: 'idle',
      load: `${GUESTS.toLocaleString('en')} guests connected and queued (raw ws: connected), a ping every 25 s`,
      findings: [
        {
          what: 'memory per guest: heap in use and external, after a full collection',
          unit: 'kB',
          digits: 2,
          figures: figures(({ heapKb }) => heapKb),
          goals: [{ over: 'raw ws', bound: 1.3 }],
        },
        {
          what: 'memory per guest: resident set, after a full collection (for the operator; noisy)',
          unit: 'kB',
          digits: 2,
          figures: figures(({ rssKb }) => rssKb),
          goals: [],
        },
        {
          what: `CPU of the heartbeats over ${HEARTBEAT_MS / 1000} s, all timers included`,
          unit: '% of a core',
          digits: 2,
          figures: figures(({ heartbeatPercent }) => heartbeatPercent),
          goals: [{ bound: 1.5 }],
        },
      ],
      noise: noise.result(),
    };
  });
}
