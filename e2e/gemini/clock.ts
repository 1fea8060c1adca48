/**
 * Timers that all go faster by one factor and stop together. An emulator has two: one for turns (latency, bursts,
 * play-out) and one for age (ten minutes, two hours), so that a test can let a session grow old while it speaks at its own pace.
 */

/** Takes a timer back. */
export type Cancel = () => void;

export class Clock {
  readonly #speed: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #startedAt = performance.now();

  /** `speed` 100 lets ten minutes pass in six seconds. */
  constructor(speed: number) {
    if (!(speed > 0)) throw new RangeError(`a clock cannot go at speed ${speed}`);
    this.#speed = speed;
  }

  /** Ms of this clock since it was made. */
  get now(): number {
    return (performance.now() - this.#startedAt) * this.#speed;
  }

  /** Acts once, `ms` of this clock from now. */
  after(ms: number, act: () => void): Cancel {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        act();
      },
      Math.max(0, ms) / this.#speed,
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** Nothing of it happens any more. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
