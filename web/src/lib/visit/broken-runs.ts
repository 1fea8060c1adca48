/**
 * How often comparing broke off this evening, after this guest's nonce had left: each is a try at the code for whoever sits in
 * between. Lives above the tables; moments alone are kept in the tab, so that loading the page anew forgets none.
 */
import { keep, keptValue } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.broken-runs';

/** An evening, in ms: what broke off longer ago does not count, and is not kept. */
export const EVENING_MS = 6 * 60 * 60_000;

/** So many are no accident any more. */
export const BROKEN_RUNS_MAX = 2;

export class BrokenRuns {
  /** Moments, ms since 1970, the last one last. */
  #moments: readonly number[];

  constructor(now = Date.now()) {
    this.#moments = recent(keptMoments(), now);
    this.#keep();
  }

  /** How many. */
  count(now = Date.now()): number {
    this.#become(recent(this.#moments, now));
    return this.#moments.length;
  }

  /** The own nonce leaves: counts as broken until it is finished, whatever becomes of the page meanwhile. */
  risk(now = Date.now()): void {
    this.#become([...recent(this.#moments, now), now]);
  }

  /** The run that was risked last was finished. */
  finish(): void {
    this.#become(this.#moments.slice(0, -1));
  }

  #become(moments: readonly number[]): void {
    // One may have come while another was over.
    if (String(moments) === String(this.#moments)) return;
    this.#moments = moments;
    this.#keep();
  }

  #keep(): void {
    // Where storage is blocked, the page remembers for as long as it is there.
    keep('session', KEY, this.#moments.length > 0 ? JSON.stringify(this.#moments) : null);
  }
}

/** A clock that was set back makes nothing last longer: moments to come count as now. */
const recent = (moments: readonly number[], now: number): readonly number[] =>
  moments.map((at) => Math.min(at, now)).filter((at) => now - at < EVENING_MS);

/** What the tab has kept; anything else is nothing. Never throws. */
function keptMoments(): readonly number[] {
  const value = keptValue('session', KEY);
  return Array.isArray(value) ? value.filter((one) => Number.isFinite(one)) : [];
}
