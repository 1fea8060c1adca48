/** Hears what guests claim of those whom they have sat with, and says who has to wait for it. */
import { Rate } from '@eat-with-me/protocol/rate';
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import type { Guest, Refusal } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import { Claims, type Party } from './claims.ts';
import type { Reports } from './reports.ts';

/** Of so many whom a guest has sat with they may say something; the first are forgotten first. */
const MET_MAX = 16;

/** What a guest says beyond that is not counted, and nobody is told. */
const CLAIM_RATE = new Rate({ perSecond: 1 / 60, burst: 6 });

/** `now` in ms. */
type ClaimDeskParts = {
  readonly guests: Pick<Guests, 'find'>;
  readonly reports: Pick<Reports, 'keep'>;
  readonly now: () => number;
};

/** What is kept of a visit: whom it has sat with, by table and seat. */
type Evening = { readonly met: Map<string, Party>; readonly tables: Set<string>; fullAt: number };

export class ClaimDesk {
  readonly #parts: ClaimDeskParts;
  readonly #claims = new Claims();
  readonly #evenings = new WeakMap<Guest, Evening>();

  constructor(parts: ClaimDeskParts) {
    this.#parts = parts;
  }

  /** A guest sits at a table, or somebody has joined it: whom they sit with is known from now on. */
  sat(guest: Guest): void {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.kind !== 'queue' || !stage.sat) return;
    const evening = this.#evenings.get(guest) ?? { met: new Map(), tables: new Set(), fullAt: 0 };
    this.#evenings.set(guest, evening);
    for (const [seat, id] of stage.mates)
      evening.met.set(`${stage.table} ${seat}`, {
        id,
        network: this.#parts.guests.find(id)?.network ?? null,
      });
    bound(evening.met.keys(), evening.met);
    if (evening.tables.has(stage.table)) return;
    evening.tables.add(stage.table);
    bound(evening.tables.keys(), evening.tables);
    this.#claims.sat(partyOf(guest), this.#parts.now());
  }

  /** A claim; refused only if nobody sat there. Whether it counts is not told. */
  hear(
    guest: Guest,
    { table, seat, reason, report }: MessageOf<ClientMessage, 'claim'>,
  ): Refusal | null {
    const evening = this.#evenings.get(guest);
    const claimed = evening?.met.get(`${table} ${seat}`);
    if (!evening || !claimed) return { code: 'no-such-seat' };
    const now = this.#parts.now();
    if (CLAIM_RATE.waitMs(evening.fullAt, 1, now) === 0) {
      evening.fullAt = CLAIM_RATE.take(evening.fullAt, 1, now);
      this.#claims.claim(partyOf(guest), claimed, table, now);
      if (report !== undefined) this.#parts.reports.keep({ reason, report });
    }
    guest.say({ type: 'claimed', table, seat });
    return null;
  }

  /** How long (ms) this guest has to wait for their next table; 0: not at all. */
  waitMs(guest: Guest): number {
    return this.#claims.waitMs(partyOf(guest), !this.#evenings.has(guest), this.#parts.now());
  }
}

const partyOf = ({ id, network }: Guest): Party => ({ id, network });

/** Forgets the oldest. */
function bound<K>(
  keys: Iterable<K>,
  all: { readonly size: number; delete(key: K): boolean },
): void {
  for (const oldest of keys) {
    if (all.size <= MET_MAX) break;
    all.delete(oldest);
  }
}
