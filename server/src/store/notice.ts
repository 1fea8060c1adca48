/** What the nodes of a house tell each other about guests. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { GuestId, Seat, TableId } from '@eat-with-me/protocol/table';
import type { TableView } from './table-view.ts';
import type { Waiting } from './table.ts';

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
  /** Somebody of another node has made a claim about this guest; `network` is that node's name for where they come from. */
  | {
      readonly type: 'claim';
      readonly table: TableId;
      readonly by: { readonly id: GuestId; readonly network: string | null };
    }
  /** The guest has come back to another node and is that one's now. */
  | { readonly type: 'moved' };

export type ClaimNotice = Extract<Notice, { type: 'claim' }>;

/** Notices that nodes send each other; that a guest has moved, the store itself says. */
export type TableNotice = Exclude<Notice, { type: 'moved' }>;
