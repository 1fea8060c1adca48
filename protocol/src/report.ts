/** A report: what a guest tells the operator of a table-mate beside the claim. It travels in an envelope (`mesh/src/report`). */
import * as v from 'valibot';
import { CLAIM_REASONS } from './wire/claims.ts';

/** So many characters of their own may a guest add. */
export const WORDS_MAX_LENGTH = 1000;

/** A picture as JPEG has at most so many bytes: with the words it fits into one message. */
export const PICTURE_MAX_BYTES = 8000;

const ReportSchema = v.strictObject({
  reason: v.picklist(CLAIM_REASONS),
  words: v.pipe(v.string(), v.maxLength(WORDS_MAX_LENGTH)),
  /** JPEG in base64; null where the guest has added none. */
  picture: v.nullable(
    v.pipe(v.string(), v.base64(), v.maxLength(Math.ceil(PICTURE_MAX_BYTES / 3) * 4)),
  ),
});
export type Report = v.InferOutput<typeof ReportSchema>;

/** The report in this text; throws where there is none. */
export const parseReport = (json: string): Report => v.parse(ReportSchema, JSON.parse(json));
