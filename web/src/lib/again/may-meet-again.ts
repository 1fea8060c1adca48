/** Whether this guest can be asked to meet a table-mate again: not whom they never want to see again, nor where somebody may sit in between. */
import { isAlarming, type TableMate } from '#lib/table/table-mate.ts';

/** Null: nobody sits there any more. Pure. */
export const mayMeetAgain = (mate: Pick<TableMate, 'trust' | 'neverAgain'> | null): boolean => {
  const trust = mate?.trust ?? null;
  return trust !== null && !isAlarming(trust.assurance) && mate?.neverAgain?.said !== true;
};
