/** The record of a table, whole: a union by kind, so that no table has what only another kind can have. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize, Ticket } from '@eat-with-me/protocol/table';

/** One ticket in the queue. `since` is its place: the moment (ms) of the first `queue`, kept when the guest comes back. */
export type Waiting = {
  readonly guest: GuestId;
  readonly ticket: Ticket;
  readonly since: number;
  /** When (ms) the ticket was replaced; its meeting tags are from then. */
  readonly renewedAt?: number;
  /** Its pledge was told to a table that broke up: nobody is matched with it before its guest has pledged anew. */
  readonly spent?: true;
};

/** Whose a chair is, and what they are bound to in this epoch. */
export type Taken = {
  readonly seat: Seat;
  readonly guest: GuestId;
  readonly pledge: PledgeSent;
};

/** A chair at a table that somebody can still join. */
export type Chair = Taken & {
  /** False while the chair is only reserved. */
  readonly sat: boolean;
  /** What the guest is bound to in the next epoch, once they have prepared for it. */
  readonly next: PledgeSent | null;
  /** Its guest has come back by another page, with a newcomer's pledge, and waits until the others have prepared. */
  readonly back?: true;
};

/** One at a table of strangers. */
export type QueueChair = Chair & {
  /** What brought them. Null where a table was put back and the node that knows the ticket has not added it yet. */
  readonly waiting: Waiting | null;
  /** Lets the queue fill the empty chairs. */
  readonly agreed: boolean;
};

/** One who waits at the door of a private table. */
export type Knock = {
  readonly guest: GuestId;
  readonly pledge: PledgeSent;
  /** From which network, as their node calls it for now; null or absent where that does not count. */
  readonly network?: string | null;
  /** How they call themselves, sealed for those who have the link; absent until they say so. */
  readonly name?: string;
  /** Let in, and only waits until everybody inside has prepared for that. */
  readonly admitted: boolean;
};

/** What a table was laid for. */
export type Size =
  | { readonly kind: 'queue'; readonly chairs: TableSize }
  | { readonly kind: 'private'; readonly chairs: number };

type Record = {
  readonly table: TableId;
  /** Counts its companies: 1 for the first, one more whenever somebody is given a seat. */
  readonly epoch: number;
  /** Counts the changes of this record, so that of two copies the later one is known. */
  readonly revision: number;
};

/** A table of strangers. */
export type QueueTable = Record &
  Extract<Size, { kind: 'queue' }> & {
    /** False until all of the first group have sat: until then, one who goes takes the table along. */
    readonly laid: boolean;
    /** Started by patience: needs nobody's `agreed` until it has been full or somebody has taken theirs back. */
    readonly keepsOpen: boolean;
    /** When its guests last agreed (ms): its place among those who wait for somebody. */
    readonly askedAt: number;
    /** Seats are numbered from 1 and never given twice. */
    readonly nextSeat: number;
    /** Ascending. */
    readonly seats: readonly QueueChair[];
  };

/** A table to which people come by its link. */
export type PrivateTable = Record &
  Extract<Size, { kind: 'private' }> & {
    readonly door: Door;
    /** Who waits at the door, first come first. */
    readonly knocks: readonly Knock[];
    readonly nextSeat: number;
    /** Ascending. */
    readonly seats: readonly Chair[];
  };

/**
 * A table that the house had forgotten, as far as its own guests have returned to it. It is theirs alone: nobody is given
 * a seat there, and nobody knocks.
 */
export type RememberedTable = Record & {
  readonly kind: 'remembered';
  /** As its guests say. */
  readonly was: Size;
  /** Ascending; all of them have sat. */
  readonly seats: readonly Taken[];
};

/** One table. Everything else about it follows from this record: see `table-rules.ts`. */
export type Table = QueueTable | PrivateTable | RememberedTable;

/** A table after a verb; `turned` when that opened it to the queue or closed it. */
export type Changed<T extends Table = Table> = { readonly table: T; readonly turned: boolean };

/** What became of one who gave a seat back. */
export type Departed =
  /** The table is gone, with these seats; nobody ate at it, or only those who had just been given a chair are left. */
  | { readonly type: 'dissolved'; readonly seats: readonly QueueChair[] }
  /** The table as those who stay have it; perhaps nobody does. */
  | ({ readonly type: 'departed' } & Changed);

/** What one who comes to a private table is told; the table as it is now, unless there is none. */
export type Answer = {
  readonly answer: 'seated' | 'waits' | RefusalCode;
  /** Whose place at the door the guest has taken. */
  readonly displaced?: GuestId;
  readonly table: Table | null;
};

/**
 * What becomes of one who comes back to their seat: a new company with them, or the wait for one; `gone`: there is nothing to
 * come back to. `newcomers` are all who come back in this company.
 */
export type Reclaimed = {
  readonly outcome: 'seated' | 'waits' | 'gone';
  readonly table: Table | null;
  readonly newcomers: readonly GuestId[];
};
