/** Chance that can be repeated: the same seed draws the same delays. */

/** The longest answer that was waited for in the published measurement, in ms. */
const LONGEST_MS = 5664;

/** How far answers spread around their median: with it one in three hundred takes as long as `LONGEST_MS`. */
const SIGMA = 0.43;

export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Evenly between two bounds. */
  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** How long an answer is waited for, in ms: log-normal around its median, never longer than was ever measured. */
  latencyMs(medianMs: number): number {
    // Box and Muller; 1 - next() is never 0.
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    const longest = (LONGEST_MS / 1632) * medianMs;
    return Math.min(longest, medianMs * Math.exp(SIGMA * normal));
  }
}
