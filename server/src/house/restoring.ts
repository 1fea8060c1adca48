/** A house whose memory was emptied puts back what its guests know. */
import type { Logger } from 'pino';
import type { Guests } from '../guest/guests.ts';
import type { Store } from '../store/store.ts';
import { lostTables } from './lost-tables.ts';
import type { Tables } from './tables.ts';

/** So long (ms) do all nodes have to put their guests' tables back. */
const ASK_DOORS_AFTER_MS = 3000;

/** What it is made of. `run` does what nobody waits for, and tells of its faults. */
type RestoringParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly tables: Tables;
  readonly log: Logger;
  readonly now: () => number;
  readonly run: (work: Promise<void>) => void;
};

/** One for a house. */
export class Restoring {
  readonly #parts: RestoringParts;
  #askDoorsAt = Infinity;

  constructor(parts: RestoringParts) {
    this.#parts = parts;
  }

  /** Tables are what our guests know of them. */
  async restore(): Promise<void> {
    const { store, guests, tables, log, now } = this.#parts;
    const lost = lostTables(guests, now());
    log.warn({ tables: lost.length }, 'memory was emptied');
    this.#askDoorsAt = now() + ASK_DOORS_AFTER_MS;
    for (const { known, own } of lost) await tables.tell(await store.restore(known, own));
  }

  /** Who knocked before knocks again, once the hosts' nodes have put their tables back. */
  tick(now: number): void {
    if (now < this.#askDoorsAt) return;
    this.#askDoorsAt = Infinity;
    const { guests, tables, run } = this.#parts;
    for (const guest of guests)
      if (guest.stage.at === 'knocking' && guest.line) run(tables.join(guest, guest.stage));
  }
}
