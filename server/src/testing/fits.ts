/** Who may sit at one table, said pair by pair, as simply as it can be: what the matcher is held against. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
import { areComparable, canTalk, type Relaxes } from '../queue/fits.ts';
import type { Waiting } from '../store/table.ts';

/**
 * Whether one of two never wants to meet the other again, whichever: both avoid the same tag, or one avoids what is among the
 * other's meetings. Of tickets that cannot be compared it is enough that both have met anybody.
 */
export function areKeptApart(a: Waiting, b: Waiting): boolean {
  const [one, other] = [a.ticket, b.ticket];
  const share = (some: readonly MeetingTag[], others: readonly MeetingTag[]): boolean =>
    areComparable(a, b)
      ? some.some((tag) => others.includes(tag))
      : some.length > 0 && others.length > 0;
  return (
    share(one.avoid, other.avoid) || share(one.avoid, other.met) || share(other.avoid, one.met)
  );
}

/** Whether two may sit at one table, as far as each other goes: they can talk and are not kept apart. */
export const fits = (a: Waiting, b: Waiting, now: number, relaxes: Relaxes): boolean =>
  canTalk(a, b, now, relaxes) && !areKeptApart(a, b);
