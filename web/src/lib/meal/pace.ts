/** How much of something each guest may do, so that no hand and no page tires the others. */
import { Rate } from '@eat-with-me/protocol/rate';
import type { Seat } from '@eat-with-me/protocol/table';

/** One for each kind of thing. */
export class Pace {
  readonly #rate: Rate;
  /** By seat, when all is theirs again; see `Rate`. */
  readonly #fullAt = new Map<Seat, number>();

  constructor(limit: { readonly perSecond: number; readonly burst: number }) {
    this.#rate = new Rate(limit);
  }

  /**
   * Takes one from what the guest in this seat may do, and leaves `spare` at least; 0 if it was there, else how long (ms) until it
   * is. By a clock that is never set back: else nobody would be heard until that hour has come once more.
   */
  take(seat: Seat, spare = 0): number {
    const now = performance.now();
    const fullAt = this.#fullAt.get(seat) ?? 0;
    const waitMs = this.#rate.waitMs(fullAt, 1 + spare, now);
    if (waitMs === 0) this.#fullAt.set(seat, this.#rate.take(fullAt, 1, now));
    return waitMs;
  }
}
