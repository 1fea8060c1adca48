/** How long somebody has waited, and when to say it. */
import { createSubscriber } from 'svelte/reactivity';

const SECOND_MS = 1000;

/** Time since a moment, as of the last full second. Ticks only while somebody looks. */
export class Waiting {
  /** As `performance.now()`: a clock that is set meanwhile changes nothing. */
  readonly #since: number;
  readonly #tick = createSubscriber((update) => {
    const timer = setInterval(update, SECOND_MS);
    return () => clearInterval(timer);
  });

  /** `since`: `Date.now()` ms. */
  constructor(since: number) {
    this.#since = performance.now() - Math.max(0, Date.now() - since);
  }

  get seconds(): number {
    this.#tick();
    return Math.floor((performance.now() - this.#since) / SECOND_MS);
  }
}

/** For the eye, every second: `0:07`, `12:40`. Pure. */
export function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** For the ear, which wants to hear it rarely: 0, after half a minute ½, then full minutes. Pure. */
export function minutesWaited(seconds: number): number {
  if (seconds < 60) return seconds < 30 ? 0 : 0.5;
  return Math.floor(seconds / 60);
}
