/** Work: how many tables a machine with one core gets while tickets cost nothing, and while they cost work. */
import { withChildren } from '../child.ts';
import type { Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { OUR_SERVER } from '../our-server.ts';
import { median } from '../statistics.ts';
import type { Loot, Raid } from './attacker.ts';

const SECONDS = 10;
const LOAD = new URL('attacker.ts', import.meta.url);
const FREE = 'tickets for nothing';
const USUAL_PER_MINUTE = 120;

async function raid(ticketsPerMinute: number): Promise<Loot> {
  return withChildren(async (start) => {
    const env = {
      HOST: '127.0.0.1',
      PORT: '0',
      HOUSE: 'closed',
      TRUST_PROXY: '1',
      LOG_LEVEL: 'warn',
      TICKETS_PER_MINUTE: String(ticketsPerMinute),
    };
    const address = await start(OUR_SERVER, { env }).address();
    const attacker = start(LOAD);
    // The first run uses up what is usual.
    await attacker.ask<Loot>('raid', { address, seconds: 15 } satisfies Raid);
    return attacker.ask<Loot>('raid', { address, seconds: SECONDS } satisfies Raid);
  });
}

export async function work(): Promise<Report> {
  const noise = new NoiseMeter();
  noise.listen();
  const free = await raid(10_000_000);
  noise.listen();
  const usual = await raid(2000);
  noise.listen();
  const small = await raid(USUAL_PER_MINUTE);
  noise.listen();
  const times = [...usual.workMs, ...small.workMs].toSorted((one, other) => one - other);
  const share = (part: number): number => times[Math.floor(times.length * part)] ?? 0;
  return {
    bench: 'work',
    load: `one process asks for tables of two from ever new addresses for ${SECONDS} s, as fast as a core goes, after a first run that uses up what is usual`,
    findings: [
      {
        what: 'pairs that it gets',
        unit: 'a second',
        digits: 1,
        figures: [
          { name: `TICKETS_PER_MINUTE=${USUAL_PER_MINUTE}`, rounds: [small.pairsPerSecond] },
          { name: 'TICKETS_PER_MINUTE=2000', rounds: [usual.pairsPerSecond] },
          { name: FREE, rounds: [free.pairsPerSecond] },
        ],
        goals: [{ over: FREE, bound: 0.1 }],
      },
      {
        what: 'work for one ticket, on this core without a browser',
        unit: 'ms',
        digits: 0,
        figures: [
          { name: 'median', rounds: [median(times)] },
          { name: '95 of 100', rounds: [share(0.95)] },
        ],
        goals: [],
      },
    ],
    noise: noise.result(),
  };
}
