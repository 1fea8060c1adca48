/** Whether a guest who waits may be offered company: not while somebody is there who would be seated with them anyway. Pure. */
import type { TableSize } from '@eat-with-me/protocol/table';
import type { Stage } from '#lib/visit/stage.ts';

/** `sizes`: of tables that suit the guest. `longestMs`: after so long whoever could be seated has been. */
export function nobodyComes(
  stage: Stage,
  sizes: readonly TableSize[],
  longestMs: number,
  now: number,
): boolean {
  if (stage.name !== 'queue') return false;
  const { pause, outlook, since } = stage;
  if (pause !== null) return true;
  if (outlook === null) return false;
  // The guest is counted, too. Two who stay in the queue together are kept apart for a reason.
  const enough = sizes.some((size) => outlook.bySize[size] >= size);
  return !enough || now - since > longestMs;
}
