/** Whether this guest can be asked to meet a table-mate again: not whom they never want to see again or have told the house of, nor where somebody may sit in between. */
import type { ClaimsMade } from '#lib/report/claims-made.svelte.ts';
import { isAlarming, type TableMate } from '#lib/table/table-mate.ts';

type Claims = Pick<ClaimsMade, 'isMade'>;

/** Whether this guest has said that they do not want to sit with that one. Pure. */
export const isUnwanted = (mate: TableMate, claims: Claims): boolean =>
  mate.neverAgain?.said === true || claims.isMade(mate);

/** Null: nobody sits there any more. Pure. */
export const mayMeetAgain = (mate: TableMate | null, claims: Claims): boolean =>
  mate !== null &&
  mate.trust !== null &&
  !isAlarming(mate.trust.assurance) &&
  !isUnwanted(mate, claims);
