/** The verbs of the wire: every message between a browser and the server, in both directions. */
import * as v from 'valibot';
import { ClaimedSchema, ClaimSchema } from './claims.ts';
import { CompanionedSchema, CompanionSchema } from './companion.ts';
import { REFUSAL_CODES } from './endings.ts';
import { AgeBitSchema } from './house.ts';
import { EpochSchema, PledgeSchema } from '../pledge.ts';
import { ChallengeSchema, WorkSchema } from './work.ts';
import {
  CHAIRS_MAX,
  ChairsSchema,
  DoorSchema,
  GuestIdSchema,
  IceGrantSchema,
  RandomIdSchema,
  SeatingSchema,
  SeatSchema,
  SeatsSchema,
  TableIdSchema,
  TableKindSchema,
  TicketSchema,
} from '../table.ts';
import { PrepareSchema, RevealedSchema, RevealSchema } from '../trust.ts';

/** The version of the wire: raised when a page of the last one would not be understood, or would not understand. */
const WIRE_VERSION = 1;

/** The WebSocket subprotocol; its number is the protocol version. Both ends must name it. */
export const SUBPROTOCOL = `eat-with-me.${WIRE_VERSION}`;

/** How what one end speaks (a WebSocket subprotocol) compares with what this one does; null for something else. */
export function comparedWire(subprotocol: string): 'same' | 'older' | 'newer' | null {
  const version = /^eat-with-me\.(\d{1,6})$/.exec(subprotocol)?.[1];
  if (version === undefined) return null;
  if (Number(version) === WIRE_VERSION) return 'same';
  return Number(version) < WIRE_VERSION ? 'older' : 'newer';
}

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

/** Every sealed name of one who knocks is so long, in characters: 12 + 121 + 16 bytes as base64url (mesh: `door-name.ts`). */
export const DOOR_NAME_LENGTH = 199;

/** A name that the server forwards and never reads. */
const DoorNameSchema = v.pipe(v.string(), v.length(DOOR_NAME_LENGTH), v.regex(/^[\w-]+$/));

/** 256 random bits as base64url: proves on a new socket who the guest was on the last one. Used once. */
const ResumeTokenSchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** How many messages of this conversation one end has received; welcome, resumed, moved and refused do not count. */
const ReceivedSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const HelloSchema = v.strictObject({
  type: v.literal('hello'),
  /** Present to continue a visit whose socket was lost. */
  resume: v.optional(v.strictObject({ token: ResumeTokenSchema, received: ReceivedSchema })),
});
const QueueSchema = v.strictObject({
  type: v.literal('queue'),
  ticket: TicketSchema,
  /** Where the house asks for it: see `HouseOfferSchema`. */
  age: v.optional(AgeBitSchema),
  /** What the house asked for with `refused` (`work`). */
  work: v.optional(WorkSchema),
});
const SignalToSchema = v.strictObject({
  type: v.literal('signal'),
  to: SeatSchema,
  box: BoxSchema,
});
const LeaveSchema = v.strictObject({ type: v.literal('leave') });
/** Whether this guest agrees that the queue fills the empty chairs of their table. All of the table must. */
const AgreeSchema = v.strictObject({
  type: v.literal('agree'),
  table: TableIdSchema,
  agreed: v.boolean(),
});
/** Sets a private table and sits down at it. */
const HostSchema = v.strictObject({
  type: v.literal('host'),
  chairs: ChairsSchema,
  door: DoorSchema,
  pledge: PledgeSchema,
});
/** Comes to a private table by its link, or to one that two guests have agreed upon between themselves. */
const JoinSchema = v.strictObject({
  type: v.literal('join'),
  table: TableIdSchema,
  /** Where there is no such table it is set with so many chairs and an open door: whoever comes first need not know it. */
  chairs: v.optional(ChairsSchema),
  pledge: PledgeSchema,
});
/** Says to the host who it is that waits at the door (`waited`): a name that only holders of the link can read. Once for each knock. */
const IntroduceSchema = v.strictObject({
  type: v.literal('introduce'),
  table: TableIdSchema,
  name: DoorNameSchema,
});
/** Opens, guards or locks the door of a private table; the host alone may. */
const DoorToSchema = v.strictObject({
  type: v.literal('door'),
  table: TableIdSchema,
  door: DoorSchema,
});
/** Answers a knock; the host alone may. */
const AdmitSchema = v.strictObject({
  type: v.literal('admit'),
  table: TableIdSchema,
  guest: GuestIdSchema,
  admitted: v.boolean(),
});
/** Takes the seat at a running meal again, at a server that has forgotten the table: what the guest knows of it. */
const ReturnSchema = v.strictObject({
  type: v.literal('return'),
  table: TableIdSchema,
  kind: TableKindSchema,
  chairs: ChairsSchema,
  you: SeatSchema,
  epoch: EpochSchema,
  /** What the guest is bound to in this epoch. */
  pledge: PledgeSchema,
});
/**
 * Comes back to a seat by another page of the same tab: whose it was shows the last resume token of the page before, the
 * seat ticket. The seat is the same, the company another one, to which the guest is a newcomer.
 */
