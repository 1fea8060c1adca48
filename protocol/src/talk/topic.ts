/** What a topic of table talk is: a name that both ends know, what its values look like, and how they are kept. */
import * as v from 'valibot';

/**
 * `state`: the latest value counts, and is said again on every new connection. `event`: every value counts, is kept until
 * the other end has it, and arrives once and in order.
 */
type TopicKind = 'state' | 'event';

/** One topic as its declaration has it; values are never null. */
interface Topic<Kind extends TopicKind, T> {
  readonly name: string;
  readonly kind: Kind;
  /** The value out of untrusted data, without keys that are not known here; null if it is none. Never throws. */
  parse(value: unknown): T | null;
}
export type StateTopic<T = unknown> = Topic<'state', T>;
export type EventTopic<T = unknown> = Topic<'event', T>;
export type AnyTopic = StateTopic | EventTopic;

/** A topic as this protocol declares it: what its values are can be told to whoever writes another client. */
export interface Declared {
  readonly schema: v.GenericSchema;
}

/** The form of a topic's name, which is all that a page knows of a topic that it does not carry. */
export const TopicNameSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/));

/** The longest value, in characters of its JSON. */
export const VALUE_MAX_LENGTH = 4096;

/**
 * Declares a topic. The schema decides what a value is; for one that is to grow later, an object that lets unknown keys
 * pass unread (`v.object`), so that pages of different ages understand each other.
 */
function topicOf<Kind extends TopicKind, T>(
  kind: Kind,
  name: string,
  schema: v.GenericSchema<unknown, NonNullable<T>>,
): Topic<Kind, NonNullable<T>> & Declared {
  return {
    name: v.parse(TopicNameSchema, name),
    kind,
    schema,
    parse: (value) => {
      const result = v.safeParse(schema, value, { abortEarly: true });
      return result.success ? result.output : null;
    },
  };
}

/** Declares a topic of which the latest value counts. Throws for a name that is none. */
export const stateTopic = <T>(
  name: string,
  schema: v.GenericSchema<unknown, NonNullable<T>>,
): StateTopic<NonNullable<T>> & Declared => topicOf('state', name, schema);

/** Declares a topic of which every value counts. Throws for a name that is none. */
export const eventTopic = <T>(
  name: string,
  schema: v.GenericSchema<unknown, NonNullable<T>>,
): EventTopic<NonNullable<T>> & Declared => topicOf('event', name, schema);
