/** Who was ever at the table: what somebody wrote or drew stays theirs when they have left, whoever has their place or name now. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { TableMate } from '#lib/table/table-mate.ts';

type Called = Pick<TableMate, 'seat' | 'name' | 'place' | 'marks'>;

/** The words for it. */
interface Calling {
  readonly called: (mate: Pick<Called, 'name' | 'place'> & Partial<Called>) => string;
  readonly left: (was: { guest: string }) => string;
}

/** One for a table. A seat is one guest's, by whatever page they come (docs/protocol.md 7.6). */
export class OnceHere {
  readonly #words: Calling;
  readonly #mates = new Map<Seat, Called>();

  constructor(words: Calling) {
    this.#words = words;
  }

  /** These are there now. */
  see(guests: readonly Called[]): void {
    for (const guest of guests) this.#mates.set(guest.seat, guest);
  }

  /** What the guest in this seat is called, or was, where `guests` are there now. */
  called(seat: Seat, guests: readonly Called[]): string {
    const { called, left } = this.#words;
    const guest = guests.find((one) => one.seat === seat);
    if (guest) return called(guest);
    return left({ guest: called(this.#mates.get(seat) ?? { name: '', place: seat }) });
  }
}
