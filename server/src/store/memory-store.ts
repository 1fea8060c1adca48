/** The store of a house with one node: everything in RAM, gone with the process. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import type {
  Answer,
  Change,
  Changes,
  Departure,
  Notice,
  Receive,
  Salts,
  Store,
  Table,
  Turn,
  Waiting,
} from './store.ts';
import {
  afterAdmit,
  afterAgree,
  afterDepart,
  afterJoin,
  afterPrepare,
  afterSit,
  fromQueue,
  hasRoom,
  hosted,
  hostOf,
  isOpen,
  laid,
  restored,
  seated,
  turn,
  unknocked,
} from './table-rules.ts';

/** So many changes are kept for those who read them one by one. */
const LOG_MAX = 4096;

/** `emptyTableMs`: how long a private table without guests is kept. */
export type MemoryStoreParts = { readonly emptyTableMs: number; readonly now: () => number };

/** Keeps the promise of `Store` by doing its work before it returns: the order of calls is the order of effects. */
export class MemoryStore implements Store {
  readonly reachable = true;
  readonly #parts: MemoryStoreParts;
  readonly #tickets = new Map<GuestId, Waiting>();
  readonly #tables = new Map<TableId, Table>();
  /** Since when each private table has been without guests, in that order. */
  readonly #emptySince = new Map<TableId, number>();
  readonly #nodes: Receive[] = [];
  /** The latest changes, and how many came before them. */
  #log: Change[] = [];
  #forgotten = 0;
  #salts: { hour: number; salts: Salts } | null = null;

  constructor(parts: MemoryStoreParts) {
    this.#parts = parts;
  }

  async wait(waiting: Waiting): Promise<void> {
    this.#withdraw(waiting.guest);
    this.#tickets.set(waiting.guest, waiting);
    this.#note({ type: 'came', waiting });
  }

