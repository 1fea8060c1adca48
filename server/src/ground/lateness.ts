/** How late the event loop is, seen by a timer that is there anyway. */
import { createHistogram } from 'node:perf_hooks';

/**
 * Gathers by how much each turn of a timer came late. A timer of its own (`monitorEventLoopDelay`) would wake an idle process twice as
 * often as all its work; what it sees beyond this are gaps shorter than that work's own step.
 */
export class Lateness {
  readonly #everyMs: number;
  readonly #late = createHistogram();
  #dueAt = Infinity;

  /** Of a timer that should come every so many ms. */
  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** The timer has come, at this moment (ms, by a clock that is never set). */
  came(now: number): void {
    // In µs, from 1 on, is what it counts.
    if (this.#dueAt < Infinity)
      this.#late.record(Math.max(1, Math.round((now - this.#dueAt) * 1000)));
    this.#dueAt = now + this.#everyMs;
  }

  /** The lateness (s) below which this share of them was since the last `reset`; 0 if there was none. */
  quantile(share: number): number {
    return this.#late.count === 0 ? 0 : this.#late.percentile(share * 100) / 1e6;
  }

  /** What has been seen is forgotten. */
  reset(): void {
    this.#late.reset();
  }
}
