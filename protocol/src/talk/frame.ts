/** What travels on the channel of topics, JSON, one frame per text message. Made to age: what is not known is ignored. */
import * as v from 'valibot';
import { TopicNameSchema, VALUE_MAX_LENGTH } from './topic.ts';

/** Label and id of the channel; negotiated like the first one (RFC 8831 §6.4), which it leaves alone. */
export const TOPICS_CHANNEL = { label: 'topics', id: 1 } as const;

/** The version of table talk: 1 had the first channel alone. It grows when a page must know whom it talks to. */
export const TALK_VERSION = 2;

/** The most topics that one page carries. */
export const TOPICS_MAX = 32;

/** The most events of one link that the other end does not have yet. */
export const EVENTS_MAX = 64;

/** The longest frame, in characters: a value and what is around it, or a `hello` of a page with more topics than this one. */
export const FRAME_MAX_LENGTH = 2 * VALUE_MAX_LENGTH;

/** What a page takes from one link: three quarters of the burst are more than an honest one can ever have to say at once. */
export const FRAME_RATE = { perSecond: 30, burst: 240 } as const;

/** In characters, of frames. */
export const FRAME_LENGTH_RATE = { perSecond: 32 * 1024, burst: 640 * 1024 } as const;

const NumberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What travels over the channel of topics. */
export const FrameSchema = v.variant('type', [
  /** First on every connection, and again once more topics are carried: who talks, and what of. */
  v.object({
    type: v.literal('hello'),
    version: NumberSchema,
    topics: v.array(TopicNameSchema),
  }),
  /** The latest value of a state. Numbers of one link's states only grow: a lower one comes late and is void. */
  v.object({
    type: v.literal('state'),
    topic: TopicNameSchema,
    number: NumberSchema,
    value: v.unknown(),
  }),
  /** One event. Those of one link are numbered from 1 without a gap, whatever their topics. */
  v.object({
    type: v.literal('event'),
    topic: TopicNameSchema,
    number: NumberSchema,
    value: v.unknown(),
  }),
  /** All events up to this number have arrived. */
  v.object({ type: v.literal('got'), number: NumberSchema }),
  /** Something was lost here because it was too much: say all states again, and the events that are not there yet. */
  v.object({ type: v.literal('again') }),
]);
export type Frame = v.InferOutput<typeof FrameSchema>;

/** Reads one frame from its text; null for anything that is none that this page knows. Never throws. */
export function parseFrame(text: unknown): Frame | null {
  if (typeof text !== 'string' || text.length > FRAME_MAX_LENGTH) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const result = v.safeParse(FrameSchema, value, { abortEarly: true });
  return result.success ? result.output : null;
}
