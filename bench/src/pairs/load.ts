/** Load of the pairs bench: guests who meet, signal and part, over sockets that are open or new. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from '../answer.ts';
import { DIALECTS, type DialectName } from '../load/dialect.ts';
import { LoadGuest, openGuests } from '../load/guest.ts';
import { pace, type Between } from '../load/pace.ts';
import { dine } from './meal.ts';

/** As long (ms) as a page stays open after its meal, at least. */
const LINGERS_MS = 500;

export interface OpenPairs {
  address: string;
  dialect: DialectName;
  guests: number;
}

export interface RunPairs {
  perSecond: number;
  seconds: number;
  /** Awake where nothing else is said. */
  between?: Between;
}

let where: OpenPairs = { address: '', dialect: 'plain', guests: 0 };
let idle: LoadGuest[] = [];

/** Does something with two guests so many times a second and waits for all of it; returns how often. */
async function withTwo(
  { perSecond, seconds, between }: RunPairs,
  take: () => LoadGuest | undefined,
  visit: (guest: LoadGuest) => Promise<void>,
): Promise<number> {
  const visits: Promise<void>[] = [];
  const meet = (): void => {
    const [one, other] = [take(), take()];
    // On a machine that cannot keep up everybody may be at a table; then this pair does not take place.
    if (one && other) visits.push(visit(one), visit(other));
  };
  await pace(perSecond, seconds, meet, between);
  await Promise.all(visits);
  return visits.length / 2;
}

const takeIdle = (): LoadGuest | undefined => idle.shift();

const arrive = (): LoadGuest => new LoadGuest(where.address, DIALECTS[where.dialect]);

answer({
  /** Guests for the pairs over open sockets, in place of those there were. */
  open: async (opening: OpenPairs) => {
    where = opening;
    await Promise.all(idle.map((guest) => guest.close()));
    idle = await openGuests(opening.address, DIALECTS[opening.dialect], opening.guests);
  },
  /** Pairs over sockets that stay open. */
  open_pairs: (run: RunPairs) =>
    withTwo(run, takeIdle, async (guest) => {
      await dine(guest);
      idle.push(guest);
    }),
  /** Pairs of guests who come for one meal. */
  new_pairs: (run: RunPairs) =>
    withTwo(run, arrive, async (guest) => {
      await guest.ready;
      await dine(guest);
      await sleep(LINGERS_MS);
      await guest.close();
    }),
  /** Guests who only look in: open, are welcomed, close. Two for each `perSecond`. */
  new_sockets: (run: RunPairs) =>
    withTwo(run, arrive, async (guest) => {
      await guest.ready;
      await guest.close();
    }),
});
