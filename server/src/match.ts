/** Who eats with whom: pure policy, no clock and no state of its own. */
import { TABLE_SIZES } from '@eat-with-me/protocol/table';
import type { Waiting } from './store.ts';

/** Groups that can be seated now, each in order of arrival. `now` and `since` are in ms. */
export type Match = (waiting: readonly Waiting[], now: number) => Waiting[][];

/** Nobody is ever matched: for measuring a queue that stands still. */
export const matchNobody: Match = () => [];

/**
 * First come, first served among those who fit; the largest table that can be filled now goes first. Afterwards no
 * further table can be formed.
 */
export const match: Match = (waiting) => {
  const groups: Waiting[][] = [];
  let rest = waiting;
  for (const size of TABLE_SIZES.toSorted((a, b) => b - a)) {
    const willing = rest.filter(({ ticket }) => ticket.sizes.includes(size));
    const seated = new Set<Waiting>();
    for (let first = 0; first + size <= willing.length; first += size) {
      const group = willing.slice(first, first + size);
      groups.push(group);
      for (const member of group) seated.add(member);
    }
    if (seated.size > 0) rest = rest.filter((one) => !seated.has(one));
  }
  return groups;
};
