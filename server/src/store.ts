/** What the nodes of one house share: the queue, the tables, and a way to reach a guest wherever their socket is. */
import type {
  GuestId,
  Seat,
  SeatTaken,
  Seating,
  TableId,
  Ticket,
} from '@eat-with-me/protocol/table';

/** One ticket in the queue. `since` is its place: the moment (ms) of the first `queue`, kept when the guest comes back. */
export type Waiting = {
  readonly guest: GuestId;
  readonly ticket: Ticket;
  readonly since: number;
};

/** A seat held for a guest until everybody at the table has sat down. */
export type Reserved = {
  readonly seat: Seat;
  readonly waiting: Waiting;
  readonly sat: boolean;
};

/** News for one guest, for the node that has their socket. That node alone decides on the guest's stage. */
export type Notice =
  /** A table was laid with the ticket whose place is `since`. */
  | { readonly type: 'seated'; readonly since: number; readonly seating: Seating }
  /** The reservation broke through somebody else; the ticket goes back to its place. */
  | { readonly type: 'returned'; readonly table: TableId; readonly waiting: Waiting }
  | { readonly type: 'unseated'; readonly table: TableId }
  | {
      readonly type: 'departed';
      readonly table: TableId;
      readonly seat: Seat;
      readonly because: 'left' | 'lost';
    }
  | { readonly type: 'signal'; readonly table: TableId; readonly from: Seat; readonly box: string };

/** Takes a notice for a guest; false when this node does not have that guest. */
export type Receive = (guest: GuestId, notice: Notice) => boolean;

/**
 * The seam between the house and its memory. Every verb is atomic. Whoever calls several verbs in a row may count on
 * their effects happening in that order.
 */
export interface Store {
  /** Puts a ticket into the queue at its place; a guest has at most one. Says how many wait now. */
  wait(waiting: Waiting): Promise<number>;
  /** Takes a guest's ticket out of the queue; nothing happens when there is none. */
  withdraw(guest: GuestId): Promise<void>;
  /** All tickets that can be matched, first come first. */
  waiting(): Promise<readonly Waiting[]>;
  /** Turns these tickets into a reserved table, seats from 1 in this order; false, and nothing done, unless all still wait. */
  claim(table: TableId, group: readonly Waiting[]): Promise<boolean>;
  /** Notes that the guest in this seat is there. The table is laid for good once all are. */
  sit(table: TableId, seat: Seat): Promise<void>;
  /** Ends a reservation and says whose it was; null, and nothing done, when all have sat or there is no such table. */
  dissolve(table: TableId): Promise<readonly Reserved[] | null>;
  /** Empties one seat and says who stays. A table without guests is forgotten. */
  depart(table: TableId, seat: Seat): Promise<readonly SeatTaken[]>;
  /** Hands a notice to the node that has this guest; false if none has. */
  deliver(guest: GuestId, notice: Notice): Promise<boolean>;
  /** From now on this node takes the notices for its guests. */
  attend(receive: Receive): void;
  /** How much there is of everything, for counts that guests and operators see. */
  count(): Promise<{ readonly waiting: number; readonly tables: number }>;
  /** Lets go of every connection. */
  close(): Promise<void>;
}
