/**
 * How often tables fell apart after this guest had revealed their nonce. Aborting and laying another table is the one
 * way in which a malicious server gets another try at the code, so tries are made visible, then slow.
 */

/** Tries older than this do not count, in ms. */
export const WINDOW_MS = 10 * 60_000;
/** So many tries within the window are silent. */
export const SILENT = 3;
/** The pause after the first try that is not; each further one doubles it, in ms. */
export const FIRST_PAUSE_MS = 30_000;
/** The longest pause, in ms. */
export const PAUSE_MAX_MS = 10 * 60_000;

/** Moments (ms since 1970) of the tries in the window; bare numbers for sessionStorage. */
export type Retries = readonly number[];

/** The tries after one more: a table in which this guest revealed and that did not reach `confirm` on all seats. */
export const afterTry = (retries: Retries, now: number): Retries => [...recent(retries, now), now];

/** How long to wait before queueing again, in ms; 0 while tries are silent. More than 0 comes with a warning. */
export function pauseFor(retries: Retries, now: number): number {
  const tries = recent(retries, now);
  const last = tries.at(-1);
  if (last === undefined || tries.length <= SILENT) return 0;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries.length - SILENT - 1), PAUSE_MAX_MS);
  return Math.max(0, last + pause - now);
}

/** Reads what was kept; anything else is no try. Never throws. */
export function parseRetries(text: string | null): Retries {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one) => Number.isFinite(one)) : [];
  } catch {
    return [];
  }
}

/** A clock that was set back must not make a guest wait for it: moments to come count as now. */
const recent = (retries: Retries, now: number): number[] =>
  retries.map((at) => Math.min(at, now)).filter((at) => now - at < WINDOW_MS);
