/** How long one kind of work may hold the event loop before everything else has its turn again. */
import { setImmediate as immediate } from 'node:timers/promises';

/** What work that comes in many small parts asks before each. */
export type Budget = {
  /** Which share of this turn's budget is left, from 1 down to 0. */
  readonly left: number;
  /** Resolves when there is a whole budget again: at once, if nothing of it was used in this turn. */
  readonly next: () => Promise<void>;
};

/**
 * A budget of time for each turn of the event loop, from the first use in that turn on. Whoever finds nothing left stops
 * where they are, waits for `next` and goes on: so no crowd of requests, each small, holds up everybody else.
 */
export class TurnBudget implements Budget {
  readonly #ms: number;
  #isRunning = false;
  #endsAt = 0;

  /** `ms` a turn. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  get left(): number {
    const now = performance.now();
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#endsAt = now + this.#ms;
      setImmediate(this.#end);
    }
    return Math.max(0, (this.#endsAt - now) / this.#ms);
  }

  async next(): Promise<void> {
    while (this.#isRunning) await immediate();
  }

  readonly #end = (): void => {
    this.#isRunning = false;
  };
}
