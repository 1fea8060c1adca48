/** Whether a page before this one of the same tab has left a seat: `seat-ticket.ts` knows what it takes to come back to it. */
import { kept } from '#lib/kept/kept.ts';

/** Where it is kept in the tab's own storage. */
export const SEAT_KEY = 'eat-with-me.seat';

export const isSeatKept = (): boolean => kept('session', SEAT_KEY) !== null;
