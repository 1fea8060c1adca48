/** The nouns of the wire: who waits, who sits where. */
import * as v from 'valibot';

/** 128 random bits as base64url without padding: 22 characters. */
const RandomIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

/** One guest for one visit; means nothing afterwards. The mesh receives the same string as PeerId. */
export const GuestIdSchema = RandomIdSchema;
export type GuestId = v.InferOutput<typeof GuestIdSchema>;

/** One table (one call). */
export const TableIdSchema = RandomIdSchema;
export type TableId = v.InferOutput<typeof TableIdSchema>;

/** How many guests a table of strangers may have. */
export const TABLE_SIZES = [2, 3, 4] as const;
export const TableSizeSchema = v.picklist(TABLE_SIZES);
export type TableSize = v.InferOutput<typeof TableSizeSchema>;

/** The most seats any table may have. */
export const SEATS_MAX = 8;

/** A numbered place at a table, from 1. The lower seat of two makes the first offer and is the impolite peer. */
export const SeatSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SEATS_MAX));
export type Seat = v.InferOutput<typeof SeatSchema>;

/** What a guest asks for when queueing: the table sizes that suit, each at most once. */
export const TicketSchema = v.strictObject({
  sizes: v.pipe(
    v.array(TableSizeSchema),
    v.minLength(1),
    v.maxLength(TABLE_SIZES.length),
    v.check((sizes) => new Set(sizes).size === sizes.length),
  ),
});
export type Ticket = v.InferOutput<typeof TicketSchema>;

/** Who has a seat. */
export const SeatTakenSchema = v.strictObject({
  seat: SeatSchema,
  guest: GuestIdSchema,
  kind: v.picklist(['guest']),
});
export type SeatTaken = v.InferOutput<typeof SeatTakenSchema>;

/** A STUN or TURN server as `RTCConfiguration.iceServers` takes it (WebRTC 1.0 §4.2.3). */
export const IceServerSchema = v.strictObject({
  urls: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.minLength(1), v.maxLength(8)),
  username: v.optional(v.pipe(v.string(), v.maxLength(256))),
  credential: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type IceServer = v.InferOutput<typeof IceServerSchema>;

/** A table as one guest receives it: all that a browser needs to start. `seats` ascends and includes `you`. */
export const SeatingSchema = v.strictObject({
  table: TableIdSchema,
  you: SeatSchema,
  seats: v.pipe(v.array(SeatTakenSchema), v.minLength(2), v.maxLength(SEATS_MAX)),
  iceServers: v.pipe(v.array(IceServerSchema), v.maxLength(8)),
});
export type Seating = v.InferOutput<typeof SeatingSchema>;
