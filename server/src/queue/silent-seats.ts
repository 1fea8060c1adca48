/** Seats that were given and not taken, by network: whoever sits silently on purpose breaks one table after the other. */

/** One of them is forgotten after so long (ms), one after the other… */
const FORGOTTEN_AFTER_MS = 2 * 60_000;
/** …or when so many others of the network have taken theirs. */
const TAKEN_FOR_ONE = 8;
/** Beyond what is nobody's fault: newcomers queue one by one, so far (ms) apart, twice as far for each, not farther than the last. */
const FIRST_MS = 5000;
const LONGEST_MS = 60_000;
/** More than this many beyond that are not counted. */
const BEYOND_MAX = 6;
/** So many networks are kept without a look at which are forgiven. */
const KEPT_MIN = 1000;

/** When (ms) all is forgotten, and when the next newcomer may queue. */
type Standing = { readonly forgottenAt: number; readonly nextAt: number };

/**
 * What is held against networks. `free` are nobody's fault: phones are locked, pages are closed in the wrong moment. A
 * network is whatever string stands for it.
 */
export class SilentSeats {
  readonly #free: number;
  readonly #networks = new Map<string, Standing>();
  #keptMax = KEPT_MIN;

  constructor(free: number) {
    this.#free = free;
  }

  /** Networks against which something is held. */
  get size(): number {
    return this.#networks.size;
  }

  /** Somebody was given a seat and did not take it. */
  silent(network: string, now: number): void {
    this.#tidy(now);
    const { forgottenAt, nextAt } = this.#standing(network, now);
    const longest = now + (this.#free + BEYOND_MAX) * FORGOTTEN_AFTER_MS;
    const later = Math.min(longest, forgottenAt + FORGOTTEN_AFTER_MS);
    this.#networks.set(network, {
      forgottenAt: later,
      nextAt: Math.max(nextAt, now + this.#apartMs(later, now)),
    });
  }

  /** Somebody has taken their seat. */
  taken(network: string, now: number): void {
    const { forgottenAt, nextAt } = this.#standing(network, now);
    const sooner = forgottenAt - FORGOTTEN_AFTER_MS / TAKEN_FOR_ONE;
    if (sooner <= now) this.#networks.delete(network);
    else this.#networks.set(network, { forgottenAt: sooner, nextAt });
  }

  /** How long (ms) until a newcomer of this network may queue. 0: now, and it is the next one's turn. */
  admit(network: string, now: number): number {
    const { forgottenAt, nextAt } = this.#standing(network, now);
    const apartMs = this.#apartMs(forgottenAt, now);
    if (apartMs === 0) return 0;
    if (nextAt > now) return nextAt - now;
    this.#networks.set(network, { forgottenAt, nextAt: now + apartMs });
    return 0;
  }

  #standing(network: string, now: number): Standing {
    const known = this.#networks.get(network);
    return known && known.forgottenAt > now ? known : { forgottenAt: now, nextAt: now };
  }

  #apartMs(forgottenAt: number, now: number): number {
    const beyond = Math.ceil((forgottenAt - now) / FORGOTTEN_AFTER_MS) - this.#free;
    return beyond <= 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (Math.ceil(beyond) - 1));
  }

  #tidy(now: number): void {
    if (this.#networks.size < this.#keptMax) return;
    for (const [network, { forgottenAt }] of this.#networks)
      if (forgottenAt <= now) this.#networks.delete(network);
    this.#keptMax = Math.max(KEPT_MIN, 2 * this.#networks.size);
  }
}
