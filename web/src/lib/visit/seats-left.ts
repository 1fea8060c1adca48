/** Seats that the guest has left, or asks for no more, while the house may not have heard it yet and seats them all the same. */
import type { Seating, TableId } from '@eat-with-me/protocol/table';
import type { SeatRequest } from './request.ts';

/** One for a visit. */
export class SeatsLeft {
  /** Left for another one. */
  table: TableId | null = null;
  /** The opening that was pledged with the last request; null while there is none. */
  #asked: string | null = null;
  /** Those of requests before, for another seat each. */
  readonly #before = new Set<string>();

  /** This is what goes to the house. */
  asks(request: SeatRequest): void {
    const { pledge } = request.type === 'queue' ? request.ticket : request;
    this.#asked = pledge.opening;
  }

  /** Another way to a table begins: what was asked for is not wanted any more. */
  goesOn(): void {
    if (this.#asked !== null) this.#before.add(this.#asked);
    this.#asked = null;
  }

  /** Whether this is one of them. By a pledge that the guest never gave it is none, and for others to judge. */
  has({ table, seats, you }: Pick<Seating, 'table' | 'seats' | 'you'>): boolean {
    if (table === this.table) return true;
    const own = seats.find(({ seat }) => seat === you)?.pledge.opening;
    return own !== undefined && own !== this.#asked && this.#before.has(own);
  }
}
