/** Relay: server CPU for each signal that passes. */
import type { Child } from '../child.ts';
import { withChildren } from '../child.ts';
import type { Report } from '../finding.ts';
import type { CpuReading } from '../gauge.ts';
import type { DialectName } from '../load/dialect.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import type { OpenRelay, RunRelay } from './load.ts';

const PAIRS = 200;
/** 15 a second from each of the 400 guests: below the 20 that one socket may send for long. */
const PER_SECOND = 6000;
const SECONDS = 3;
const ROUNDS = 7;
const WARMING_ROUNDS = 2;
const BOX_CHARACTERS = 1000;

const LOAD =
  `${PAIRS * 2} guests at ${PAIRS} tables, each sends 15 signals a second with a box of ${BOX_CHARACTERS} characters; ` +
  `evenly, so that a wake-up of the server mostly finds one of them`;

interface Subject {
  name: string;
  rounds: number[];
  server: Child;
  load: Child;
}

export async function relay(): Promise<Report> {
  return withChildren(async (start) => {
    const noise = new NoiseMeter();
    const open = async (name: string, server: Child, dialect: DialectName): Promise<Subject> => {
      const load = start(new URL('load.ts', import.meta.url));
      const address = await server.address();
      const relayed: OpenRelay = { address, dialect, pairs: PAIRS, boxCharacters: BOX_CHARACTERS };
      await load.ask('open', relayed);
      return { name, rounds: [], server, load };
    };
    const subjects = [
      await open('this project', startOurServer(start), 'ours'),
      await open('raw ws', start(new URL('raw-forwarder.ts', import.meta.url)), 'plain'),
      await open('ws and JSON', start(new URL('json-forwarder.ts', import.meta.url)), 'plain'),
    ];
    for (let round = -WARMING_ROUNDS; round < ROUNDS; round++) {
      noise.listen();
      for (const { rounds, server, load } of subjects) {
        const before = await server.ask<CpuReading>('cpu');
        const pace: RunRelay = { perSecond: PER_SECOND, seconds: SECONDS };
        const relayed = await load.ask<number>('run', pace);
        const after = await server.ask<CpuReading>('cpu');
        if (round >= 0) rounds.push((after.cpuUs - before.cpuUs) / relayed);
      }
    }
    noise.listen();
    return {
      bench: 'relay',
      load: LOAD,
      findings: [
        {
          what: 'server CPU per relayed 1 KB signal',
          unit: 'µs',
          digits: 1,
          figures: subjects.map(({ name, rounds }) => ({ name, rounds })),
          goals: [{ over: 'raw ws', bound: 1.35 }],
        },
      ],
      noise: noise.result(),
    };
  });
}
