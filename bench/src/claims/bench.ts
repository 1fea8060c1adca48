/** Claims: how many false ones it takes to harm an innocent guest, and how fast a repeat offender runs dry. On simulated time, so the same on every machine. */
import { Claims, type Party } from '../../../server/src/rules/claims.ts';
import type { Figure, Report } from '../finding.ts';
import { NoiseMeter } from '../noise.ts';

const MINUTE_MS = 60_000;
const HOURS = 3;
/** An offender is seen for so long (ms) at a table, and waits so long for the next when nothing holds them up. */
const TABLE_MS = MINUTE_MS;
const QUEUE_MS = 30_000;
/** Of those who see it so many say so. */
const SAY_SO = 0.5;

let told = 0;
/** Somebody who comes from elsewhere than everybody else. */
const stranger = (): Party => {
  told += 1;
  return { id: `guest ${told}`, network: `network ${told}` };
};

/** How many minutes an innocent guest waits after so many false claims within a minute, by whom `reporters` says. */
function harm(
  count: number,
  reporters: (index: number) => Party,
  table: (index: number) => string,
) {
  const heard = new Claims();
  const innocent = stranger();
  for (let index = 0; index < count; index += 1)
    heard.claim(reporters(index), innocent, table(index), 0);
  return heard.waitMs(innocent, false, 0) / MINUTE_MS;
}

/** With how many tables somebody sits in `HOURS` who offends at each; `again` says who they are at the next. */
function tables(heard: Claims | null, again: (before: Party) => Party, saySo = SAY_SO): number {
  let offender = stranger();
  let isNew = true;
  let sat = 0;
  let owed = 0;
  for (let now = 0; now < HOURS * 60 * MINUTE_MS;) {
    const waitMs = heard?.waitMs(offender, isNew, now) ?? 0;
    if (waitMs > 0) {
      now += waitMs;
      continue;
    }
    now += QUEUE_MS;
    heard?.sat(offender, now);
    sat += 1;
    now += TABLE_MS;
    // Evenly, so that every run is the same.
    owed += saySo;
    if (owed >= 1) {
      owed -= 1;
      heard?.claim(stranger(), offender, `table of ${offender.id} ${sat}`, now);
    }
    const next = again(offender);
    isNew = next.id !== offender.id;
    offender = next;
  }
  return sat;
}

/** A campus with so many tables an hour at one address; how many minutes a newcomer there waits at worst, with one offender among them. */
function campus(perHour: number): number {
  const heard = new Claims();
  let worst = 0;
  for (let table = 0; table < perHour * HOURS; table += 1) {
    const now = (table / perHour) * 60 * MINUTE_MS;
    const visit = { id: `student ${table}`, network: 'campus' };
    heard.sat(visit, now);
    // Every fourth table is the offender's, who comes anew each time, and each of those is claimed.
    if (table % 4 === 0) heard.claim(stranger(), visit, `table ${table}`, now);
    worst = Math.max(worst, heard.waitMs({ id: 'freshman', network: 'campus' }, true, now));
  }
  return worst / MINUTE_MS;
}

const figure = (name: string, value: number): Figure => ({ name, rounds: [value] });

// oxlint-disable-next-line require-await -- a bench is a promise
export async function claims(): Promise<Report> {
  const noise = new NoiseMeter();
  noise.listen();
  const same = (before: Party): Party => before;
  const reloads = ({ network }: Party): Party => ({ ...stranger(), network });
  const everywhere = (): Party => stranger();
  const eve = stranger();
  const report: Report = {
    bench: 'claims',
    load: `simulated time: false claims within one minute; offenders who show themselves for a minute at each table, for ${HOURS} hours, half of whose table-mates say so`,
    findings: [
      {
        what: 'an innocent guest waits, after so many false claims',
        unit: 'min',
        digits: 1,
        figures: [
          ...[1, 2, 3, 4, 5, 6].map((count) =>
            figure(`${count}, each of another table and address`, harm(count, stranger, String)),
          ),
          figure(
            '50, of one guest',
            harm(50, () => eve, String),
          ),
          figure(
            '50, of one address',
            harm(50, (index) => ({ id: `eve ${index}`, network: 'flat' }), String),
          ),
          figure(
            '3, of one table',
            harm(3, stranger, () => 'the table'),
          ),
        ],
        goals: [],
      },
      {
        what: `tables that an offender sits at in ${HOURS} hours`,
        unit: 'tables',
        digits: 0,
        figures: [
          figure('who stays', tables(new Claims(), same)),
          figure('who reloads before each', tables(new Claims(), reloads)),
          figure('who also changes the address', tables(new Claims(), everywhere)),
          figure('without claims', tables(null, same)),
        ],
        goals: [{ over: 'without claims', bound: 0.25 }],
      },
      {
        what: 'newcomers of a campus wait at worst, where every fourth table is an offender’s',
        unit: 'min',
        digits: 1,
        figures: [figure('40 tables an hour', campus(40)), figure('200 an hour', campus(200))],
        goals: [{ bound: 0 }],
      },
    ],
    noise: noise.result(),
  };
  return report;
}
