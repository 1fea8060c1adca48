/** Keeps the credentials for the relay fresh while a guest sits at a table. */

/** So far into their life they are renewed: early enough for a wire that has to be mended first. */
const RENEW_AT = 0.6;

/** Asks again before credentials expire. One request is under way at a time. */
export class Renewal {
  readonly #ask: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: 'nothing' | 'fresh' | 'asked' = 'nothing';

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Credentials have come that hold for so long (ms); null: there are none that expire. */
  granted(ttlMs: number | null): void {
    this.end();
    if (ttlMs === null) return;
    this.#state = 'fresh';
    this.#timer = setTimeout(() => this.now(), ttlMs * RENEW_AT);
  }

  /** Whatever happened may have taken long: fresh ones at once, if there are any to renew. */
  now(): void {
    if (this.#state !== 'fresh') return;
    clearTimeout(this.#timer);
    this.#state = 'asked';
    this.#ask();
  }

  /** The table is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#state = 'nothing';
  }
}
