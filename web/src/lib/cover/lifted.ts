/** How this guest is seen at the table, all covers taken together, and what there is to cover again. */
import type { CoverOffer, TableMate } from '#lib/table/table-mate.ts';

/** The covers of those who see this guest, or would be let see them; where pictures are open from the beginning there is none. Pure. */
export const liftedAmong = (guests: readonly TableMate[]): readonly CoverOffer[] =>
  guests.flatMap(({ cover }) => {
    const isLifted =
      cover?.state === 'wished' || (cover?.state === 'open' && cover.proof !== 'none');
    return cover && isLifted ? [cover] : [];
  });

/** Whether all who are there see this guest under a cover, and there is somebody. Pure. */
export const isCoveredAmong = (guests: readonly TableMate[]): boolean =>
  guests.length > 0 && guests.every(({ cover }) => cover !== null && cover.state !== 'open');

/** For whom this guest's picture leaves as it is. Pure. */
export const seenBy = (guests: readonly TableMate[]): readonly TableMate[] =>
  guests.filter(({ cover }) => cover === null || cover.state === 'open');
