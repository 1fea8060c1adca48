/** How things are written into Redis, in which version, and what becomes of those that another version has written. */
import type { TableId } from '@eat-with-me/protocol/table';
import type { Notice, TableNotice } from '../notice.ts';
import type { Change, TakenOver } from '../store.ts';
import type { QueueTable, Table, Waiting } from '../table.ts';

/**
 * The version of the keys and of how the script works on them. It is in the name of every key and channel: houses of two
 * layouts can live in one Redis, and neither sees anything of the other. (1 had no number in its names.)
 */
const LAYOUT = 2;

/** The version of tickets, tables and notices, which is in each of them. */
const RECORD = 1;

/** What may be of another version. */
export type RecordKind = 'ticket' | 'table' | 'notice' | 'change';

/** A table that this node must leave alone: it cannot read the record. */
export const UNREADABLE = Symbol('unreadable');

/** With what the names of all keys and channels of a house begin; the braces are a Redis Cluster's hash tag. */
export const keyBase = (house: string): string => `{${house}}:v${LAYOUT}:`;

type Written = { readonly v?: unknown };

/**
 * Writes records in this version, and reads no other: whatever has one that is not known is left as it is, for nodes that
 * know it. `unknown` is told of the first of each kind, with its version (null: none).
 */
export class Records {
  readonly #unknown: (kind: RecordKind, version: number | null) => void;
  readonly #told = new Set<RecordKind>();

  constructor(unknown: (kind: RecordKind, version: number | null) => void) {
    this.#unknown = unknown;
  }

  ticket(waiting: Waiting): string {
    return JSON.stringify({ v: RECORD, ...waiting });
  }

  /** As it is kept: the script compares the revision. */
  table(table: Table): string {
    return `${table.revision} ${JSON.stringify({ v: RECORD, ...table })}`;
  }

  notice(notice: TableNotice): string {
    return JSON.stringify({ v: RECORD, ...notice });
  }

  /** A ticket behind so many words of the script's. */
  readTicket(text: string, words: number): Waiting | null {
    return this.#known('ticket', JSON.parse(behind(text, words)) as Written) as Waiting | null;
  }

  readTable(text: string | null | false): Table | typeof UNREADABLE | null {
    if (text === null || text === false) return null;
    return (
      (this.#known('table', JSON.parse(behind(text, 1)) as Written) as Table | null) ?? UNREADABLE
    );
  }

  /** That a guest has moved is said by the script, in all versions of a layout alike. */
  readNotice(text: string): Notice | null {
    const written = JSON.parse(text) as Written & { readonly type: string };
    if (written.type === 'moved') return { type: 'moved' };
    return this.#known('notice', written) as Notice | null;
  }

  /** One change as the script notes it. A table that changed in a way that is not understood is not open for this node. */
  readChange(noted: NotedChange): Change | null {
    switch (noted.type) {
      case 'went':
      case 'closed':
        return noted;
      case 'came': {
        const waiting = this.#known('ticket', noted.waiting) as Waiting | null;
        return waiting && { type: 'came', waiting };
      }
      case 'opened': {
        const table = this.#known('table', noted.table) as QueueTable | null;
        return table ? { type: 'opened', table } : { type: 'closed', table: noted.table.table };
      }
      default:
        this.#tell('change', null);
        return null;
    }
  }

  /** What the script says of one who is taken over: a place or a table that cannot be read is left behind. */
  readTakenOver([guest, place, record]: readonly [
    string,
    string | false,
    string | false,
  ]): TakenOver {
    const table = this.readTable(record);
    return {
      guest,
      waiting: place ? this.readTicket(place, 1) : null,
      table: table === UNREADABLE ? null : table,
    };
  }

  /** A record without its version; null if that is not known here. */
  #known(kind: RecordKind, { v, ...record }: Written): object | null {
    if (v === RECORD) return record;
    this.#tell(kind, typeof v === 'number' ? v : null);
    return null;
  }

  #tell(kind: RecordKind, version: number | null): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#unknown(kind, version);
  }
}

/** What the script notes: around a ticket or a table as it was written. */
export type NotedChange =
  | Extract<Change, { type: 'went' | 'closed' }>
  | { readonly type: 'came'; readonly waiting: Written }
  | { readonly type: 'opened'; readonly table: Written & { readonly table: TableId } };

function behind(text: string, words: number): string {
  let at = 0;
  for (let word = 0; word < words; word += 1) at = text.indexOf(' ', at) + 1;
  return text.slice(at);
}
