/** Halls: what it costs in waiting to split one house into several, and what a spill-over wins back. */
import type { Finding, Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';
import { byLanguage, byRegion, halls } from './halls.ts';
import { ourTables } from './our-tables.ts';
import { summary, type Seat, type Summary } from './outcome.ts';
import { MIX, people } from './people.ts';

/** Arrivals per minute in the whole town, and the days of one round. */
const RATES = [
  { perMinute: 1, days: 3 },
  { perMinute: 5, days: 1 },
  { perMinute: 30, days: 0.25 },
];
const ROUNDS = 3;
const SPILL_MS = 15_000;

const SUBJECTS: readonly { name: string; seat: Seat }[] = [
  { name: 'one house', seat: ourTables },
  { name: 'by language', seat: halls({ hallOf: byLanguage, spillAfterMs: null }) },
  { name: 'by language, spill-over', seat: halls({ hallOf: byLanguage, spillAfterMs: SPILL_MS }) },
  { name: 'four regions', seat: halls({ hallOf: byRegion(4), spillAfterMs: null }) },
  {
    name: 'four regions, spill-over',
    seat: halls({ hallOf: byRegion(4), spillAfterMs: SPILL_MS }),
  },
];

const TOLD: readonly { what: string; unit: string; key: keyof Summary }[] = [
  { what: 'seated with somebody within 30 s', unit: '%', key: 'soon' },
  { what: 'the same, and every two at the table share a language', unit: '%', key: 'soonAndTalk' },
  { what: 'wait until seated or given up, median', unit: 's', key: 'p50' },
  { what: 'wait until seated or given up, 95th percentile', unit: 's', key: 'p95' },
  { what: 'gave up', unit: '%', key: 'gaveUp' },
];

export async function hallsBench(): Promise<Report> {
  const noise = new NoiseMeter();
  const findings: Finding[] = [];
  for (const { perMinute, days } of RATES) {
    noise.listen();
    const summaries = SUBJECTS.map((): Summary[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      const came = people(perMinute, days, round + 1);
      for (const [index, { seat }] of SUBJECTS.entries())
        summaries[index]?.push(summary(await seat(came)));
    }
    for (const { what, unit, key } of TOLD)
      findings.push({
        what: `${perMinute} a minute: ${what}`,
        unit,
        digits: 1,
        figures: SUBJECTS.map(({ name }, index) => ({
          name,
          rounds: summaries[index]?.map((one) => one[key]) ?? [],
        })),
        goals: [],
      });
  }
  noise.listen();
  return {
    bench: 'halls',
    load: `the guests of the liquidity bench (${MIX}); who still waits after ${SPILL_MS / 1000} s goes to the common hall`,
    findings,
    noise: noise.result(),
  };
}
