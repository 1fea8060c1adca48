/** When a house that does not answer is tried again. Pure. */

/** Waits before another try, in ms; the last one repeats. */
const RETRY_AFTER_MS = [0, 300, 1200, 2700, 4800, 7000] as const;
const JITTER_MS = 1000;

/** When to try again after this many failed tries, in ms. Pure. */
export function retryDelay(failures: number, random: number): number {
  const index = Math.min(failures, RETRY_AFTER_MS.length - 1);
  const delay = RETRY_AFTER_MS[index] ?? JITTER_MS;
  return delay + (failures > 1 ? random * JITTER_MS : 0);
}
