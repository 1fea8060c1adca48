/** What guests commit to, reveal and confirm, as it travels: base64url of bytes that docs/protocol.md section 7 defines. */
import * as v from 'valibot';
import { SeatSchema, TableIdSchema } from './table.ts';

/** So many bytes as base64url without padding. */
const bytesOf = (length: number) =>
  v.pipe(v.string(), v.length(Math.ceil((length * 4) / 3)), v.regex(/^[\w-]+$/));

/** Length of an opening, in bytes. */
export const OPENING_BYTES = 109;

/** 32 bytes: a commitment, a nonce, a transcript or a confirmation. */
export const HashSchema = bytesOf(32);

/** What a guest commits to before they are seated; used for one table only. Public. */
export const PledgeSchema = v.strictObject({
  opening: bytesOf(OPENING_BYTES),
  commit: HashSchema,
});
export type PledgeSent = v.InferOutput<typeof PledgeSchema>;

/** Counts the companies of one table: 1 when it is laid, one more for each time that somebody joins. */
export const EpochSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32 - 1));

/** A guest: the table is right, here is the nonce. Whoever reveals sits. */
export const RevealSchema = v.strictObject({
  type: v.literal('reveal'),
  table: TableIdSchema,
  epoch: EpochSchema,
  nonce: HashSchema,
});

/** A guest: a fresh pledge for the ticket that waits, because the last one was told to a table that broke up. */
export const PledgeAnewSchema = v.strictObject({
  type: v.literal('pledge'),
  pledge: PledgeSchema,
});

/** A guest who sits at a table with empty chairs: my pledge for the company after this epoch. */
export const PrepareSchema = v.strictObject({
  type: v.literal('prepare'),
  table: TableIdSchema,
  epoch: EpochSchema,
  pledge: PledgeSchema,
});

/** The server: the guest in this seat has revealed. */
export const RevealedSchema = v.strictObject({
  type: v.literal('revealed'),
  table: TableIdSchema,
  epoch: EpochSchema,
  from: SeatSchema,
  nonce: HashSchema,
});

/** Table talk: I hold the keys of my seat and saw the same table as you. */
export const ConfirmSchema = v.strictObject({ type: v.literal('confirm'), mac: HashSchema });

/** Table talk between members: this is the company that I see after somebody joined. */
export const TranscriptSchema = v.strictObject({
  type: v.literal('transcript'),
  epoch: EpochSchema,
  transcript: HashSchema,
});
