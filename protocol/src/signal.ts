/** What negotiation sends from one guest to another. The server only ever sees it boxed. */
import * as v from 'valibot';
import { ConfirmSchema } from './trust.ts';

/** The most candidates one connection accepts over its life: a bound on what a stranger can make a browser try. */
export const CANDIDATES_MAX = 64;

/** The highest number of a connection: a bound on how many a stranger can make a browser build for one link. */
export const CONNECTION_MAX = 999;

/** The largest session description accepted, in characters; a longer one is refused by name (`E_DESCRIPTION`). */
export const DESCRIPTION_MAX_LENGTH = 15 * 1024;

/** The longest that is read at all, so that it can be refused: more fits neither an envelope nor the first channel. */
export const DESCRIPTION_READ_MAX_LENGTH = 20 * 1024;

const DescriptionSchema = v.strictObject({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.maxLength(DESCRIPTION_READ_MAX_LENGTH)),
});

const CandidateSchema = v.strictObject({
  candidate: v.pipe(v.string(), v.maxLength(512)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(16))),
  sdpMLineIndex: v.nullable(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CANDIDATES_MAX)),
  ),
  usernameFragment: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});

/**
 * A description (RFC 9429), candidates that belong to it or to an earlier one (RFC 8838), or both; or a request to the
 * side that makes the offers. The most candidates are per connection.
 */
export const SignalSchema = v.strictObject({
  /**
   * Which connection of the link is meant. The first is 0; the lower seat gives odd numbers, the higher seat even ones,
   * always above every number seen, and the highest offered replaces the others.
   */
  connection: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CONNECTION_MAX)),
  description: v.nullable(DescriptionSchema),
  candidates: v.pipe(v.array(CandidateSchema), v.maxLength(CANDIDATES_MAX)),
  /** The line is broken and the other side makes this connection's offers: please make one that restarts ICE. */
  asks: v.optional(v.literal('restart')),
});
export type Signal = v.InferOutput<typeof SignalSchema>;
export type Candidate = v.InferOutput<typeof CandidateSchema>;

/** What one box holds. */
export const BoxedSchema = v.union([SignalSchema, ConfirmSchema]);
export type Boxed = v.InferOutput<typeof BoxedSchema>;

/** The content of a box out of untrusted data, or null. Never throws. */
export function parseBoxed(value: unknown): Boxed | null {
  const result = v.safeParse(BoxedSchema, value, { abortEarly: true });
  return result.success ? result.output : null;
}