  async renew(waiting: Waiting): Promise<void> {
    if (this.#tickets.get(waiting.guest)?.since === waiting.since) await this.wait(waiting);
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
    if (known >= 0) return { cursor, whole: false, changes: this.#log.slice(known) };
    const came = [...this.#tickets.values()]
      .toSorted((a, b) => a.since - b.since)
      .map((waiting) => ({ type: 'came' as const, waiting }));
    const opened = [...this.#tables.values()]
      .filter(isOpen)
      .map((table) => ({ type: 'opened' as const, table }));
    return { cursor, whole: true, changes: [...came, ...opened] };
  }

  async lay(
    table: TableId,
    group: readonly Waiting[],
    chairs: TableSize,
    now: number,
  ): Promise<Table | null> {
    if (!this.#take(group)) return null;
    const made = laid(table, group, chairs, now);
    this.#tables.set(table, made);
    return made;
  }

  async fill(table: TableId, group: readonly Waiting[]): Promise<Turn | null> {
    const found = this.#tables.get(table);
    if (!found || !isOpen(found) || !hasRoom(found, group.length) || !this.#take(group))
      return null;
    return this.#keep(found, turn(found, seated(found, group.map(fromQueue))));
  }

  async sit(table: TableId, seat: Seat): Promise<Turn | null> {
    const found = this.#tables.get(table);
    return found ? this.#keep(found, afterSit(found, seat)) : null;
  }

  async prepare(
    table: TableId,
    seat: Seat,
    epoch: number,
    pledge: PledgeSent,
  ): Promise<Turn | null> {
    const found = this.#tables.get(table);
    return found ? this.#keep(found, afterPrepare(found, seat, epoch, pledge)) : null;
  }

  async agree(table: TableId, seat: Seat, agreed: boolean, now: number): Promise<Turn | null> {
    const found = this.#tables.get(table);
    return found ? this.#keep(found, afterAgree(found, seat, agreed, now)) : null;
  }

  async depart(table: TableId, seat: Seat, which: 'any' | 'unsat'): Promise<Departure | null> {
    const found = this.#tables.get(table);
    const departure = found ? afterDepart(found, seat, which) : null;
    if (!found || !departure) return null;
    if (departure.type === 'departed') this.#keep(found, departure);
    else this.#forget(found);
    return departure;
  }

  async host(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    chairs: number,
    door: Door,
  ): Promise<Table> {
    const made = hosted(table, guest, pledge, chairs, door);
    this.#tables.set(table, made);
    return made;
  }

  async join(table: TableId, guest: GuestId, pledge: PledgeSent): Promise<Answer> {
    const found = this.#private(table);
    if (!found) return { answer: 'no-such-table', table: null };
    const answer = afterJoin(found, guest, pledge);
    this.#replace(answer.table);
    return answer;
  }

  async unknock(table: TableId, guest: GuestId): Promise<Table | null> {
    const found = this.#private(table);
    if (!found?.knocks.some((one) => one.guest === guest)) return null;
    return this.#replace(unknocked(found, guest));
  }

  async admit(table: TableId, by: Seat, guest: GuestId, admitted: boolean): Promise<Answer> {
    const found = this.#private(table);
    if (!found) return { answer: 'no-such-table', table: null };
    const answer = afterAdmit(found, by, guest, admitted);
    this.#replace(answer.table);
    return answer;
  }

  async guard(table: TableId, by: Seat, door: Door): Promise<Table | null> {
    const found = this.#private(table);
    if (!found || hostOf(found) !== by) return null;
    return this.#replace({ ...found, door, revision: found.revision + 1 });
  }

  async restore(known: Table, own: readonly GuestId[]): Promise<Table> {
    const found = this.#tables.get(known.table);
    if (found && isOpen(found)) this.#note({ type: 'closed', table: known.table });
    return this.#replace(restored(found ?? null, known, own));
  }

  async salts(hour: number, fresh: Salts): Promise<Salts> {
    const kept = this.#salts;
    if (!kept || kept.hour < hour - 1) this.#salts = { hour, salts: fresh };
    else if (kept.hour < hour) this.#salts = { hour, salts: [fresh[0], kept.salts[0]] };
    return this.#salts?.salts ?? fresh;
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

  #withdraw(guest: GuestId): void {
    if (this.#tickets.delete(guest)) this.#note({ type: 'went', guest });
  }

  #take(group: readonly Waiting[]): boolean {
    const allWait = group.every(({ guest, since }) => this.#tickets.get(guest)?.since === since);
    if (!allWait) return false;
    for (const { guest } of group) this.#withdraw(guest);
    return true;
  }

  #private(table: TableId): Table | null {
    this.#expire();
    const found = this.#tables.get(table);
    return found?.kind === 'private' ? found : null;
  }

  #keep<T extends Turn>(before: Table, result: T | null): T | null {
    if (!result) return null;
    const { table } = result;
    if (table.seats.length === 0 && table.kind === 'queue') this.#forget(before);
    else {
      this.#replace(table);
      if (isOpen(table)) this.#note({ type: 'opened', table });
      else if (isOpen(before)) this.#note({ type: 'closed', table: table.table });
    }
    return result;
  }

  #replace(table: Table): Table {
    this.#tables.set(table.table, table);
    if (table.seats.length > 0) this.#emptySince.delete(table.table);
    else if (!this.#emptySince.has(table.table))
      this.#emptySince.set(table.table, this.#parts.now());
    return table;
  }

  #forget(table: Table): void {
    this.#tables.delete(table.table);
    if (isOpen(table)) this.#note({ type: 'closed', table: table.table });
  }

  #expire(): void {
    const before = this.#parts.now() - this.#parts.emptyTableMs;
    for (const [table, since] of this.#emptySince) {
      if (since > before) break;
      this.#emptySince.delete(table);
      this.#tables.delete(table);
    }
  }

  #note(change: Change): void {
    this.#log.push(change);
    if (this.#log.length < 2 * LOG_MAX) return;
    this.#log = this.#log.slice(-LOG_MAX);
    this.#forgotten += LOG_MAX;
  }
}
