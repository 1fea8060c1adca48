/** How much was searched on account of each guest and each table: whoever causes the least work goes first. */
import { Rate } from '@eat-with-me/protocol/rate';

/** In comparisons of two tickets: what is within this is nobody's fault. */
const SEARCH_RATE = new Rate({ perSecond: 4000, burst: 2000 });
/** So many accounts are kept without a look at which are even. */
const KEPT_MIN = 1000;

/** One number for each who has caused work lately, by id. */
export class SearchAccounts {
  /** See `Rate`. */
  readonly #fullAt = new Map<string, number>();
  #keptMax = KEPT_MIN;

  charge(id: string, work: number, now: number): void {
    this.#fullAt.set(id, SEARCH_RATE.take(this.#fullAt.get(id) ?? 0, work, now));
  }

  /** Those first who have caused the least beyond what is nobody's fault; else in this order. */
  leastFirst<T>(inOrder: readonly T[], idOf: (one: T) => string, now: number): readonly T[] {
    const all = inOrder.map((one) => {
      return { one, owes: SEARCH_RATE.waitMs(this.#fullAt.get(idOf(one)) ?? 0, 0, now) };
    });
    return all.toSorted((a, b) => a.owes - b.owes).map(({ one }) => one);
  }

  /** Forgets accounts that are even, now and then. */
  tidy(now: number): void {
    if (this.#fullAt.size < this.#keptMax) return;
    for (const [id, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(id);
    this.#keptMax = Math.max(KEPT_MIN, 2 * this.#fullAt.size);
  }
}
