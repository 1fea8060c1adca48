/** Pairs: server CPU for two guests from queueing to leaving, and for a new socket. */
import { withChildren, type Child } from '../child.ts';
import type { Finding, Report } from '../finding.ts';
import type { CpuReading } from '../gauge.ts';
import type { DialectName } from '../load/dialect.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import type { OpenPairs, RunPairs } from './load.ts';

/**
 * With so many sockets for so many pairs no guest says more than its rate allows, 14 messages every 1.5 s, and in one
 * round each has two meals: after the third early leave our server would let them wait.
 */
const GUESTS = 1200;
const OPEN_PAIRS: RunPairs = { perSecond: 400, seconds: 3 };
const NEW_PAIRS: RunPairs = { perSecond: 150, seconds: 3 };
const NEW_SOCKETS: RunPairs = { perSecond: 200, seconds: 3 };
const ROUNDS = 5;
/** Until the compiler has seen enough: figures still fall during the first two or three thousand pairs. */
const WARMING_ROUNDS = 2;

const KINDS = { open_pairs: OPEN_PAIRS, new_pairs: NEW_PAIRS, new_sockets: NEW_SOCKETS };
type Kind = keyof typeof KINDS;

interface Subject {
  name: string;
  server: Child;
  load: Child;
  opening: OpenPairs;
  rounds: Record<Kind, number[]>;
}

export async function pairs(): Promise<Report> {
  return withChildren(async (start) => {
    const noise = new NoiseMeter();
    const open = async (name: string, server: Child, dialect: DialectName): Promise<Subject> => {
      const load = start(new URL('load.ts', import.meta.url));
      const opening: OpenPairs = { address: await server.address(), dialect, guests: GUESTS };
      const rounds = { open_pairs: [], new_pairs: [], new_sockets: [] };
      return { name, server, load, opening, rounds };
    };
    const subjects = [
      await open('this project', startOurServer(start), 'ours'),
      await open('plain matcher', start(new URL('plain-matcher.ts', import.meta.url)), 'plain'),
    ];
    for (let round = -WARMING_ROUNDS; round < ROUNDS; round++) {
      for (const [kind, run] of Object.entries(KINDS) as [Kind, RunPairs][]) {
        noise.listen();
        for (const { rounds, server, load, opening } of subjects) {
          if (kind === 'open_pairs') await load.ask('open', opening);
          const before = await server.ask<CpuReading>('cpu');
          const times = await load.ask<number>(kind, run);
          const after = await server.ask<CpuReading>('cpu');
          if (round >= 0) rounds[kind].push((after.cpuUs - before.cpuUs) / times);
        }
      }
    }
    noise.listen();
    const perPair = (what: string, kind: Kind): Finding => ({
      what,
      unit: 'µs',
      digits: 0,
      figures: subjects.map(({ name, rounds }) => ({ name, rounds: rounds[kind] })),
      goals: [{ over: 'plain matcher', bound: 1.5 }],
    });
    return {
      bench: 'pairs',
      load:
        `queue ×2, match, 22 signals (3 KB offer, 2.5 KB answer, candidates of 200 bytes in gusts of 4, 3 and 3, ` +
        `10 ms apart), leave ×2; 400 pairs a second over open sockets, 150 over new ones`,
      findings: [
        perPair('server CPU per pair, sockets open already', 'open_pairs'),
        perPair('server CPU per pair, two new sockets opened and closed', 'new_pairs'),
        {
          what: 'new sockets for one second of CPU: upgrade, welcome, close',
          unit: 'sockets/s',
          digits: 0,
          figures: subjects.map(({ name, rounds }) => ({
            name,
            rounds: rounds.new_sockets.map((us) => 2_000_000 / us),
          })),
          // Of a slower machine the ratio tells more: as much dearer than the reference as a pair may be.
          goals: [
            { bound: 6000, atLeast: true },
            { over: 'plain matcher', bound: 0.67, atLeast: true },
          ],
        },
      ],
      noise: noise.result(),
    };
  });
}
