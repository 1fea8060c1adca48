/** Where a visit can be. A stage carries only its own fields; each change makes a new one. */
import type { ComparingView } from '@eat-with-me/mesh/trust/comparing';
import type { MessageOf, Outlook, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Door, GuestId, Seat, Seating, TableId } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { ExitReason } from './exit-reason.ts';
import type { Bond } from './purpose.ts';

export type Stage =
  | { name: 'door' }
  /** Choosing what the private table is to be like. */
  | { name: 'setting' }
  /** Came by an invitation. */
  | { name: 'invited' }
  | { name: 'laying' }
  | {
      name: 'queue';
      since: number;
      outlook: Outlook | null;
      because: MessageOf<ServerMessage, 'queued'>['because'];
      /** The ticket waits, too, and goes in by itself; null once it is in. */
      pause: Pause | null;
    }
  /**
   * On the way to a table that is known: it is being set, or its door is knocked at, or the house has passed that on; or another
   * page of this tab sat there, and its guest comes back, or waits until the others are ready for that.
   */
  | {
      name: 'knocking';
      since: number;
      phase: 'setting' | 'asking' | 'asked' | 'coming-back' | 'awaited';
    }
  | TableStage
  | { name: 'exit'; why: ExitReason };

/**
 * Painting another stage takes a browser as long as half the way to the first frame. The queue is not shown, in ms, to a
 * guest who is matched at once; the table not before a way to another guest is found, or after so long.
 */
export const SHOW_AFTER_MS = { queue: 100, table: 300 } as const;

/** Why a ticket is not in the queue yet, and until when (`Date.now()` ms); work takes as long as it takes. */
export type Pause =
  | { why: 'changed-tables' | 'claimed'; until: number }
  /** `keeps`: the guest keeps their table if there is no house then. */
  | { why: 'getting-up'; until: number; keeps: boolean }
  | { why: 'working' };

/** A table-mate whose link was closed because they could not be who they had promised to be. */
export interface Unsafe {
  name: string;
  place: number;
  code: TrustCode;
}

/** Somebody who sits here, and to whom no way was found: their seat is kept. */
export interface Unreached {
  seat: Seat;
  /** As in `TableMate`. */
  place: number;
}

/** What every table has. */
interface AnyTable {
  name: 'table';
  table: TableId;
  chairs: number;
  you: Seat;
  /** Clockwise after this guest. */
  guests: readonly TableMate[];
  unsafe: readonly Unsafe[];
  unreached: readonly Unreached[];
  /** How comparing stands with the others; null where the secret that all came by proves as much. */
  comparing: ComparingView | null;
  /** How often it has broken off this evening, at whatever table. */
  brokenRuns: number;
}

/** A table of strangers: this guest came by the queue. */
export interface StrangersTable extends AnyTable {
  kind: 'queue';
  /**
   * Whether this guest wants company in the empty chairs, whether their ticket did until the table is full, and whether
   * the queue fills them now.
   */
  refill: { agreed: boolean; keepsOpen: boolean; open: boolean };
  comparing: ComparingView;
}

/** A table of friends: this guest came by a secret. */
export interface PrivateTable extends AnyTable {
  kind: 'private';
  /** What the secret comes from. */
  bond: Bond;
  /** The link to it; null where two meet again, to whom nobody else comes. */
  invitation: string | null;
  /** How the door stands, as the guests’ own browsers keep it: open until one of them says so. */
  door: Door;
  /** Whose say the door is, as the server says it; null before. `keepsDoor` is what is shown of it. */
  host: Seat | null;
  /** Who waits at the door, as the host hears it. */
  knocks: readonly GuestId[];
  /** How those who knock call themselves, of whom that is known: their own word, and the link’s secret kept it from the server. */
  names: ReadonlyMap<GuestId, string>;
}

/** By what this guest came makes the kind; no word of the server makes it another. */
export type TableStage = StrangersTable | PrivateTable;

