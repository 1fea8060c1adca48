/** Load of the relay bench: pairs of guests who send each other signals, evenly paced. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from '../answer.ts';
import { boxOf } from '../load/box.ts';
import { DIALECTS, type DialectName } from '../load/dialect.ts';
import { openGuests, type LoadGuest } from '../load/guest.ts';
import { pace } from '../load/pace.ts';

export interface OpenRelay {
  address: string;
  dialect: DialectName;
  pairs: number;
  boxCharacters: number;
}

export interface RunRelay {
  perSecond: number;
  seconds: number;
}

/** How long the last signals may be on their way, in ms. */
const LAST_MS = 5000;

let guests: LoadGuest[] = [];
let box = '';
let received = 0;

const missing = (sent: number): number => sent - received;

answer({
  open: async ({ address, dialect, pairs, boxCharacters }: OpenRelay) => {
    const speech = DIALECTS[dialect];
    box = boxOf(boxCharacters);
    guests = await openGuests(address, speech, pairs * 2);
    for (const guest of guests) guest.onSignal = () => (received += 1);
    if (dialect === 'plain') return;
    await Promise.all(
      guests.map((guest) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        guest.onSeated = resolve;
        guest.queue();
        return promise;
      }),
    );
  },
  /** Sends, and returns how many signals arrived: all, or it throws. */
  run: async ({ perSecond, seconds }: RunRelay) => {
    received = 0;
    let next = 0;
    // A prime stride visits every guest once per round in an order that has nothing to do with tables.
    const stride = 7;
    const sent = await pace(perSecond, seconds, () => {
      guests[next]?.signal(box);
      next = (next + stride) % guests.length;
    });
    const until = Date.now() + LAST_MS;
    while (missing(sent) > 0 && Date.now() < until) await sleep(10);
    if (missing(sent) > 0) throw new Error(`${missing(sent)} of ${sent} signals did not arrive`);
    return sent;
  },
});
