/** At a table of strangers the page learns whom the guest would meet again. */
import { untrack } from 'svelte';
import type { Seat } from '@eat-with-me/protocol/table';
import { mateMeal } from '#lib/meal/mate-meal.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { TableStage } from '#lib/visit/stage.ts';
import type { Stage, Visit } from '#lib/visit/visit.svelte.ts';
import { mayMeetAgain } from './may-meet-again.ts';
import { TableAgain } from './table-again.svelte.ts';

/** Whoever meets again has a table already, so nobody is asked there. For the time of this table; later stages know of it. */
export function againAt(
  { sitting, own, claims }: Visit,
  kind: () => Extract<Stage, { name: 'table' }>['kind'],
): void {
  if (!sitting) return;
  // Also those who have said goodbye: there is some time left for it.
  const mates = new Map<Seat, TableMate>();
  const mateAt = (seat: Seat) => mates.get(seat) ?? null;
  const sits = ({ guests }: TableStage) => guests.forEach((guest) => mates.set(guest.seat, guest));
  untrack(() =>
    own.again.sits(sitting.mesh, () => {
      if (kind() !== 'queue') return null;
      if (sitting.table) sits(sitting.table);
      sitting.on('table', sits);
      const may = (seat: Seat) => mayMeetAgain(mateAt(seat), claims);
      return new TableAgain(sitting.mesh, may, (seat, where) => {
        const mate = mateAt(seat);
        const compared = mate?.trust?.assurance === 'compared';
        const talk = sitting.mesh.links.get(seat)?.talk;
        const dish = (talk && mateMeal(seat, talk)?.dish) ?? '';
        own.again.met(where, { compared, name: mate?.name ?? '', dish }, Date.now());
      });
    }),
  );
}