/** So many who knock are shown: an honest house lets no more wait, and of a crowd the last ones count. */
const KNOCKS_MAX = 8;

/** What the server says of a table that changes how it is shown. */
export type TableNews = MessageOf<ServerMessage, 'opened' | 'hosted' | 'knocked'>;

/** What one who knocks says who they are: it came sealed. */
export type Named = { type: 'named'; guest: GuestId; name: string };

/**
 * The table as it is when a guest is shown to their seat; `by` is what the guest came by to a private one, and no table is
 * private without; `fewer` is whether the guest would start with fewer than the table has chairs. Pure.
 */
export const tableLaid = (
  { table, chairs, you, seats }: Omit<Seating, 'kind'>,
  guests: readonly TableMate[],
  by: Pick<PrivateTable, 'bond' | 'invitation' | 'door'> | null,
  fewer: boolean,
): TableStage => {
  const any = { name: 'table', table, chairs, you, guests, unsafe: [], unreached: [] } as const;
  if (by !== null) {
    return {
      ...any,
      ...by,
      kind: 'private',
      comparing: by.bond === 'uncompared' ? NOT_COMPARING : null,
      brokenRuns: 0,
      host: null,
      knocks: [],
      names: new Map(),
    };
  }
  const keepsOpen = fewer && seats.length < chairs;
  const refill = { agreed: false, keepsOpen, open: false };
  return { ...any, kind: 'queue', refill, comparing: NOT_COMPARING, brokenRuns: 0 };
};

const NOT_COMPARING: ComparingView = { phase: 'quiet', asking: [], drawn: null, ended: null };

/** Whether the door is this guest's to keep, as the server says: not while somebody is there in a lower seat of the table. Pure. */
export const keepsDoor = ({ host, you, guests }: PrivateTable): boolean =>
  host === you && guests.every(({ seat, trust }) => trust === null || seat > you);

/** The table after news of it. What this kind of table does not have, no news brings it. Pure. */
export function tableAfter(stage: TableStage, news: TableNews | Named): TableStage {
  if (stage.kind === 'queue') {
    if (news.type !== 'opened') return stage;
    const { refill } = stage;
    // The queue fills nothing without this guest's leave, whatever the server says.
    const open = news.open && (refill.agreed || refill.keepsOpen);
    return { ...stage, refill: { ...refill, open } };
  }
  switch (news.type) {
    case 'opened':
      return stage;
    case 'hosted':
      return { ...stage, host: news.host };
    case 'knocked': {
      const others = stage.knocks.filter((knock) => knock !== news.guest);
      const knocks = news.waits ? [...others, news.guest].slice(-KNOCKS_MAX) : others;
      const names = new Map(
        [...stage.names].filter(([guest]) => guest !== news.guest && knocks.includes(guest)),
      );
      return { ...stage, knocks, names };
    }
    case 'named': {
      const { guest, name } = news;
      if (!stage.knocks.includes(guest)) return stage;
      return { ...stage, names: new Map(stage.names).set(guest, name) };
    }
  }
}

/** What the server says to one who waits. */
type WaitingNews = MessageOf<ServerMessage, 'queued' | 'counted' | 'waited'>;

/** The stage after the server has said how the waiting goes; the same if the guest does not wait for that. Pure but for the clock. */
export function stageAfter(stage: Stage, news: WaitingNews, now = Date.now()): Stage {
  if (news.type === 'waited') {
    if (stage.name !== 'knocking') return stage;
    const back = stage.phase === 'coming-back' || stage.phase === 'awaited';
    return { ...stage, phase: back ? 'awaited' : 'asked' };
  }
  if (stage.name !== 'queue') return stage;
  const { outlook } = news;
  if (news.type === 'counted') return { ...stage, outlook };
  // After a pause the waiting begins now.
  const since = stage.pause === null ? stage.since : now;
  const because = stage.because === 'table-mate-gone' ? stage.because : news.because;
  return { ...stage, since, outlook, because, pause: null };
}
