/** The matcher asked once, for tests. */
import type { Relaxes } from '../queue/fits.ts';
import { Matcher, type Decision } from '../queue/matcher.ts';
import type { QueueTable, Waiting } from '../store/table.ts';

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
