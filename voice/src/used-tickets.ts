/** Which tickets were shown already, so that each opens one socket. */

/** Forgets a ticket when it has expired, and never before: when there is no room, no more are taken. */
export class UsedTickets {
  readonly #expiries = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Marks a ticket as used, unless it was, or there are too many to remember another. */
  use(nonce: string, expiresAt: number, now: number): 'taken' | 'used' | 'full' {
    if ((this.#expiries.get(nonce) ?? 0) > now) return 'used';
    if (this.#expiries.size >= this.#most) {
      for (const [one, at] of this.#expiries) if (at <= now) this.#expiries.delete(one);
      if (this.#expiries.size >= this.#most) return 'full';
    }
    this.#expiries.set(nonce, expiresAt);
    return 'taken';
  }
}