const ReclaimSchema = v.strictObject({
  type: v.literal('reclaim'),
  ticket: ResumeTokenSchema,
  pledge: PledgeSchema,
});
/** Asks for fresh credentials: those that came with the seating expire. */
const RenewSchema = v.strictObject({ type: v.literal('renew') });

/** What a guest may ask, in the imperative. */
export const ClientMessageSchema = v.variant('type', [
  SignalToSchema,
  HelloSchema,
  QueueSchema,
  RevealSchema,
  PrepareSchema,
  LeaveSchema,
  AgreeSchema,
  HostSchema,
  JoinSchema,
  IntroduceSchema,
  DoorToSchema,
  AdmitSchema,
  ReturnSchema,
  ReclaimSchema,
  RenewSchema,
  CompanionSchema,
  ClaimSchema,
]);
export type ClientMessage = v.InferOutput<typeof ClientMessageSchema>;

/** Guests waiting; exact up to 10, then rounded down so that it points at nobody. */
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What the queue looks like to one who waits in it. */
const OutlookSchema = v.strictObject({
  /** All who wait, this guest included. */
  waiting: CountSchema,
  /** Those of them whom each size would suit, this guest included. */
  bySize: v.strictObject({ 2: CountSchema, 3: CountSchema, 4: CountSchema }),
  /** How long seatings have taken of late, in ms, middle half of them: the honest form of an estimate. Null: too few. */
  estimateMs: v.nullable(v.strictObject({ low: v.number(), high: v.number() })),
});
export type Outlook = v.InferOutput<typeof OutlookSchema>;

/**
 * What meeting tags are made with, this hour's and the last hour's: tags under both, and two tickets that wait at the
 * same time have one in common. The server forgets older ones, so tickets of different evenings cannot be joined.
 */
const SaltsSchema = v.tuple([RandomIdSchema, RandomIdSchema]);

/** After how long a patient ticket asks for less, in ms. */
const RelaxesSchema = v.strictObject({ anyLanguageMs: v.number(), fewerMs: v.number() });

/** What the operator has chosen for links between strangers. */
const StrangersSchema = v.picklist(['relay-first', 'direct']);
export type Strangers = v.InferOutput<typeof StrangersSchema>;

