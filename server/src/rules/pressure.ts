/** How many tickets are wanted, of one network and of the house, against what is usual; and what that makes the next one cost. */
import { Rate } from '@eat-with-me/protocol/rate';
import { WORK_COST_MAX } from '@eat-with-me/protocol/wire/work';

/** A network, the narrowest first; of what one IPv4 address may it may have `share`. `AddressLimits` knows no more of it, either. */
export type Network = {
  readonly key: string;
  readonly share: number;
  readonly wide: Network | null;
};

/** What is usual: above it tickets cost work. */
type Usual = {
  readonly ticketsPerMinute: number;
  readonly socketsPerAddress: number;
  readonly newSocketsPerMinute: number;
};

/** So many networks are remembered at most; the ones that were heard of longest ago are forgotten first. */
const NETWORKS_MAX = 20_000;

/** However much comes, it is forgotten after so many times as long as the usual burst takes. */
const REMEMBERED = 4;

/** A count that runs off by itself, against what is usual. */
class Count {
  readonly #rate: Rate;
  readonly #burstMs: number;

  constructor(limit: { readonly perSecond: number; readonly burst: number }) {
    this.#rate = new Rate(limit);
    this.#burstMs = (limit.burst / limit.perSecond) * 1000;
  }

  /** How much more than usual it is: 0 where it is not, 1 for as much again, never more than 3. */
  excess(fullAt: number, now: number): number {
    return this.#rate.waitMs(fullAt, 1, now) / this.#burstMs;
  }

  add(fullAt: number, now: number): number {
    return Math.min(this.#rate.take(fullAt, 1, now), now + REMEMBERED * this.#burstMs);
  }
}

/**
 * The cost of one try for this excess, null where nothing is asked. Even the highest is a third of a second or so of one
 * core of a laptop: it is there to be paid by a guest, and to be paid each time by a machine.
 */
export function costOf(excess: number): number | null {
  if (excess <= 0) return null;
  if (excess <= 0.5) return WORK_COST_MAX / 4;
  return excess <= 1.5 ? WORK_COST_MAX / 2 : WORK_COST_MAX;
}

/** Counts tickets that were taken; those that were refused press nobody. The clock is passed in, in ms. */
export class Pressure {
  readonly #usual: Usual;
  readonly #house: Count;
  readonly #shares = new Map<number, Count>();
  #houseFullAt = 0;
  readonly #fullAt = new Map<string, number>();

  constructor(usual: Usual) {
    this.#usual = usual;
    const { ticketsPerMinute } = usual;
    this.#house = new Count({ perSecond: ticketsPerMinute / 60, burst: ticketsPerMinute / 2 });
  }

  /** How many networks it knows. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** What one more ticket from there costs now; null if nothing. */
  cost(network: Network | null, now: number): number | null {
    let excess = this.#house.excess(this.#houseFullAt, now);
    for (let each = network; each; each = each.wide) {
      const fullAt = this.#fullAt.get(each.key) ?? 0;
      excess = Math.max(excess, this.#countOf(each.share).excess(fullAt, now));
    }
    return costOf(excess);
  }

  /** One more ticket was taken from there. */
  took(network: Network | null, now: number): void {
    this.#houseFullAt = this.#house.add(this.#houseFullAt, now);
    for (let each = network; each; each = each.wide) {
      const fullAt = this.#countOf(each.share).add(this.#fullAt.get(each.key) ?? 0, now);
      this.#fullAt.delete(each.key);
      this.#fullAt.set(each.key, fullAt);
    }
    for (const [key, fullAt] of this.#fullAt) {
      if (fullAt > now && this.#fullAt.size <= NETWORKS_MAX) break;
      this.#fullAt.delete(key);
    }
  }

  #countOf(share: number): Count {
    const known = this.#shares.get(share);
    if (known) return known;
    const { socketsPerAddress, newSocketsPerMinute } = this.#usual;
    const count = new Count({
      perSecond: (newSocketsPerMinute * share) / 60,
      burst: Math.ceil(socketsPerAddress * share),
    });
    this.#shares.set(share, count);
    return count;
  }
}
