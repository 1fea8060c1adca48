/** What the nodes of one house share: the queue, the tables, and a way to reach a guest wherever their socket is. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type {
  Door,
  GuestId,
  Seat,
  TableId,
  TableKind,
  TableSize,
  Ticket,
} from '@eat-with-me/protocol/table';

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

/** A guest who comes back to another node than they left: who they are and what they still have. */
export type Visit = {
  readonly guest: GuestId;
  /** Out of the queue now, until `wait`. */
  readonly waiting: Waiting | null;
  /** Where they sit or knock. */
  readonly table: Table | null;
};

/** One taken chair. */
export type Taken = {
  readonly seat: Seat;
  readonly guest: GuestId;
  /** What brought them from the queue; null at a private table. */
  readonly waiting: Waiting | null;
  /** False while the chair is only reserved. */
  readonly sat: boolean;
  /** Lets the queue fill the empty chairs. */
  readonly agreed: boolean;
  /** What the guest is bound to in this epoch. */
  readonly pledge: PledgeSent;
  /** The same for the next one, once they have prepared for it. */
  readonly next: PledgeSent | null;
};

/** One who waits at the door of a private table. */
export type Knock = {
  readonly guest: GuestId;
  readonly pledge: PledgeSent;
  /** Let in, and only waits until everybody inside has prepared for that. */
  readonly admitted: boolean;
};

/** One table, whole. Everything else about it follows from this record: see `table-rules.ts`. */
export type Table = {
  readonly table: TableId;
  readonly kind: TableKind;
  /** How many it was laid for. */
  readonly chairs: number;
  /** Of a private table; a queue table's is `open`. */
  readonly door: Door;
  /** False until all of the first group have sat: until then, one who goes takes the table along. */
  readonly laid: boolean;
  /** Started by patience: needs nobody's `agreed` until it has been full or somebody has taken theirs back. */
  readonly keepsOpen: boolean;
  /** When its guests last agreed (ms): its place among those who wait for somebody. */
  readonly askedAt: number;
  /** Seats are numbered from 1 and never given twice. */
  readonly nextSeat: number;
  /** Counts its companies: 1 for the first, one more whenever somebody is given a seat. */
  readonly epoch: number;
  /** Ascending. */
  readonly seats: readonly Taken[];
  /** Who waits at the door of a private table, first come first. */
  readonly knocks: readonly Knock[];
  /** Counts the changes of this record, so that of two copies the later one is known. */
  readonly revision: number;
};

/** A table after a verb; `turned` when that opened it to the queue or closed it. */
export type Turn = { readonly table: Table; readonly turned: boolean };

/** What became of one who gave a seat back. */
export type Departure =
  /** The table is gone, with these seats; nobody ate at it, or only those who had just been given a chair are left. */
  | { readonly type: 'dissolved'; readonly seats: readonly Taken[] }
  /** The table as those who stay have it; perhaps nobody does. */
  | ({ readonly type: 'departed' } & Turn);

/** What one who comes to a private table is told; the table as it is now, unless there is none. */
export type Answer = {
  readonly answer: 'seated' | 'waits' | RefusalCode;
  readonly table: Table | null;
};

/** What a seat's guest may be told of the others: no ticket leaves the node that matched it. */
export type Place = {
  readonly seat: Seat;
  readonly guest: GuestId;
  /** `Waiting.since` of the ticket that brought them; null at a private table. */
  readonly since: number | null;
  readonly pledge: PledgeSent;
};

/** A table as everybody at it may know it. */
export type TableView = Pick<Table, 'table' | 'kind' | 'chairs' | 'door' | 'epoch' | 'revision'> & {
  readonly open: boolean;
  readonly seats: readonly Place[];
  /** Who waits for the host's word. */
  readonly knocks: readonly GuestId[];
};

/**
 * News for one guest, for the node that has their socket. That node alone decides on the guest's stage. A table is
 * always told whole, so that notices of different nodes may overtake each other.
 */
