/** How much one socket may ask for: arithmetic only, the clock is passed in. */

/** A token bucket whose whole state is the moment at which it is full again (the generic cell rate algorithm of ITU-T I.371). */
export class Rate {
  readonly #msEach: number;
  readonly #burstMs: number;
  #fullAt = 0;

  constructor(limit: { readonly perSecond: number; readonly burst: number }) {
    this.#msEach = 1000 / limit.perSecond;
    this.#burstMs = limit.burst * this.#msEach;
  }

  /** Takes `amount`, or takes nothing because that would be too much by now. */
  take(amount: number, now: number): boolean {
    const fullAt = Math.max(this.#fullAt, now) + amount * this.#msEach;
    if (fullAt - now > this.#burstMs) return false;
    this.#fullAt = fullAt;
    return true;
  }
}
