/** The store of a house with one node: everything in RAM, gone with the process. */
import type { GuestId, Seat, SeatTaken, TableId } from '@eat-with-me/protocol/table';
import type { Notice, Receive, Reserved, Store, Waiting } from './store.ts';

type Chair = { readonly waiting: Waiting; sat: boolean };
type Table = { readonly chairs: Map<Seat, Chair>; reserved: boolean };

/** Keeps the promise of `Store` by doing its work before it returns: the order of calls is the order of effects. */
export class MemoryStore implements Store {
  /** Ascends by `since`. */
  readonly #queue: Waiting[] = [];
  readonly #tickets = new Map<GuestId, Waiting>();
  readonly #tables = new Map<TableId, Table>();
  readonly #nodes: Receive[] = [];

  async wait(waiting: Waiting): Promise<number> {
    this.#remove(waiting.guest);
    this.#tickets.set(waiting.guest, waiting);
    this.#queue.splice(this.#placeAfter(waiting.since), 0, waiting);
    return this.#queue.length;
  }

  async withdraw(guest: GuestId): Promise<void> {
    this.#remove(guest);
  }

  async waiting(): Promise<readonly Waiting[]> {
    return this.#queue.slice();
  }

  async claim(table: TableId, group: readonly Waiting[]): Promise<boolean> {
    const allWait = group.every(({ guest, since }) => this.#tickets.get(guest)?.since === since);
    if (!allWait) return false;
    const chairs = new Map<Seat, Chair>();
    for (const [index, waiting] of group.entries()) {
      this.#remove(waiting.guest);
      chairs.set(index + 1, { waiting, sat: false });
    }
    this.#tables.set(table, { chairs, reserved: true });
    return true;
  }

  async sit(table: TableId, seat: Seat): Promise<void> {
    const found = this.#tables.get(table);
    const chair = found?.chairs.get(seat);
    if (!found || !chair) return;
    chair.sat = true;
    if (found.reserved) found.reserved = [...found.chairs.values()].some(({ sat }) => !sat);
  }

  async dissolve(table: TableId): Promise<readonly Reserved[] | null> {
    const found = this.#tables.get(table);
    if (!found?.reserved) return null;
    this.#tables.delete(table);
    return [...found.chairs].map(([seat, { waiting, sat }]) => ({ seat, waiting, sat }));
  }

  async depart(table: TableId, seat: Seat): Promise<readonly SeatTaken[]> {
    const chairs = this.#tables.get(table)?.chairs;
    if (!chairs?.delete(seat)) return [];
    if (chairs.size === 0) this.#tables.delete(table);
    return [...chairs].map(([taken, { waiting }]) => ({
      seat: taken,
      guest: waiting.guest,
      kind: 'guest',
    }));
  }

  async deliver(guest: GuestId, notice: Notice): Promise<boolean> {
    return this.#nodes.some((receive) => receive(guest, notice));
  }

  attend(receive: Receive): void {
    this.#nodes.push(receive);
  }

  async count(): Promise<{ waiting: number; tables: number }> {
    return { waiting: this.#queue.length, tables: this.#tables.size };
  }

  async close(): Promise<void> {
    this.#nodes.length = 0;
  }

  #remove(guest: GuestId): void {
    const waiting = this.#tickets.get(guest);
    if (!waiting) return;
    this.#tickets.delete(guest);
    this.#queue.splice(this.#queue.lastIndexOf(waiting, this.#placeAfter(waiting.since) - 1), 1);
  }

  /** The index behind the last ticket that is not younger; by halves, because thousands may come back at once. */
  #placeAfter(since: number): number {
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#queue[middle]?.since ?? 0) <= since) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