export type Notice =
  /** The table of this guest, or one at which they have just been given a seat. `gone` says why the last who went did. */
  | {
      readonly type: 'table';
      readonly view: TableView;
      readonly gone: { readonly seat: Seat; readonly because: 'left' | 'lost' } | null;
    }
  /** The table broke up through somebody else; the ticket goes back to its place. */
  | { readonly type: 'returned'; readonly table: TableId; readonly waiting: Waiting }
  | { readonly type: 'unseated'; readonly table: TableId }
  /** The guest at the door of this table has to wait there. */
  | { readonly type: 'waits'; readonly table: TableId }
  /** The guest at the door of this table is not let in. */
  | { readonly type: 'turned-away'; readonly table: TableId; readonly code: RefusalCode }
  | {
      readonly type: 'revealed';
      readonly table: TableId;
      readonly epoch: number;
      readonly from: Seat;
      readonly nonce: string;
    }
  | { readonly type: 'signal'; readonly table: TableId; readonly from: Seat; readonly box: string }
  /** The guest has come back to another node and is that one's now. */
  | { readonly type: 'moved' };

/** Notices that nodes send each other; that a guest has moved, the store itself says. */
export type TableNotice = Exclude<Notice, { type: 'moved' }>;

/** Takes a notice for a guest; false when this node does not have that guest. */
export type Receive = (guest: GuestId, notice: Notice) => boolean;

/** What a node does for the house besides taking notices. */
export type Node = {
  /** Gives back a seat whose guest no node has any more. */
  readonly vacate: (table: TableId, seat: Seat) => Promise<void>;
  /** The same for one who waits at a door. */
  readonly unknock: (guest: GuestId, table: TableId) => Promise<void>;
  /** The guests of this node, with the hashes of their resume tokens. */
  readonly visits: () => Iterable<{ readonly id: GuestId; readonly tokenHash: string }>;
  /** The memory was emptied: tickets and visits are put back by the store, what else there was by this. */
  readonly emptied: () => void;
};

/** One change of what can be matched. */
export type Change =
  | { readonly type: 'came'; readonly waiting: Waiting }
  /** Withdrawn, or seated. */
  | { readonly type: 'went'; readonly guest: GuestId }
  /** This table is open to the queue (`isOpen`), and is now like this. */
  | { readonly type: 'opened'; readonly table: Table }
  | { readonly type: 'closed'; readonly table: TableId };

/** What has changed, in order. `whole`: forget what was known; the changes are all that there is, first come first. */
export type Changes = {
  readonly cursor: string;
  readonly whole: boolean;
  readonly changes: readonly Change[];
};

/** Two salts for meeting tags: this hour's, the last hour's. */
export type Salts = readonly [string, string];

/**
 * The seam between the house and its memory. Every verb is atomic. Whoever calls several verbs in a row may count on
 * their effects happening in that order. A verb about a table or seat that does not exist does nothing.
 */
export interface Store {
  /**
   * Whether verbs are done at once. While the memory cannot be reached they wait, and are done in order when it is
   * back: they do not reject for that.
   */
  readonly reachable: boolean;

  /** Puts a ticket into the queue at its place; a guest has at most one. */
  wait(waiting: Waiting): Promise<void>;
  /** Replaces the ticket of a guest who still waits at this place; nothing happens when they do not. */
  renew(waiting: Waiting): Promise<void>;
  /** Takes a guest's ticket out of the queue; nothing happens when there is none. */
  withdraw(guest: GuestId): Promise<void>;
  /** The same for a guest who is lost: their place is kept for the grace, on whichever node they come back. */
  setAside(waiting: Waiting): Promise<void>;
  /** What has changed in the queue and among the open tables since `after`; everything, for null or a cursor too old. */
  changes(after: string | null): Promise<Changes>;

