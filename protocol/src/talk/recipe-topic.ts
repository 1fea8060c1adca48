/** What guests tell each other to draw the recipe that they compare; docs/protocol.md §7.7 has the order of it. */
import * as v from 'valibot';
import { EpochSchema, HashSchema } from '../pledge.ts';
import { SeatSchema } from '../table.ts';
import { eventTopic } from './topic.ts';

/** The highest number of a run: more than hands can press in an evening. */
export const RUN_MAX = 65_535;

/** One run of comparing at a table; numbers only grow. */
const RunSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(RUN_MAX));

/** Seats of one table, ascending. */
const SeatsSchema = v.pipe(
  v.array(SeatSchema),
  v.maxLength(8),
  v.check((seats) => seats.every((seat, at) => at === 0 || seat > (seats[at - 1] ?? seat))),
);

const RecipeStepSchema = v.variant('step', [
  /** My hand has pressed "Compare": I take part in any run from this number on, and can with these seats. */
  v.object({ step: v.literal('press'), run: RunSchema, seats: SeatsSchema }),
  /** Not any more. */
  v.object({ step: v.literal('withdraw') }),
  /** I take part in this run, of these seats and in this epoch, and am bound to a nonce. */
  v.object({
    step: v.literal('commit'),
    epoch: EpochSchema,
    run: RunSchema,
    seats: SeatsSchema,
    commit: HashSchema,
  }),
  /** The nonce, and the set of commitments for which it left. */
  v.object({ step: v.literal('reveal'), run: RunSchema, set: HashSchema, nonce: HashSchema }),
]);
export type RecipeStep = v.InferOutput<typeof RecipeStepSchema>;

export const RECIPE = eventTopic('recipe', RecipeStepSchema);
