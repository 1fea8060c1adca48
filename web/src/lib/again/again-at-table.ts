/** At a table of strangers the page learns whom the guest would meet again. */
import { untrack } from 'svelte';
import type { Seat } from '@eat-with-me/protocol/table';
import type { TableMeal } from '#lib/meal/table-meal.svelte.ts';
import type { Stage, Visit } from '#lib/visit/visit.svelte.ts';
import { mayMeetAgain } from './may-meet-again.ts';
import { TableAgain } from './table-again.svelte.ts';

/** Whoever meets again has a table already, so nobody is asked there. For the time of this table; later stages know of it. */
export function againAt(
  { sitting, own }: Visit,
  kind: () => Extract<Stage, { name: 'table' }>['kind'],
  meal: TableMeal | null,
): void {
  if (!sitting) return;
  const mateAt = (seat: Seat) => sitting.table?.guests.find((guest) => guest.seat === seat) ?? null;
  untrack(() =>
    own.again.sits(sitting.mesh, () => {
      if (kind() !== 'queue') return null;
      const may = (seat: Seat) => mayMeetAgain(mateAt(seat));
      return new TableAgain(sitting.mesh, may, (seat, where) => {
        const mate = mateAt(seat);
        const compared = mate?.trust?.assurance === 'compared';
        const dish = meal?.mate(seat)?.dish ?? '';
        own.again.met(where, { compared, name: mate?.name ?? '', dish }, Date.now());
      });
    }),
  );
}
