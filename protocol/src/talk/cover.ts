/** What two guests tell each other of the cover over their pictures. */
import * as v from 'valibot';
import { stateTopic } from './topic.ts';

/** No honest pair comes near it; whoever does stays covered. */
export const ROUND_MAX = 1_000_000;

/**
 * Whether this guest would lift the cover for the one whom they tell, in this round of the two. Pictures are open while both
 * would in the same round. Whoever covers goes on to the next round, in which nobody has said that they would.
 */
export const COVER = stateTopic(
  'cover',
  v.object({
    round: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ROUND_MAX)),
    lifts: v.boolean(),
  }),
);

/** A value of the topic. */
export interface CoverTold {
  round: number;
  lifts: boolean;
}
