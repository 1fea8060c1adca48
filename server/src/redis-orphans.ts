/** What becomes of tables when a node of the house has died: pure. */
import type { GuestId, Seat } from '@eat-with-me/protocol/table';
import type { Table } from './store.ts';

/**
 * The seats to give back, and those that no longer agree to anything, when only these guests are left on any node.
 * A meal goes on between the browsers without a server, so a guest who has sat keeps the seat while a living one is at
 * the table; but the queue does not fill a table with one who cannot be told of it. A reservation ends: whoever watched
 * over it may have been the node that died.
 */
export function orphaned(
  { kind, laid, seats }: Table,
  living: ReadonlySet<GuestId>,
): { readonly vacate: readonly Seat[]; readonly disagree: readonly Seat[] } {
  const numbers = (some: Table['seats']): Seat[] => some.map(({ seat }) => seat);
  const dead = seats.filter(({ guest }) => !living.has(guest));
  if (!laid) return { vacate: numbers(seats.filter(({ sat }) => !sat)).slice(0, 1), disagree: [] };
  if (dead.length === seats.length) return { vacate: numbers(dead), disagree: [] };
  const sat = dead.filter((taken) => taken.sat);
  return {
    vacate: numbers(dead.filter((taken) => !taken.sat)),
    disagree: kind === 'queue' ? numbers(sat) : [],
  };
}
