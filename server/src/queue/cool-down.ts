/** How long one who goes from table to table waits before the next: arithmetic only, the clock is passed in. */

/** Leaves are forgotten after so long (ms). */
const RECENT_MS = 10 * 60_000;
/** So many of them are free… */
const FREE = 2;
/** …then it takes this long (ms), twice as long each time, and no more than the last. */
const FIRST_MS = 5000;
const LONGEST_MS = 120_000;

/** A meal of so long (ms) was one. */
export const MEAL_MS = 3 * 60_000;

/** How long (ms) until the guest may queue again, with the moments of their early leaves, oldest first; 0: now. */
export function coolDownMs(leaves: readonly number[], now: number): number {
  const last = leaves.at(-1);
  const counted = leaves.filter((at) => now < at + RECENT_MS).length - FREE;
  if (last === undefined || counted <= 0) return 0;
  return Math.max(0, last + Math.min(LONGEST_MS, FIRST_MS * 2 ** (counted - 1)) - now);
}

/** The moments with one more; only those that still count. */
export const withLeave = (leaves: readonly number[], now: number): readonly number[] =>
  [...leaves.filter((at) => now < at + RECENT_MS), now].slice(-10);
