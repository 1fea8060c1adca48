/**
 * How much of the companion the operator allows. Counts granted time, since only browsers know what was really used.
 * Pure but for its own counts: the clock is passed in, in ms since 1970, and must be one that is never set.
 */
import type { GuestId } from '@eat-with-me/protocol/table';
import type { TokenRefusal } from '@eat-with-me/protocol/wire/companion';

/** Every connection needs a token of its own, and lines break; this many in the life of one is a page gone wrong. */
const TOKENS_OF_ONE_GUEST = 6;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Limits = {
  readonly minutesADay: number;
  readonly guestsMax: number;
  readonly tokenMinutes: number;
};

/** Time for one guest; or why not, and after how long (ms) to ask again. */
type Allowed =
  | { readonly ok: true; readonly expiresAt: number }
  | {
      readonly ok: false;
      readonly code: Extract<TokenRefusal, 'too-often' | 'full' | 'minutes'>;
      readonly retryAfterMs: number;
    };

export class Allowance {
  readonly #limits: Limits;
  /** Which day (UTC) the minutes are of. */
  #day = -1;
  #minutes = 0;
  /** When the time of each of a guest's tokens is over, ascending. */
  readonly #guests = new Map<GuestId, readonly number[]>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Granted since midnight (UTC). */
  minutesToday(now: number): number {
    return Math.floor(now / DAY_MS) === this.#day ? this.#minutes : 0;
  }

  /** Guests with a token whose time is not over. */
  guests(now: number): number {
    this.#forget(now);
    return this.#guests.size;
  }

  /** Takes time for one token. A guest who comes again keeps their place among the guests. */
  take(guest: GuestId, now: number): Allowed {
    const { minutesADay, guestsMax, tokenMinutes } = this.#limits;
    this.#forget(now);
    this.#minutes = this.minutesToday(now);
    this.#day = Math.floor(now / DAY_MS);
    const held = this.#guests.get(guest) ?? [];
    const [first = now] = held;
    if (held.length >= TOKENS_OF_ONE_GUEST)
      return { ok: false, code: 'too-often', retryAfterMs: first - now };
    if (this.#minutes + tokenMinutes > minutesADay)
      return { ok: false, code: 'minutes', retryAfterMs: (this.#day + 1) * DAY_MS - now };
    if (held.length === 0 && this.#guests.size >= guestsMax)
      return { ok: false, code: 'full', retryAfterMs: this.#soonest() - now };
    const expiresAt = Math.floor(now + tokenMinutes * MINUTE_MS);
    this.#minutes += tokenMinutes;
    this.#guests.set(guest, [...held, expiresAt]);
    return { ok: true, expiresAt };
  }

  /** Nothing came of it: the time is there for somebody else. */
  giveBack(guest: GuestId, expiresAt: number, now: number): void {
    const { tokenMinutes } = this.#limits;
    const takenOn = Math.floor((expiresAt - tokenMinutes * MINUTE_MS) / DAY_MS);
    if (takenOn === this.#day && this.minutesToday(now) > 0) this.#minutes -= tokenMinutes;
    const held = this.#guests.get(guest) ?? [];
    const index = held.indexOf(expiresAt);
    if (index >= 0) this.#keep(guest, held.toSpliced(index, 1));
  }

  /** When the first guest's last token is over. */
  #soonest(): number {
    return Math.min(...[...this.#guests.values()].map((held) => held.at(-1) ?? Infinity));
  }

  #forget(now: number): void {
    for (const [guest, held] of this.#guests) {
      const running = held.filter((expiresAt) => expiresAt > now);
      if (running.length < held.length) this.#keep(guest, running);
    }
  }

  #keep(guest: GuestId, held: readonly number[]): void {
    if (held.length === 0) this.#guests.delete(guest);
    else this.#guests.set(guest, held);
  }
}
