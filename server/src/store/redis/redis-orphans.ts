/** What becomes of tables when a node of the house has died: pure. */
import type { GuestId, Seat } from '@eat-with-me/protocol/table';
import type { Table } from '../store.ts';

/** What to do at a table. */
export type Clearing = {
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
export function orphaned({ kind, laid, seats }: Table, living: ReadonlySet<GuestId>): Clearing {
  const lost = seats.filter(({ guest }) => !living.has(guest));
  if (!laid)
    return {
      vacate: numbers(seats.filter(({ sat }) => !sat)).slice(0, 1),
      disagree: [],
      unknock: [],
    };
  return {
    vacate: numbers(lost.filter(({ sat }) => !sat)),
    disagree: kind === 'queue' ? numbers(lost.filter(({ sat }) => sat)) : [],
    unknock: [],
  };
}

/** The grace of a dead node's guests is over: who is not among these has not come back to any node. */
export function abandoned({ seats, knocks }: Table, here: ReadonlySet<GuestId>): Clearing {
  return {
    vacate: numbers(seats.filter(({ guest }) => !here.has(guest))),
    disagree: [],
    unknock: knocks.flatMap(({ guest }) => (here.has(guest) ? [] : [guest])),
  };
}

const numbers = (seats: Table['seats']): Seat[] => seats.map(({ seat }) => seat);
