/** Seats that the guest has left, or asks for no more, while the house may not have heard it yet and seats them all the same. */
import type { Seating, TableId, Ticket } from '@eat-with-me/protocol/table';
import type { SeatRequest } from '#lib/visit/house/request.ts';

/** Of a ticket, what a table is like. */
type Size = Pick<Ticket, 'sizes' | 'patience'>;

/** One for a visit. */
export class SeatsLeft {
  /** Left for another one. */
  table: TableId | null = null;
  /** Tables that this tab has sat at, and will not sit at again: a nonce is for one table. */
  readonly known = new Set<TableId>();
  /** The opening that was pledged with the last request; null while there is none. */
  #asked: string | null = null;
  /** The tickets that went in with it, one in place of the other. */
  #tickets: readonly Size[] = [];
  /** Openings of requests before, for another seat each. */
  readonly #before = new Set<string>();

  /** This is what goes to the house. */
  asks(request: SeatRequest): void {
    const isTicket = request.type === 'queue';
    this.#asked = (isTicket ? request.ticket : request).pledge.opening;
    if (isTicket) this.#tickets = [...this.#tickets, request.ticket];
  }

  /** Another way to a table begins: what was asked for is not wanted any more. */
  goesOn(): void {
    if (this.#asked !== null) this.#before.add(this.#asked);
    this.#asked = null;
    this.#tickets = [];
  }

  /** Whether this is one of them. By a pledge that the guest never gave it is none, and for others to judge. */
  has({ table, seats, you }: Pick<Seating, 'table' | 'seats' | 'you'>): boolean {
    if (table === this.table) return true;
    const own = seats.find(({ seat }) => seat === you)?.pledge.opening;
    return own !== undefined && own !== this.#asked && this.#before.has(own);
  }

  /** Whether it is by a ticket that went in, and the guest wishes for something else by now. */
  outgrew(seating: Pick<Seating, 'chairs' | 'seats' | 'epoch'>, now: Size): boolean {
    return !fits(seating, now) && this.#tickets.some((ticket) => fits(seating, ticket));
  }
}

/** A table that somebody joins was started by others. */
const fits = (
  { chairs, seats, epoch }: Pick<Seating, 'chairs' | 'seats' | 'epoch'>,
  { sizes, patience }: Size,
): boolean =>
  sizes.some((size) => size === chairs) && (patience.fewer || epoch > 1 || seats.length === chairs);
