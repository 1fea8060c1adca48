/** Which ways of leaving a table count against a guest, as `cool-down.ts` has it. Moments in ms. */
import type { Guest, Seated } from '../guest/guest.ts';
import { MEAL_MS, withLeave } from '../queue/cool-down.ts';
import type { SilentSeats } from '../queue/silent-seats.ts';

/** Going from table to table is slowed down; leaving an empty table, or after a meal, is not that. */
export function countLeave(
  guest: Guest,
  { kind, sat, mates, seatedAt }: Seated,
  now: number,
): void {
  if (kind === 'queue' && sat && mates.size > 0 && now - seatedAt < MEAL_MS)
    guest.leaves = withLeave(guest.leaves, now);
}

/** A seat that is given and not taken costs the others at the table their company. */
export function countSilent(
  guest: Guest,
  { kind, sat }: Seated,
  silentSeats: SilentSeats,
  now: number,
): void {
  if (kind !== 'queue' || sat) return;
  guest.sits = false;
  guest.leaves = withLeave(guest.leaves, now);
  if (guest.network !== null) silentSeats.silent(guest.network, now);
}
