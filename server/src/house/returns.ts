/** Guests who come back to a meal: to a table that the house has forgotten, or to a seat that another page of theirs had. */
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import {
  TABLE_SIZES,
  type GuestId,
  type IceGrant,
  type Seat,
  type TableId,
} from '@eat-with-me/protocol/table';
import type { Logger } from 'pino';
import { hashToken } from '../ground/random.ts';
import { Guest } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Store } from '../store/store.ts';
import type { Size } from '../store/table.ts';
import { chairOf, remembered } from '../store/table-rules.ts';
import { viewOf } from '../store/table-view.ts';
import { giveBackSeat } from './table-news.ts';
import type { Tables } from './tables.ts';

type Asked<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** What it is made of. `run` does what nobody waits for, and tells of its faults. */
type ReturnsParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly tables: Tables;
  readonly ice: (name: string | null) => IceGrant;
  readonly log: Logger;
  readonly refuse: (guest: Guest, code: RefusalCode) => void;
  readonly run: (work: Promise<void>) => void;
};

/** One for a house. */
export class Returns {
  readonly #parts: ReturnsParts;

  constructor(parts: ReturnsParts) {
    this.#parts = parts;
  }

  /** Somebody eats at a table that the house has forgotten: it takes their word for it. */
  async return(guest: Guest, message: Asked<'return'>, was: Size): Promise<void> {
    const { store, guests, tables, log, ice, refuse } = this.#parts;
    const taken = { seat: message.you, guest: guest.id, pledge: message.pledge };
    const known = remembered(message.table, was, message.epoch, taken);
    const table = await store.restore(known, [guest.id]);
    const isTheirs = table.seats.some((one) => one.guest === guest.id);
    if (!isTheirs) {
      refuse(guest, 'not-seated');
      return;
    }
    if (guest.stage.at !== 'arrived' || guests.find(guest.id) !== guest) {
      await tables.vacate(table.table, message.you, 'left');
      return;
    }
    log.info('returned to a meal');
    giveBackSeat(guest, message.you, viewOf(table), ice);
    await tables.tell(table);
  }

  /** Somebody shows the token of the page before theirs: its seat is theirs, and that page's visit is over. */
  async reclaim(guest: Guest, { ticket, pledge }: Asked<'reclaim'>): Promise<void> {
    const { store, guests, tables, log, refuse, run } = this.#parts;
    const seat = await this.#seatOf(hashToken(ticket));
    if (guests.find(guest.id) !== guest || guest.stage.at === 'waiting') return;
    if (!seat) {
      refuse(guest, 'seat-gone');
      return;
    }
    const { was } = seat;
    if (was instanceof Guest && was !== guest) {
      was.line?.end('replaced');
      const hashes = [was.tokenHash, was.usedHash];
      guests.end(was);
      for (const hash of hashes) if (hash !== null) run(store.forget(hash));
    }
    log.info('back at the table');
    await tables.reclaim(guest, seat, was instanceof Guest ? was.id : was, pledge);
  }

  /** Where the visit with the token of this hash sits, on whichever node it was. */
  async #seatOf(
    tokenHash: string,
  ): Promise<{ table: TableId; you: Seat; was: Guest | GuestId } | null> {
    const was = this.#parts.guests.holderOf(tokenHash);
    if (was) {
      const { stage } = was;
      const sits = stage.at === 'returning' || (stage.at === 'seated' && stage.sat);
      return sits ? { table: stage.table, you: stage.you, was } : null;
    }
    const visit = await this.#parts.store.takeOver(tokenHash);
    const chair = visit?.table && chairOf(visit.table, visit.guest);
    if (!visit?.table || !chair) return null;
    return { table: visit.table.table, you: chair.seat, was: visit.guest };
  }
}

/** What a table was laid for, if there are tables like that. */
export function sizeOf({ kind, chairs }: Asked<'return'>): Size | null {
  if (kind === 'private') return { kind, chairs };
  const size = TABLE_SIZES.find((one) => one === chairs);
  return size ? { kind, chairs: size } : null;
}