  /**
   * Turns these tickets into a reserved table of so many chairs, seats from 1 in this order (`laid` false; `keepsOpen`
   * when they are fewer than the chairs; `askedAt` now). Null, and nothing done, unless all still wait.
   */
  lay(
    table: TableId,
    group: readonly Waiting[],
    chairs: TableSize,
    now: number,
  ): Promise<Table | null>;
  /** Gives these tickets the next seats of an open table. Null, and nothing done, unless all wait and there is room. */
  fill(table: TableId, group: readonly Waiting[]): Promise<Turn | null>;
  /**
   * Notes that the guest in this seat is there; null if the seat is nobody's. A first group that all sit make the
   * table `laid`. A newcomer who sits ends every agreement (`agreed`), and `keepsOpen` if the table is full.
   */
  sit(table: TableId, seat: Seat): Promise<Turn | null>;
  /** Notes what this seat's guest is bound to in the next epoch; null, and nothing done, if `epoch` is not the present one. */
  prepare(table: TableId, seat: Seat, epoch: number, pledge: PledgeSent): Promise<Turn | null>;
  /** Notes whether this seat's guest lets the queue fill the empty chairs. A no also ends `keepsOpen`. Queue tables only. */
  agree(table: TableId, seat: Seat, agreed: boolean, now: number): Promise<Turn | null>;
  /**
   * Gives a seat back; with `unsat`, only one that is reserved, else null. A table not yet laid is dissolved; so is a
   * queue table of which only reserved seats are left. One who had sat ends every agreement. A queue table without
   * guests is forgotten; a private one is kept for `emptyTableMs`, a setting of the store.
   */
  depart(table: TableId, seat: Seat, which: 'any' | 'unsat'): Promise<Departure | null>;

  /** Sets a private table with this guest in seat 1, sat. */
  host(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    chairs: number,
    door: Door,
  ): Promise<Table>;
  /**
   * A guest is at the door: `seated` (reserved, in the next seat) when it is open or nobody is at the table, `waits`
   * when it is guarded or somebody inside has not prepared yet, else `no-such-table` (also a queue table), `table-locked` or `table-full` (also when too many
   * wait: `KNOCKS_MAX`). Asking again is asking anew; who is not answered `waits` waits no longer.
   * Who has a seat there keeps it: `seated`, and nothing done.
   */
  join(table: TableId, guest: GuestId, pledge: PledgeSent): Promise<Answer>;
  /** A guest no longer waits at the door; null if they did not. */
  unknock(table: TableId, guest: GuestId): Promise<Table | null>;
  /** The host's word on one who waits: `seated` or, until all have prepared, `waits`; `table-full` or `not-admitted`; or to the host `not-host`, `no-such-seat`. */
  admit(table: TableId, by: Seat, guest: GuestId, admitted: boolean): Promise<Answer>;
  /** Opens, guards or locks the door; null unless the host (the lowest seat taken) does it. */
  guard(table: TableId, by: Seat, door: Door): Promise<Table | null>;

  /**
   * The memory was emptied: puts a table back as this node's guests (`own`) know it, or adds them to what another node
   * has put back, in seats that are free. Nobody of them agrees to anything then. A table that guests have put back
   * (`remembered`) takes none but guests who return; one that the house knows does not take these.
   */
  restore(known: Table, own: readonly GuestId[]): Promise<Table>;

  /**
   * This hour's salt and the last one's (`hour` = floor(now / 3,600,000)), the same on every node; `fresh` are used
   * where there are none yet. For an hour that is already over, the salts of the latest.
   */
  salts(hour: number, fresh: Salts): Promise<Salts>;

  /** This node has this guest, who comes back with the token of this hash and no longer with the one `before`. */
  know(guest: GuestId, tokenHash: string, before: string | null): Promise<void>;
  /** A visit is over: nobody comes back with this token. */
  forget(tokenHash: string): Promise<void>;
  /**
   * A guest has come to this node with a token that it does not know: if another node has or had that guest, and it is
   * not longer dead than the grace, they are this one's now. Null for any other token, also on a second try.
   */
  takeOver(tokenHash: string): Promise<Visit | null>;

  /** Hands a notice to the node that has this guest; false if none has. */
  deliver(guest: GuestId, notice: TableNotice): Promise<boolean>;
  /** From now on this node takes the notices for its guests, and clears up where a node has died. */
  attend(receive: Receive, node?: Node): void;
  /** How much there is of everything, for operators. */
  count(): Promise<{ readonly waiting: number; readonly tables: number }>;
  /** Lets go of every connection. */
  close(): Promise<void>;
}
