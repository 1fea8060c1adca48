/** The verbs of the wire: every message between a browser and the server, in both directions. */
import * as v from 'valibot';
import { refusalCodes } from './endings.ts';
import { GuestIdSchema, SeatingSchema, SeatSchema, TableIdSchema, TicketSchema } from './table.ts';

/** The WebSocket subprotocol; its number is the protocol version. Both ends must name it. */
export const SUBPROTOCOL = 'eat-with-me.1';

/** Where the server listens for WebSockets. */
export const WIRE_PATH = '/wire';

/** The largest message either end may send, in bytes. */
export const MESSAGE_MAX_BYTES = 24 * 1024;

/** The largest box, in characters: 16 KiB of content as base64url. */
export const BOX_MAX_LENGTH = 22 * 1024;

/** How many messages each end keeps so that it can send them again on resume. */
export const KEPT_MESSAGES_MAX = 128;

/** What negotiation sends, as the server sees it: base64url that it forwards and never opens. */
const BoxSchema = v.pipe(v.string(), v.maxLength(BOX_MAX_LENGTH), v.regex(/^[\w-]+$/));

/** 256 random bits as base64url: proves on a new socket who the guest was on the last one. Used once. */
const ResumeTokenSchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** How many messages of this conversation one end has received; welcome, resumed and refused do not count. */
const ReceivedSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const HelloSchema = v.strictObject({
  type: v.literal('hello'),
  /** Present to continue a visit whose socket was lost. */
  resume: v.optional(v.strictObject({ token: ResumeTokenSchema, received: ReceivedSchema })),
});
const QueueSchema = v.strictObject({ type: v.literal('queue'), ticket: TicketSchema });
const SitSchema = v.strictObject({ type: v.literal('sit'), table: TableIdSchema });
const SignalToSchema = v.strictObject({
  type: v.literal('signal'),
  to: SeatSchema,
  box: BoxSchema,
});
const LeaveSchema = v.strictObject({ type: v.literal('leave') });

/** What a guest may ask, in the imperative. */
export const ClientMessageSchema = v.variant('type', [
  SignalToSchema,
  HelloSchema,
  QueueSchema,
  SitSchema,
  LeaveSchema,
]);
export type ClientMessage = v.InferOutput<typeof ClientMessageSchema>;

/** What the server states, in the past tense. */
export const ServerMessageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('welcome'),
    guest: GuestIdSchema,
    token: ResumeTokenSchema,
    /** How long the server keeps a lost guest's place, in ms. */
    graceMs: v.number(),
  }),
  /** The visit goes on over this socket; what either end missed follows. */
  v.strictObject({
    type: v.literal('resumed'),
    token: ResumeTokenSchema,
    received: ReceivedSchema,
    graceMs: v.number(),
  }),
  v.strictObject({
    type: v.literal('queued'),
    /** `table-mate-gone`: somebody did not sit down, and this guest is back at the front of the queue. */
    because: v.picklist(['asked', 'table-mate-gone']),
    /** Guests waiting, this one included; exact up to 10, then rounded down so that it points at nobody. */
    waiting: v.number(),
  }),
  v.strictObject({ type: v.literal('counted'), waiting: v.number() }),
  v.strictObject({ type: v.literal('seated'), seating: SeatingSchema }),
  /** The guest did not sit down in time, lost the seat and no longer waits. */
  v.strictObject({ type: v.literal('unseated'), table: TableIdSchema }),
  v.strictObject({ type: v.literal('signal'), from: SeatSchema, box: BoxSchema }),
  v.strictObject({
    type: v.literal('departed'),
    table: TableIdSchema,
    seat: SeatSchema,
    /** `left`: said goodbye to the server. `lost`: did not come back within the grace. */
    because: v.picklist(['left', 'lost']),
  }),
  v.strictObject({
    type: v.literal('refused'),
    code: v.picklist(refusalCodes),
    retryAfterMs: v.optional(v.number()),
  }),
]);
export type ServerMessage = v.InferOutput<typeof ServerMessageSchema>;

/** One kind of message out of a union, by its `type`. */
export type MessageOf<M extends { type: string }, T extends M['type']> = Extract<M, { type: T }>;

/** Messages that open a socket or answer it alone; neither end counts them or sends them again. */
const UNCOUNTED: ReadonlySet<string> = new Set<(ClientMessage | ServerMessage)['type']>([
  'hello',
  'welcome',
  'resumed',
  'refused',
]);

/** Whether both ends count this message, so that it survives a lost socket. */
export const isCounted = (message: ClientMessage | ServerMessage): boolean =>
  !UNCOUNTED.has(message.type);

/** Reads one message from its text; null for anything that is not exactly one. Never throws. */
export const parseClientMessage = (text: string): ClientMessage | null =>
  parse(ClientMessageSchema, text);

/** Reads one message from its text; null for anything that is not exactly one. Never throws. */
export const parseServerMessage = (text: string): ServerMessage | null =>
  parse(ServerMessageSchema, text);

function parse<S extends typeof ClientMessageSchema | typeof ServerMessageSchema>(
  schema: S,
  text: string,
): v.InferOutput<S> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : null;
}
