/** What guests reveal, prepare and confirm, as it travels: base64url of bytes that docs/protocol.md section 7 defines. */
import * as v from 'valibot';
import { EpochSchema, HashSchema, PledgeSchema } from './pledge.ts';
import { SeatSchema, TableIdSchema } from './table.ts';

/** A guest: the table is right, here is the nonce. Whoever reveals sits. */
export const RevealSchema = v.strictObject({
  type: v.literal('reveal'),
  table: TableIdSchema,
  epoch: EpochSchema,
  nonce: HashSchema,
});

/** A guest who sits at a table with empty chairs: my pledge for the company after this epoch. A later one takes its place. */
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

/** In a box: I hold the keys of my seat and saw the same table as you. */
export const ConfirmSchema = v.strictObject({ type: v.literal('confirm'), mac: HashSchema });

/** Table talk between members: this is the company that I see after somebody joined. */
export const TranscriptSchema = v.strictObject({
  type: v.literal('transcript'),
  epoch: EpochSchema,
  transcript: HashSchema,
});
