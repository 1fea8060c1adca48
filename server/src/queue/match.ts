/** Who eats with whom: pure policy, no clock and no state outside its arguments. */
import type { Relaxes } from './fits.ts';
import { Matcher, type Decision } from './matcher.ts';
import type { QueueTable, Waiting } from '../store/table.ts';

/** Makes the matcher of a house. */
export type Match = (relaxes: Relaxes) => Matcher;

/** First come, first served among those who fit: see `Matcher`. */
export const matchFirstCome: Match = (relaxes) => new Matcher(relaxes);

/** Nobody is ever matched: for measuring a queue that stands still. */
export const matchNobody: Match = (relaxes) => new Still(relaxes);

/** Everything that can be done now for those who wait and the tables that are open. */
export function match(
  waiting: readonly Waiting[],
  openTables: readonly QueueTable[],
  now: number,
  relaxes: Relaxes,
): Decision[] {
  const matcher = new Matcher(relaxes);
  for (const one of waiting) matcher.came(one);
  for (const table of openTables) matcher.opened(table);
  return matcher.decide(now);
}

class Still extends Matcher {
  override get nextAt(): number {
    return Infinity;
  }

  override decide(): Decision[] {
    return [];
  }
}
