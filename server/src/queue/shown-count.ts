/** How many wait, as guests are told. */

/** Exact up to 10, then rounded down to two leading digits of which the second is 0 or 5, so that it points at nobody. */
export function shownCount(waiting: number): number {
  if (waiting <= 10) return waiting;
  const step = 10 ** Math.floor(Math.log10(waiting)) / 2;
  return Math.floor(waiting / step) * step;
}
