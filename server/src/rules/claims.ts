/** What guests say went wrong at tables of strangers, and how long that makes whom it was said of wait: claims, never judgements. */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';

/** A claim weighs half after so long (ms). */
const HALF_LIFE_MS = 60 * 60_000;
/** So much is forgotten. */
const NOTHING = 0.05;

/** From so many on (tables at which somebody said so) a visit waits, and with half a claim less no more. */
const VISIT_FROM = 3;
/** So long (ms) at first, four times as long for each more, and no longer than the last. */
const VISIT_FIRST_MS = 60_000;
const VISIT_LONGEST_MS = 60 * 60_000;

/** A network's newcomers wait only if so many were said of so many of its visits, and of so large a part of its tables. */
const NETWORK_FROM = 4;
const NETWORK_VISITS = 2;
const NETWORK_PART = 0.35;
const NETWORK_EACH_MS = 30_000;
const NETWORK_LONGEST_MS = 5 * 60_000;

/** The first claims of a visit weigh all; each further half of the one before. */
const WHOLE_CLAIMS = 2;

/** So many visits, and as many networks, are remembered at most, and for so long (ms) after they were last heard of. */
const KEPT_MAX = 10_000;
const KEPT_MS = 6 * 60 * 60_000;
/** So many reporters and tables of one visit are told apart; what comes after is not counted. */
const TOLD_APART_MAX = 32;

/** A sum that halves by itself. */
type Fading = { readonly sum: number; readonly at: number };
const NONE: Fading = { sum: 0, at: 0 };
const now = ({ sum, at }: Fading, moment: number): number =>
  sum * 2 ** ((at - moment) / HALF_LIFE_MS);
const plus = (fading: Fading, more: number, at: number): Fading => ({
  sum: now(fading, at) + more,
  at,
});

type VisitStanding = {
  heardAt: number;
  claims: Fading;
  /** What it has said itself. */
  said: Fading;
  /** Who said it, and whose network: whoever comes twice says it once. */
  readonly reporters: Set<string>;
  readonly tables: Set<TableId>;
};
type NetworkStanding = {
  heardAt: number;
  claims: Fading;
  tables: Fading;
  readonly visits: Set<GuestId>;
};

/** Whoever is spoken of or speaks; `network` is whatever stands for an address. */
export type Party = { readonly id: GuestId; readonly network: string | null };

/** The clock is passed in, in ms. */
export class Claims {
  readonly #visits = new Map<GuestId, VisitStanding>();
  readonly #networks = new Map<string, NetworkStanding>();

  /** How many visits and networks it remembers. */
  get size(): number {
    return this.#visits.size + this.#networks.size;
  }

  /** Somebody of this network has sat down at a table of strangers. */
  sat({ network }: Party, at: number): void {
    if (network === null) return;
    const standing = this.#network(network, at);
    standing.tables = plus(standing.tables, 1, at);
  }

  /** A guest says something of another at this table; whether it counts: once for each table, guest and network. */
  claim(reporter: Party, claimed: Party, table: TableId, at: number): boolean {
    const standing = this.#visit(claimed.id, at);
    const by = [reporter.id, reporter.network ?? reporter.id];
    const isKnown = by.some((each) => standing.reporters.has(each)) || standing.tables.has(table);
    if (isKnown || standing.tables.size >= TOLD_APART_MAX) return false;
    for (const each of by) standing.reporters.add(each);
    standing.tables.add(table);
    const speaker = this.#visit(reporter.id, at);
    const weight = Math.min(
      1,
      2 ** (WHOLE_CLAIMS - 1 - Math.floor(now(speaker.said, at) + NOTHING)),
    );
    speaker.said = plus(speaker.said, 1, at);
    standing.claims = plus(standing.claims, weight, at);
    if (claimed.network !== null) {
      const network = this.#network(claimed.network, at);
      network.claims = plus(network.claims, weight, at);
      if (network.visits.size < TOLD_APART_MAX) network.visits.add(claimed.id);
    }
    return true;
  }

  /** How long (ms) until this guest may queue; `isNew`: they have not sat at a table on this visit. 0: now. */
  waitMs({ id, network }: Party, isNew: boolean, moment: number): number {
    const visit = this.#visits.get(id);
    const ofVisit = visit ? waitOf(visit.claims, visitWaitMs, moment) : 0;
    const around = isNew && network !== null ? this.#networks.get(network) : undefined;
    if (!around) return ofVisit;
    const { claims, tables, visits } = around;
    const isPart = now(claims, moment) >= NETWORK_PART * now(tables, moment);
    if (visits.size < NETWORK_VISITS || !isPart) return ofVisit;
    return Math.max(ofVisit, waitOf(claims, networkWaitMs, moment));
  }

  #visit(id: GuestId, at: number): VisitStanding {
    const fresh = { claims: NONE, said: NONE, reporters: new Set<string>() };
    return kept(this.#visits, id, { ...fresh, heardAt: at, tables: new Set() });
  }

  #network(network: string, at: number): NetworkStanding {
    return kept(this.#networks, network, {
      heardAt: at,
      claims: NONE,
      tables: NONE,
      visits: new Set(),
    });
  }
}

/** From the last claim on, if there were enough: half a claim may have faded meanwhile. */
const waitOf = (claims: Fading, waitMs: (sum: number) => number, moment: number): number =>
  Math.max(0, claims.at + waitMs(claims.sum) - moment);

const visitWaitMs = (sum: number): number =>
  sum + 0.5 < VISIT_FROM
    ? 0
    : Math.min(
        VISIT_LONGEST_MS,
        VISIT_FIRST_MS * 4 ** Math.max(0, Math.floor(sum + 0.5) - VISIT_FROM),
      );

const networkWaitMs = (sum: number): number =>
  sum + 0.5 < NETWORK_FROM
    ? 0
    : Math.min(NETWORK_LONGEST_MS, NETWORK_EACH_MS * (Math.floor(sum + 0.5) - NETWORK_FROM + 1));

/** The entry of this key, which is the youngest now; `fresh` if there was none. What is old goes. */
function kept<K, V extends { heardAt: number }>(all: Map<K, V>, key: K, fresh: V): V {
  const entry = all.get(key) ?? fresh;
  const { heardAt } = fresh;
  entry.heardAt = heardAt;
  all.delete(key);
  all.set(key, entry);
  for (const [oldest, { heardAt: then }] of all) {
    if (all.size <= KEPT_MAX && then > heardAt - KEPT_MS) break;
    all.delete(oldest);
  }
  return entry;
}