/** What the server states, in the past tense. */
export const ServerMessageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('welcome'),
    guest: GuestIdSchema,
    token: ResumeTokenSchema,
    /** How long the server keeps a lost guest's place, in ms. */
    graceMs: v.number(),
    salts: SaltsSchema,
    relaxes: RelaxesSchema,
    /** Whether the house has a relay for guests who cannot reach each other directly. */
    relay: v.boolean(),
    /** How strangers' links begin: over relays alone, where the house has one, or on any path. Each guest decides. */
    strangers: StrangersSchema,
  }),
  /** The hour has changed: tickets made from now on use these. */
  v.strictObject({ type: v.literal('salted'), salts: SaltsSchema }),
  /** The visit goes on over this socket; what either end missed follows. */
  v.strictObject({
    type: v.literal('resumed'),
    token: ResumeTokenSchema,
    received: ReceivedSchema,
    graceMs: v.number(),
  }),
  /**
   * The visit goes on over this socket, but on another node of the house: both ends count from zero, and what was under
   * way is lost. What there is to know about the place follows as `queued`, `seated` and so on.
   */
  v.strictObject({
    type: v.literal('moved'),
    token: ResumeTokenSchema,
    graceMs: v.number(),
    salts: SaltsSchema,
    /** What the guest still has: a place in the queue, a seat, a place at the door of a private table, or nothing. */
    kept: v.nullable(v.picklist(['queue', 'seat', 'door'])),
  }),
  v.strictObject({
    type: v.literal('queued'),
    /**
     * `table-mate-gone`: somebody did not sit down, and this guest has their place in the queue again. They are not
     * matched before they have sent `queue` with a fresh pledge.
     */
    because: v.picklist(['asked', 'table-mate-gone']),
    outlook: OutlookSchema,
  }),
  v.strictObject({ type: v.literal('counted'), outlook: OutlookSchema }),
  v.strictObject({ type: v.literal('seated'), seating: SeatingSchema }),
  v.strictObject({ type: v.literal('renewed'), ...IceGrantSchema.entries }),
  CompanionedSchema,
  ClaimedSchema,
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
  /** A newcomer has a seat at this table: everybody who sits there now, with what they prepared for this. */
  v.strictObject({
    type: v.literal('arrived'),
    table: TableIdSchema,
    epoch: EpochSchema,
    seats: SeatsSchema,
  }),
  RevealedSchema,
  /** Whether the queue fills the empty chairs now: everybody has agreed, or somebody no longer does. */
  v.strictObject({ type: v.literal('opened'), table: TableIdSchema, open: v.boolean() }),
  /** The state of a private table's door, and the seat of its host: the lowest of those taken. */
  v.strictObject({
    type: v.literal('hosted'),
    table: TableIdSchema,
    door: DoorSchema,
    host: SeatSchema,
  }),
  /** Guests who have returned to a table that the server had forgotten: signals reach them again. */
  v.strictObject({
    type: v.literal('returned'),
    table: TableIdSchema,
    seats: v.pipe(v.array(SeatSchema), v.maxLength(CHAIRS_MAX)),
  }),
  /** This guest waits at the door of a private table. */
  v.strictObject({ type: v.literal('waited'), table: TableIdSchema }),
  /** To the host: somebody knocks, or does not any more. */
  v.strictObject({
    type: v.literal('knocked'),
    table: TableIdSchema,
    guest: GuestIdSchema,
    waits: v.boolean(),
  }),
  /** To the host, after `knocked`: what one who knocks says who they are. */
  v.strictObject({
    type: v.literal('introduced'),
    table: TableIdSchema,
    guest: GuestIdSchema,
    name: DoorNameSchema,
  }),
  v.strictObject({
    type: v.literal('refused'),
    code: v.picklist(REFUSAL_CODES),
    retryAfterMs: v.optional(v.number()),
    /** With `work`. */
    challenge: v.optional(ChallengeSchema),
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
  'moved',
  'refused',
]);

/** Whether both ends count this message, so that it survives a lost socket. */
export const isCounted = (message: ClientMessage | ServerMessage): boolean =>
  !UNCOUNTED.has(message.type);

/**
 * Whether the other end counts a message that this end cannot read: one from a newer version, perhaps. It has to be counted
 * here as well, or after a lost socket both would disagree on what is missing. Never throws.
 */
export function isCountedUnread(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return false;
    return typeof value.type === 'string' && !UNCOUNTED.has(value.type);
  } catch {
    return false;
  }
}

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
