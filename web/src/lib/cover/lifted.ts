/** What there is to cover again. */
import type { CoverOffer, TableMate } from '#lib/table/table-mate.ts';

/** The covers of those who see this guest, or would be let see them; where pictures are open from the beginning there is none. Pure. */
export const liftedAmong = (guests: readonly TableMate[]): readonly CoverOffer[] =>
  guests.flatMap(({ cover }) => {
    const isLifted =
      cover?.state === 'wished' || (cover?.state === 'open' && cover.proof !== 'none');
    return cover && isLifted ? [cover] : [];
  });
