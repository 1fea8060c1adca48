/** Which steps were taken to heal one link, for whoever wonders what it has been through. */
import type { HealingStep } from '../policy/healing.ts';

/** So many are kept; the count goes on. */
const KEPT_MAX = 8;

/** One step and its moment, in `performance.now()` ms. */
export interface StepTaken {
  step: HealingStep;
  at: number;
}

/** One per link, for its life. */
export class HealingLog {
  #latest: readonly StepTaken[] = [];
  #count = 0;

  note(step: HealingStep, at: number): void {
    this.#count += 1;
    this.#latest = [...this.#latest, { step, at }].slice(-KEPT_MAX);
  }

  /** The latest steps, the newest last. */
  get latest(): readonly StepTaken[] {
    return this.#latest;
  }

  /** How many there were in all. */
  get count(): number {
    return this.#count;
  }
}
