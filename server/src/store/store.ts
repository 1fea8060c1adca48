/** What the nodes of one house share: the queue, the tables, and a way to reach a guest wherever their socket is. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import type { Notice, TableNotice } from './notice.ts';
import type {
  Answer,
  Departed,
  PrivateTable,
  QueueTable,
  Table,
  Changed,
  Reclaimed,
  Waiting,
} from './table.ts';

/** A guest who comes back to another node than they left: who they are and what they still have. */
export type TakenOver = {
  readonly guest: GuestId;
  /** Out of the queue now, until `wait`. */
  readonly waiting: Waiting | null;
  /** Where they sit or knock. */
  readonly table: Table | null;
};

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
  /**
   * The memory was emptied, or has let go of this node's guests because nothing was heard of it for longer than the grace:
   * tickets and visits are put back by the store, what else there was by this.
   */
  readonly emptied: () => void;
};

/** One change of what can be matched. */
export type Change =
  | { readonly type: 'came'; readonly waiting: Waiting }
  /** Withdrawn, or seated. */
  | { readonly type: 'went'; readonly guest: GuestId }
  /** This table is open to the queue (`isOpen`), and is now like this. */
  | { readonly type: 'opened'; readonly table: QueueTable }
  | { readonly type: 'closed'; readonly table: TableId };

/** What has changed, in order. `whole`: forget what was known; the changes are all that there is, first come first. */
export type Changes = {
  readonly cursor: string;
  readonly whole: boolean;
  readonly changes: readonly Change[];
};

/** Two salts for meeting tags: this hour's, the last hour's. */
export type Salts = readonly [string, string];

/** So much waits for the memory that this verb is not done. Nothing is broken: a node that is back makes up for it. */
export class StoreFull extends Error {}

/**
 * The seam between the house and its memory. Every verb is atomic. Whoever calls several verbs in a row may count on
 * their effects happening in that order. A verb about a table or seat that does not exist does nothing.
 */
export interface Store {
  /**
   * Whether verbs are done at once. While the memory cannot be reached they wait, and are done in order when it is
   * back: they do not reject for that. Of those about one guest's ticket only the last waits, and resolves when it is
   * done; those before it resolve when they are made void.
   */
  readonly reachable: boolean;
  /**
   * Whether so many verbs wait that guests should ask again later. What nobody asks for (a socket breaks, a guest leaves)
   * still finds room: there is as much again. Beyond that verbs reject with `StoreFull`.
   */
  readonly isFull: boolean;

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
  ): Promise<QueueTable | null>;
  /** Gives these tickets the next seats of an open table. Null, and nothing done, unless all wait and there is room. */
  fill(table: TableId, group: readonly Waiting[]): Promise<Changed<QueueTable> | null>;
  /**
   * Notes that the guest in this seat is there; null if the seat is nobody's. A first group that all sit make the
   * table `laid`. A newcomer who sits ends every agreement (`agreed`), and `keepsOpen` if the table is full.
   */
  sit(table: TableId, seat: Seat): Promise<Changed | null>;
  /** Notes what this seat's guest is bound to in the next epoch; null, and nothing done, if `epoch` is not the present one. */
  prepare(table: TableId, seat: Seat, epoch: number, pledge: PledgeSent): Promise<Changed | null>;
  /** Notes whether this seat's guest lets the queue fill the empty chairs. A no also ends `keepsOpen`. Queue tables only. */
  agree(
    table: TableId,
    seat: Seat,
    agreed: boolean,
    now: number,
  ): Promise<Changed<QueueTable> | null>;
  /**
   * Gives a seat back; with `unsat`, only one that is reserved, else null. A table not yet laid is dissolved; so is a
   * queue table of which only reserved seats are left. One who had sat ends every agreement. A queue table without
   * guests is forgotten; a private one is kept for `emptyTableMs`, a setting of the store.
   */
  depart(table: TableId, seat: Seat, which: 'any' | 'unsat'): Promise<Departed | null>;

  /**
   * Who sat here as `was` comes back as `guest`, a newcomer in the same seat: in a new company at once if all others have
   * prepared or come back, too; else they wait for that, and asking again is asking anew. The first company of all if nobody
   * else is a member any more. Nobody comes back to a table of strangers where they would be alone.
   */
  reclaim(table: TableId, was: GuestId, guest: GuestId, pledge: PledgeSent): Promise<Reclaimed>;

  /** Sets a private table with this guest in seat 1, sat. */
  host(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    chairs: number,
    door: Door,
  ): Promise<PrivateTable>;
  /**
   * A guest is at the door: `seated` (reserved, in the next seat) when it is open or nobody is at the table, `waits`
   * when it is guarded or somebody inside has not prepared yet, else `no-such-table` (also a queue table), `table-locked` or `table-full`. Where
   * `KNOCKS_MAX` wait already, one of them is `displaced`: of the `network` that has most there. Asking again is asking anew; who is not answered `waits` waits no longer.
   * Who has a seat there keeps it: `seated`, and nothing done. With `chairs`, a table that is not there is set with so many and
   * an open door, as by `host`: of two who come to one at the same time, one sets it.
   */
  join(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    network: string | null,
    chairs?: number | null,
  ): Promise<Answer>;
  /** One who waits at the door says who they are, once: `name` is sealed. Null unless they wait there and have not said so. */
  introduce(table: TableId, guest: GuestId, name: string): Promise<PrivateTable | null>;
  /** A guest no longer waits at the door; null if they did not. */
  unknock(table: TableId, guest: GuestId): Promise<PrivateTable | null>;
  /** The host's word on one who waits: `seated` or, until all have prepared, `waits`; `table-full` or `not-admitted`; or to the host `not-host`, `no-such-seat`. */
  admit(table: TableId, by: Seat, guest: GuestId, admitted: boolean): Promise<Answer>;
  /**
   * Opens, guards or locks the door; null unless the host (the lowest seat taken) does it. That of a table which its guests
   * have put back stays locked.
   */
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

  /**
   * Whether this is the first time that `what` is spent. It is remembered for `keptMs`; where too much is, the answer is no.
   */
  spend(what: string, keptMs: number): Promise<boolean>;

  /** This node has this guest, who comes back with the token of this hash and no longer with the one `before`. */
  know(guest: GuestId, tokenHash: string, before: string | null): Promise<void>;
  /** A visit is over: nobody comes back with this token. */
  forget(tokenHash: string): Promise<void>;
  /**
   * A guest has come to this node with a token that it does not know: if another node has or had that guest, and it is
   * not longer dead than the grace, they are this one's now. Null for any other token, also on a second try.
   */
  takeOver(tokenHash: string): Promise<TakenOver | null>;

  /** Hands a notice to the node that has this guest; false if none has. */
  deliver(guest: GuestId, notice: TableNotice): Promise<boolean>;
  /** From now on this node takes the notices for its guests, and clears up where a node has died. */
  attend(receive: Receive, node?: Node): void;
  /** How much there is of everything, for operators. */
  count(): Promise<{ readonly waiting: number; readonly tables: number }>;
  /** Lets go of every connection. */
  close(): Promise<void>;
}
