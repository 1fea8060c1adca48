/** What becomes of tables when a node of the house has died: pure. */
import type { GuestId, Seat } from '@eat-with-me/protocol/table';
import type { Table, Taken } from '../table.ts';

/** What to do at a table. */
type Clearing = {
  /** Seats to give back. */
  readonly vacate: readonly Seat[];
  /** Seats that no longer agree to anything. */
  readonly disagree: readonly Seat[];
  /** Guests who no longer wait at the door. */
  readonly unknock: readonly GuestId[];
};

/**
 * A node has just died, and only these guests are on any other. The rest are lost, as if their sockets had broken: who has
 * sat keeps the seat for the grace. But the queue does not fill a table with one who cannot be told of it, and a
 * reservation ends: whoever watched over it may have been the node that died.
 */
export function orphaned(table: Table, living: ReadonlySet<GuestId>): Clearing {
  if (table.kind === 'remembered') return NOTHING;
  if (table.kind === 'queue' && !table.laid)
    return { ...NOTHING, vacate: numbers(table.seats.filter(({ sat }) => !sat)).slice(0, 1) };
  const lost = table.seats.filter(({ guest }) => !living.has(guest));
  const disagree = table.kind === 'queue' ? numbers(lost.filter(({ sat }) => sat)) : [];
  return { ...NOTHING, vacate: numbers(lost.filter(({ sat }) => !sat)), disagree };
}

/** The grace of a dead node's guests is over: who is not among these has not come back to any node. */
export function abandoned(table: Table, here: ReadonlySet<GuestId>): Clearing {
  const knocks = table.kind === 'private' ? table.knocks : [];
  return {
    vacate: numbers(table.seats.filter(({ guest }) => !here.has(guest))),
    disagree: [],
    unknock: knocks.flatMap(({ guest }) => (here.has(guest) ? [] : [guest])),
  };
}

const NOTHING: Clearing = { vacate: [], disagree: [], unknock: [] };

const numbers = (seats: readonly Taken[]): Seat[] => seats.map(({ seat }) => seat);
