/** Hears what guests claim of those whom they have sat with, and says who has to wait for it. */
import { Rate } from '@eat-with-me/protocol/rate';
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import type { GuestId } from '@eat-with-me/protocol/table';
import type { Guest } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Metrics } from '../metrics.ts';
import type { ClaimNotice } from '../store/notice.ts';
import { Claims, type Party } from './claims.ts';
import type { Reports } from './reports.ts';

/** Of so many whom a guest has sat with they may say something; the first are forgotten first. */
const MET_MAX = 16;

/** What a guest says beyond that is not counted, and nobody is told. */
const CLAIM_RATE = new Rate({ perSecond: 0.02, burst: 6 });

/** `deliver` tells the node that has this guest, if any has; `now` in ms. */
type ClaimDeskParts = {
  readonly guests: Pick<Guests, 'find'>;
  readonly reports: Pick<Reports, 'keep'>;
  readonly metrics: Pick<Metrics, 'claims'>;
  readonly deliver: (guest: GuestId, claim: ClaimNotice) => void;
  readonly now: () => number;
};

type Claim = MessageOf<ClientMessage, 'claim'>;

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

  /** A claim. The guest hears whether somebody sat there, and not whether it counts. */
  hear(guest: Guest, { table, seat, ...claim }: Claim): void {
    // Who came back to their seat at this node has revealed nothing to it.
    this.sat(guest);
    const evening = this.#evenings.get(guest);
    const claimed = evening?.met.get(`${table} ${seat}`);
    if (evening && claimed) this.#take(guest, evening, { ...claim, claimed, table });
    guest.say({ type: 'claimed', table, seat, heard: claimed !== undefined });
  }

  /** A claim that another node has heard about a guest of this one. */
  hearFromAfar(guest: Guest, { by, table }: ClaimNotice): void {
    this.#claims.claim(by, partyOf(guest), table, this.#parts.now());
  }

  #take(
    guest: Guest,
    evening: Evening,
    {
      claimed,
      table,
      reason,
      report,
    }: Pick<Claim, 'table' | 'reason' | 'report'> & { readonly claimed: Party },
  ): void {
    const { deliver, guests, metrics, reports } = this.#parts;
    const now = this.#parts.now();
    if (CLAIM_RATE.waitMs(evening.fullAt, 1, now) > 0) return;
    evening.fullAt = CLAIM_RATE.take(evening.fullAt, 1, now);
    const by = partyOf(guest);
    this.#claims.claim(by, claimed, table, now);
    if (!guests.find(claimed.id)) deliver(claimed.id, { type: 'claim', table, by });
    metrics.claims.inc({ reason });
    if (report !== undefined) reports.keep({ reason, report }, by.network);
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
