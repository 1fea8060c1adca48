/** How much one socket may say: arithmetic only, the clock is passed in. */

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

/** Twenty messages a second is several times what trickled candidates need; the burst is a whole table of offers. */
export const MESSAGE_RATE = new Rate({ perSecond: 20, burst: 60 });

/** In bytes. The burst is ten of the largest messages. */
export const BYTE_RATE = new Rate({ perSecond: 64 * 1024, burst: 256 * 1024 });

/** Setting a private table counts as two, coming to one as one: a host should not be worn down by knocking. */
export const DOOR_RATE = new Rate({ perSecond: 0.2, burst: 6 });

/** So many messages that cannot be understood end a socket. */
export const BAD_MESSAGES_MAX = 8;

/** A guest who does not read: this much unsent for this long… */
export const UNSENT_BYTES_SLOW = 256 * 1024;
export const UNSENT_SLOW_MS = 10_000;
/** …or this much at all. */
export const UNSENT_BYTES_MAX = 1024 * 1024;
