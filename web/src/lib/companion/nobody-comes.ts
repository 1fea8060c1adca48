/** Whether a guest who waits may be offered company: not while somebody is there who would be seated with them anyway. Pure. */
import type { TableSize } from '@eat-with-me/protocol/table';
import type { Stage } from '#lib/visit/stage.ts';

/** After how long a patient ticket gives up on what, in ms. */
export interface Relaxes {
  readonly anyLanguageMs: number;
  readonly fewerMs: number;
}

/** So long after the last concession whoever can be seated with the guest has been, in ms. */
const SEATED_WITHIN_MS = 5000;

/** `sizes`: of tables that suit the guest; `relaxes`: null while the house has not said. */
export function nobodyComes(
  stage: Stage,
  sizes: readonly TableSize[],
  relaxes: Relaxes | null,
  now: number,
): boolean {
  if (stage.name !== 'queue') return false;
  const { pause, outlook, since } = stage;
  if (pause !== null) return true;
  if (outlook === null) return false;
  // The guest is counted, too. Two who stay in the queue together are kept apart for a reason.
  const enough = sizes.some((size) => outlook.bySize[size] >= size);
  if (!enough) return true;
  const { anyLanguageMs, fewerMs } = relaxes ?? { anyLanguageMs: Infinity, fewerMs: Infinity };
  return now - since > Math.max(anyLanguageMs, fewerMs) + SEATED_WITHIN_MS;
}
