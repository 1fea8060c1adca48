/** How long somebody has waited, and how to say it. */
import { createSubscriber } from 'svelte/reactivity';

const SECOND_MS = 1000;

/** Time since a moment, as of the last full second. Ticks only while somebody looks. */
export class Waiting {
  readonly #since: number;
  readonly #tick = createSubscriber((update) => {
    const timer = setInterval(update, SECOND_MS);
    return () => clearInterval(timer);
  });

  /** `since`: `Date.now()` ms. */
  constructor(since: number) {
    this.#since = since;
  }

  get seconds(): number {
    this.#tick();
    return Math.max(0, Math.floor((Date.now() - this.#since) / SECOND_MS));
  }
}

/** For the eye, every second: `0:07`, `12:40`. Pure. */
export function clockFace(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** For the ear, which wants to hear it rarely: changes after half a minute, then with every full one. Pure. */
export function waitedFor(seconds: number): string {
  if (seconds < 30) return 'You have just joined the queue.';
  if (seconds < 60) return 'You have been waiting for half a minute.';
  const minutes = Math.floor(seconds / 60);
  return minutes === 1
    ? 'You have been waiting for one minute.'
    : `You have been waiting for ${minutes} minutes.`;
}

/** Guests waiting, this one included, as the server counts them: exact up to 10, then rounded down. Pure. */
export function othersWaiting(waiting: number | null): string {
  if (waiting === null) return '';
  if (waiting <= 1) return 'Nobody else is waiting just now.';
  if (waiting === 2) return 'One other guest is waiting.';
  return waiting <= 10
    ? `${waiting - 1} other guests are waiting.`
    : `More than ${waiting - 1} other guests are waiting.`;
}
