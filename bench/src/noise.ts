/** How quiet the machine is: the same piece of work, timed again and again between the measurements. */
import { loadavg } from 'node:os';
import { median, quantile } from './statistics.ts';

/** Work that takes about 10 ms on a usual machine. */
const TURNS = 5_000_000;
const SPINS = 12;

/** What the spins of one bench tell. */
export interface Noise {
  /** The median spin over the fastest: 1.00 is a machine that has nothing else to do and a steady clock. */
  typical: number;
  /** The 95th percentile over the fastest. */
  worst: number;
  /** The fastest spin, in ms: how fast the machine is at all. */
  fastestMs: number;
  /** Processes that ran or wanted to, averaged over the last minute, at the end. */
  load: number;
}

export class NoiseMeter {
  readonly #times: number[] = [];

  /** Spins for about an eighth of a second, while nothing is measured. */
  listen(): void {
    for (let spin = 0; spin < SPINS; spin++) this.#times.push(timeOfSpin());
  }

  result(): Noise {
    const fastestMs = Math.min(...this.#times);
    return {
      typical: median(this.#times) / fastestMs,
      worst: quantile(this.#times, 0.95) / fastestMs,
      fastestMs,
      load: loadavg()[0] ?? Number.NaN,
    };
  }
}

function timeOfSpin(): number {
  const startedAt = performance.now();
  let value = 1;
  for (let turn = 0; turn < TURNS; turn++) value = (Math.imul(value, 1_664_525) + 1) | 0;
  // The value is used, or the loop could be left out.
  return performance.now() - startedAt + (value === 0.5 ? 1 : 0);
}
