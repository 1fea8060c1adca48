/** How much one end may say, of whatever is counted: arithmetic only, the clock is passed in. */

/**
 * A token bucket (`perSecond`, `burst`) whose whole state is one number: the moment at which it is full again (the
 * generic cell rate algorithm of ITU-T I.371). Thousands of sockets share one Rate and each keep one number.
 */
export class Rate {
  readonly #msEach: number;
  readonly #burstMs: number;

  constructor(limit: { readonly perSecond: number; readonly burst: number }) {
    this.#msEach = 1000 / limit.perSecond;
    this.#burstMs = limit.burst * this.#msEach;
  }

  /** How long (ms) until `amount` is allowed; 0 when it is allowed now. */
  waitMs(fullAt: number, amount: number, now: number): number {
    return Math.max(0, this.#after(fullAt, amount, now) - now - this.#burstMs);
  }

  /** When the bucket is full again after taking `amount`. */
  take(fullAt: number, amount: number, now: number): number {
    return this.#after(fullAt, amount, now);
  }

  #after(fullAt: number, amount: number, now: number): number {
    return Math.max(fullAt, now) + amount * this.#msEach;
  }
}
