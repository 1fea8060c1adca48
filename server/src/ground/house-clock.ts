/** The time of the house: one for all its nodes, whatever their own clocks say. */

/** So much faster or slower than time itself (a share) does the house's time go while it is off. */
const CATCHING_UP = 0.1;

/**
 * Goes by another clock, which is heard from time to time. The first time counts at once; later it never jumps and never
 * goes back: if the other clock was set, the house's time goes a tenth faster or slower until both agree.
 */
export class HouseClock {
  readonly #own: () => number;
  /** How far (ms) the house's time is ahead of our own: so much at `at`, and so much in the end. */
  #ahead = 0;
  #at = 0;
  #target: number | null = null;

  /** `own`: the clock of this process (ms), which never goes back. */
  constructor(own: () => number) {
    this.#own = own;
  }

  /** The time of the house (ms). */
  readonly now = (): number => {
    const own = this.#own();
    return own + this.#aheadAt(own);
  };

  /** The other clock is so far (ms) ahead of our own; returns by how much the house's time is wrong. */
  hear(ahead: number): number {
    const own = this.#own();
    const wrongMs = this.#target === null ? 0 : ahead - this.#aheadAt(own);
    this.#ahead = this.#target === null ? ahead : this.#aheadAt(own);
    this.#at = own;
    this.#target = ahead;
    return wrongMs;
  }

  #aheadAt(own: number): number {
    const target = this.#target ?? 0;
    const mostMs = (own - this.#at) * CATCHING_UP;
    return this.#ahead + Math.max(-mostMs, Math.min(mostMs, target - this.#ahead));
  }
}
