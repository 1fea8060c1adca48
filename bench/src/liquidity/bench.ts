/** Liquidity: how soon guests meet somebody, on simulated time, with the server's own matching and tables. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Finding, Goal, Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { median } from '../statistics.ts';
import { chart } from './chart.ts';
import { askingTables, ourTables } from './our-tables.ts';
import { summary, type Seat, type Summary } from './outcome.ts';
import { MIX, people } from './people.ts';
import { plainQueues } from './plain-queues.ts';

/** Arrivals per minute, and the days of one round. Those that are not told are for the curve. */
const RATES = [
  { perMinute: 0.2, days: 20, told: true },
  { perMinute: 0.5, days: 10, told: false },
  { perMinute: 1, days: 10, told: true },
  { perMinute: 2, days: 5, told: false },
  { perMinute: 5, days: 2, told: true },
  { perMinute: 10, days: 1, told: false },
  { perMinute: 30, days: 1, told: true },
];
const ROUNDS = 5;

const ignored = 'ignored';
const SUBJECTS: readonly { name: string; seat: Seat; isReference: boolean; isDrawn: boolean }[] = [
  { name: 'this project', seat: askingTables, isReference: false, isDrawn: true },
  {
    name: 'this project, without asking',
    seat: ourTables,
    isReference: false,
    isDrawn: false,
  },
  {
    name: 'plain queues',
    seat: plainQueues({ languages: ignored, forTwo: 'any-size' }),
    isReference: true,
    isDrawn: true,
  },
  {
    name: 'plain, shared language',
    seat: plainQueues({ languages: 'required', forTwo: 'any-size' }),
    isReference: true,
    isDrawn: true,
  },
  {
    name: 'plain, any size by turns',
    seat: plainQueues({ languages: ignored, forTwo: 'a-third' }),
    isReference: true,
    isDrawn: false,
  },
  // Seats who did not ask for each other: no policy, but how many there are to be seated at all.
  {
    name: 'any two at once',
    seat: plainQueues({ languages: ignored, forTwo: 'all' }),
    isReference: false,
    isDrawn: true,
  },
];

const PICTURE = new URL('../../../docs/images/liquidity.svg', import.meta.url);

export async function liquidity(): Promise<Report> {
  const noise = new NoiseMeter();
  const findings: Finding[] = [];
  const curves = SUBJECTS.map(({ name }) => ({ name, points: [] as [number, number][] }));
  for (const { perMinute, days, told } of RATES) {
    noise.listen();
    const summaries = SUBJECTS.map((): Summary[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      const came = people(perMinute, days, round + 1);
      for (const [index, { seat }] of SUBJECTS.entries()) {
        const outcomes = await seat(came);
        if (
          outcomes.filter(({ person }) => person.sits).length !==
          came.filter(({ sits }) => sits).length
        )
          throw new Error(`${SUBJECTS[index]?.name}: somebody was lost`);
        summaries[index]?.push(summary(outcomes));
      }
    }
    for (const [index, { points }] of curves.entries())
      points.push([perMinute, median(summaries[index]?.map(({ soon }) => soon) ?? [])]);
    if (!told) continue;
    const finding = (
      what: string,
      unit: string,
      key: keyof Summary,
      goals: Goal[] = [],
    ): Finding => ({
      what: `${perMinute} a minute: ${what}`,
      unit,
      digits: 1,
      figures: SUBJECTS.map(({ name }, index) => ({
        name,
        rounds: summaries[index]?.map((one) => one[key]) ?? [],
      })),
      goals,
    });
    const bound = perMinute === 1 ? 2 : 1;
    findings.push(
      finding(
        'seated with somebody within 30 s',
        '%',
        'soon',
        SUBJECTS.filter(({ isReference }) => isReference).map(({ name }) => ({
          over: name,
          bound,
          atLeast: true,
        })),
      ),
      finding('the same, and every two at the table share a language', '%', 'soonAndTalk'),
      finding('wait until seated or given up, median', 's', 'p50'),
      finding('wait until seated or given up, 95th percentile', 's', 'p95'),
      finding('gave up', '%', 'gaveUp'),
    );
  }
  noise.listen();
  mkdirSync(new URL('./', PICTURE), { recursive: true });
  writeFileSync(PICTURE, chart(curves.filter((_, index) => SUBJECTS[index]?.isDrawn)));
  return {
    bench: 'liquidity',
    load: `a Poisson process whose rate goes 80 % up and down with the day; ${MIX}`,
    findings,
    noise: noise.result(),
  };
}
