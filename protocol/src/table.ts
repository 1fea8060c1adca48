/** The nouns of the wire: who waits, who sits where. */
import * as v from 'valibot';
import { EpochSchema, PledgeSchema } from './pledge.ts';
import { CHAIRS_MAX, LANGUAGES_MAX, MEETINGS_MAX, TABLE_SIZES } from './table-bounds.ts';

/** A list without repetition. */
const distinct = <S extends v.GenericSchema>(item: S) =>
  v.pipe(
    v.array(item),
    v.check((items) => new Set(items).size === items.length),
  );

/** 128 random bits as base64url without padding: 22 characters. */
export const RandomIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

/** One guest for one visit; means nothing afterwards. The mesh receives the same string as PeerId. */
export const GuestIdSchema = RandomIdSchema;
export type GuestId = v.InferOutput<typeof GuestIdSchema>;

/** One table (one call). */
export const TableIdSchema = RandomIdSchema;
export type TableId = v.InferOutput<typeof TableIdSchema>;

export { CHAIRS_MAX, LANGUAGES_MAX, MEETINGS_MAX, TABLE_SIZES };

const TableSizeSchema = v.picklist(TABLE_SIZES);
export type TableSize = v.InferOutput<typeof TableSizeSchema>;

/** The highest seat number: one byte. A table that has had so many guests takes no more. */
export const SEAT_MAX = 255;

/**
 * A numbered place at a table, from 1, never given twice at one table. The lower seat of two makes the first offer and
 * is the impolite peer.
 */
export const SeatSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SEAT_MAX));
export type Seat = v.InferOutput<typeof SeatSchema>;

/** A language as its BCP 47 primary subtag (RFC 5646 §2.2.1), lower case: `en`, `es`, `yue`. */
const LanguageSchema = v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/));
export type Language = v.InferOutput<typeof LanguageSchema>;

/**
 * Stands for one earlier meeting of two guests: both their browsers can make the same tag, and it means nothing to
 * anybody else. Bound to one of the server's two salts.
 */
export const MeetingTagSchema = RandomIdSchema;
export type MeetingTag = v.InferOutput<typeof MeetingTagSchema>;

const tagsSchema = (max: number) => v.pipe(distinct(MeetingTagSchema), v.maxLength(max));

/** What a guest asks for when queueing. */
export const TicketSchema = v.strictObject({
  /** The table sizes that suit. */
  sizes: v.pipe(distinct(TableSizeSchema), v.minLength(1)),
  /** The languages that the guest would speak; none means any. */
  languages: v.pipe(distinct(LanguageSchema), v.maxLength(LANGUAGES_MAX)),
  /** What the guest gives up after a while rather than wait on. */
  patience: v.strictObject({
    /** Sits down without a shared language. */
    anyLanguage: v.boolean(),
    /** Starts with fewer guests than the table has chairs; the empty ones stay open. */
    fewer: v.boolean(),
  }),
  /** What pages of before said of every earlier meeting: whoever has one of these in `avoid` is not seated with them. */
  met: tagsSchema(2 * MEETINGS_MAX),
  /**
   * Two tags under each of the two salts for every earlier meeting that the guest's browser remembers. Two whose lists have one
   * in common are not seated together; which of them does not want to, the lists do not say.
   */
  avoid: tagsSchema(4 * MEETINGS_MAX),
  /** For the table to come, and for no other. */
  pledge: PledgeSchema,
});
export type Ticket = v.InferOutput<typeof TicketSchema>;

/** Who has a seat. */
const SeatTakenSchema = v.strictObject({
  seat: SeatSchema,
  guest: GuestIdSchema,
  kind: v.picklist(['guest']),
  /** What they are bound to in this epoch of the table. */
  pledge: PledgeSchema,
});
export type SeatTaken = v.InferOutput<typeof SeatTakenSchema>;

/** Everybody at a table, ascending. */
export const SeatsSchema = v.pipe(
  v.array(SeatTakenSchema),
  v.minLength(1),
  v.maxLength(CHAIRS_MAX),
);

/** A STUN or TURN server as `RTCConfiguration.iceServers` takes it (WebRTC 1.0 §4.2.3). */
const IceServerSchema = v.strictObject({
  urls: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.minLength(1), v.maxLength(8)),
  username: v.optional(v.pipe(v.string(), v.maxLength(256))),
  credential: v.optional(v.pipe(v.string(), v.maxLength(256))),
});

/** By which servers a browser finds a way to the others, and how long (ms) their credentials hold; null: for ever. */
const iceEntries = {
  iceServers: v.pipe(v.array(IceServerSchema), v.maxLength(8)),
  iceServersTtlMs: v.nullable(v.pipe(v.number(), v.minValue(1))),
};
export const IceGrantSchema = v.strictObject(iceEntries);
export type IceGrant = v.InferOutput<typeof IceGrantSchema>;

/** How a table fills: by the queue, or by whoever has its link. */
export const TableKindSchema = v.picklist(['queue', 'private']);
export type TableKind = v.InferOutput<typeof TableKindSchema>;

/** Who may come through the door of a private table: whoever has the link, whoever the host lets in, nobody. */
export const DoorSchema = v.picklist(['open', 'knock', 'locked']);
export type Door = v.InferOutput<typeof DoorSchema>;

/** How many chairs a private table may have. */
export const ChairsSchema = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(CHAIRS_MAX));

/**
 * A table as one guest receives it: all that a browser needs to start. `seats` ascends and includes `you`.
 */
export const SeatingSchema = v.strictObject({
  table: TableIdSchema,
  kind: TableKindSchema,
  /** How many can sit here. */
  chairs: ChairsSchema,
  you: SeatSchema,
  /** The company that `seats` are. */
  epoch: EpochSchema,
  seats: SeatsSchema,
  ...iceEntries,
});
export type Seating = v.InferOutput<typeof SeatingSchema>;
