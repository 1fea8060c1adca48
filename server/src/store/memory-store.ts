/** The store of a house with one node: everything in RAM, gone with the process. */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import type { Notice } from './notice.ts';
import type { Change, Changes, Receive, Salts, Store } from './store.ts';
import { isOpen, newsOf } from './table-rules.ts';
import { TableVerbs, type Verb } from './table-verbs.ts';
import type { Table, Waiting } from './table.ts';

/** So many changes are kept for those who read them one by one. */
const LOG_MAX = 4096;

/** So much that was spent is remembered at most. */
const SPENT_MAX = 50_000;

/** A change as it is kept: a ticket is looked up when it is read, so that none that has been replaced takes room. */
type Noted = Exclude<Change, { type: 'came' }> | { readonly type: 'came'; readonly guest: GuestId };

/** `emptyTableMs`: how long a private table without guests is kept. */
type MemoryStoreParts = { readonly emptyTableMs: number; readonly now: () => number };

/** Keeps the promise of `Store` by doing its work before it returns: the order of calls is the order of effects. */
export class MemoryStore extends TableVerbs implements Store {
  readonly reachable = true;
  readonly isFull = false;
  readonly #parts: MemoryStoreParts;
  /** `change`: the number of the one by which it came. */
  readonly #tickets = new Map<GuestId, { readonly waiting: Waiting; readonly change: number }>();
  readonly #tables = new Map<TableId, Table>();
  /** Since when each private table has been without guests, in that order. */
  readonly #emptySince = new Map<TableId, number>();
  readonly #nodes: Receive[] = [];
  /** The latest changes, and how many came before them. */
  #log: Noted[] = [];
  #forgotten = 0;
  /** Until when each of what was spent is remembered (ms). */
  readonly #spent = new Map<string, number>();
  #salts: { hour: number; salts: Salts } | null = null;

  constructor(parts: MemoryStoreParts) {
    super();
    this.#parts = parts;
  }

  async wait(waiting: Waiting): Promise<void> {
    this.#withdraw(waiting.guest);
    const change = this.#forgotten + this.#log.length;
    this.#tickets.set(waiting.guest, { waiting, change });
    this.#note({ type: 'came', guest: waiting.guest });
  }

  async renew(waiting: Waiting): Promise<void> {
    if (this.#since(waiting.guest) === waiting.since) await this.wait(waiting);
  }

  async withdraw(guest: GuestId): Promise<void> {
    this.#withdraw(guest);
  }

  /** The only node keeps the place itself. */
  async setAside({ guest }: Waiting): Promise<void> {
    this.#withdraw(guest);
  }

  async changes(after: string | null): Promise<Changes> {
    const cursor = String(this.#forgotten + this.#log.length);
    const known = after === null ? -1 : Number(after) - this.#forgotten;
    if (known >= 0) {
      const noted = this.#log.slice(known);
      const changes = noted.flatMap((one, at) => this.#changeOf(one, Number(after) + at));
      return { cursor, whole: false, changes };
    }
    const came = [...this.#tickets.values()]
      .map(({ waiting }) => ({ type: 'came' as const, waiting }))
      .toSorted((a, b) => a.waiting.since - b.waiting.since);
    const opened = [...this.#tables.values()].flatMap((table): Change[] =>
      table.kind === 'queue' && isOpen(table) ? [{ type: 'opened', table }] : [],
    );
    return { cursor, whole: true, changes: [...came, ...opened] };
  }

  async salts(hour: number, fresh: Salts): Promise<Salts> {
    const kept = this.#salts;
    if (!kept || kept.hour < hour - 1) this.#salts = { hour, salts: fresh };
    else if (kept.hour < hour) this.#salts = { hour, salts: [fresh[0], kept.salts[0]] };
    return this.#salts?.salts ?? fresh;
  }

  async spend(what: string, keptMs: number): Promise<boolean> {
    const now = this.#parts.now();
    if (this.#spent.size >= SPENT_MAX)
      for (const [key, until] of this.#spent) if (until <= now) this.#spent.delete(key);
    if ((this.#spent.get(what) ?? -Infinity) > now || this.#spent.size >= SPENT_MAX) return false;
    this.#spent.set(what, now + keptMs);
    return true;
  }

  /** Where there is one node, a guest whom it does not know is new. */
  async know(): Promise<void> {}
  async forget(): Promise<void> {}
  async takeOver(): Promise<null> {
    return null;
  }

  async deliver(guest: GuestId, notice: Notice): Promise<boolean> {
    return this.#nodes.some((receive) => receive(guest, notice));
  }

  attend(receive: Receive): void {
    this.#nodes.push(receive);
  }

  async count(): Promise<{ waiting: number; tables: number }> {
    this.#expire();
    return { waiting: this.#tickets.size, tables: this.#tables.size };
  }

  /** Every table there is; for those who want to see that all is well. */
  tables(): Table[] {
    return [...this.#tables.values()];
  }

  async close(): Promise<void> {
    this.#nodes.length = 0;
  }

  protected async change<T>({ table, step }: Verb<T>): Promise<T> {
    this.#expire();
    const found = this.#tables.get(table) ?? null;
    const { after, claim, result } = step(found);
    if (after === found) return result;
    if (claim && !this.#take(claim.tickets)) return claim.otherwise;
    this.#keep(table, found, after);
    return result;
  }

  /** None of a ticket that was replaced or has gone: a later change says so. */
  #changeOf(noted: Noted, number: number): Change | [] {
    if (noted.type !== 'came') return noted;
    const here = this.#tickets.get(noted.guest);
    return here?.change === number ? { type: 'came', waiting: here.waiting } : [];
  }

  #since(guest: GuestId): number | undefined {
    return this.#tickets.get(guest)?.waiting.since;
  }

  #withdraw(guest: GuestId): void {
    if (this.#tickets.delete(guest)) this.#note({ type: 'went', guest });
  }

  #take(group: readonly Waiting[]): boolean {
    const allWait = group.every(({ guest, since }) => this.#since(guest) === since);
    if (!allWait) return false;
    for (const { guest } of group) this.#withdraw(guest);
    return true;
  }

  #keep(id: TableId, before: Table | null, after: Table | null): void {
    if (!after) this.#tables.delete(id);
    else this.#tables.set(id, after);
    if (!after || after.seats.length > 0) this.#emptySince.delete(id);
    else if (!this.#emptySince.has(id)) this.#emptySince.set(id, this.#parts.now());
    const news = newsOf(before, after);
    if (news === 'closed') this.#note({ type: 'closed', table: id });
    else if (news) this.#note({ type: 'opened', table: news });
  }

  #expire(): void {
    const before = this.#parts.now() - this.#parts.emptyTableMs;
    for (const [table, since] of this.#emptySince) {
      if (since > before) break;
      this.#emptySince.delete(table);
      this.#tables.delete(table);
    }
  }

  #note(change: Noted): void {
    this.#log.push(change);
    if (this.#log.length < 2 * LOG_MAX) return;
    this.#log = this.#log.slice(-LOG_MAX);
    this.#forgotten += LOG_MAX;
  }
}
