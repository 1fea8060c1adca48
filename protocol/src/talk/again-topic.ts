/** "Again?" as it travels between two guests: the same messages of the same size at the same moments, whoever has pressed it. */
import * as v from 'valibot';
import { HashSchema } from '../pledge.ts';
import { stateTopic } from './topic.ts';

/** How often two can be asked at one table: some times each time that somebody gets up. */
export const AGAIN_ROUNDS_MAX = 32;

/** The how-manieth time it is asked, the key of this guest's answer, and the proof of it once the other's key is there (docs/protocol.md §7.12). */
export const AGAIN = stateTopic(
  'again',
  v.object({
    round: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(AGAIN_ROUNDS_MAX)),
    key: HashSchema,
    proof: v.nullable(HashSchema),
  }),
);
