/** What a guest is bound to before they are seated: base64url of bytes that docs/protocol.md section 7 defines. */
import * as v from 'valibot';

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

/** How an opening of suite 1 begins that asks for relays alone, without and with an invitation (docs/protocol.md §7.1). */
const RELAYS_ALONE: readonly string[] = ['AAEAAAAB', 'AAEAAAAD'];

/** Whether a guest with this pledge shall be reached over relays alone. */
export const wantsRelaysAlone = ({ opening }: PledgeSent): boolean =>
  RELAYS_ALONE.some((begins) => opening.startsWith(begins));

/** Counts the companies of one table: 1 when it is laid, one more for each time that somebody joins. */
export const EpochSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32 - 1));
