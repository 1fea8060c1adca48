/** What a guest says went wrong at a table of strangers. The house hears who, where and which of a few reasons; the rest only its operator can read. */
import * as v from 'valibot';
import { SeatSchema, TableIdSchema } from '../table.ts';

/** What can have been wrong, from a short list. */
export const CLAIM_REASONS = ['indecent', 'hateful', 'under-age', 'selling', 'other'] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

/** A report in an envelope for the operator (`mesh/src/report`): so many characters at most, so that it fits into one message. */
export const REPORT_BOX_MAX_LENGTH = 22_000;
const ReportBoxSchema = v.pipe(v.string(), v.maxLength(REPORT_BOX_MAX_LENGTH), v.regex(/^[\w-]+$/));

/** Of a guest who sits, or has sat, opposite at this table on this visit. */
export const ClaimSchema = v.strictObject({
  type: v.literal('claim'),
  table: TableIdSchema,
  seat: SeatSchema,
  reason: v.picklist(CLAIM_REASONS),
  /** Only where the house has a key for it. */
  report: v.optional(ReportBoxSchema),
});

/** What has become of a claim. Whether it counts is not told. */
export const ClaimedSchema = v.strictObject({
  type: v.literal('claimed'),
  table: TableIdSchema,
  seat: SeatSchema,
  /** False: the house knows of nobody in that seat with whom this guest has sat on this visit. */
  heard: v.boolean(),
});
