/** Work that a house asks for a ticket while many want one: so much that a crowd of machines is slow, and nobody has to prove to be human. */
import * as v from 'valibot';

/** Iterations of one try (PBKDF2): no house asks for more, and no page does more. */
export const WORK_COST_MAX = 5000;

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));

/**
 * Find a `counter` for which PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2) of the password nonce ‖ counter (32 bits, big endian) with
 * this salt and `cost` iterations gives 32 bytes that begin, in hexadecimal, with `prefix`. As of ALTCHA, proof of work v2.
 */
export const ChallengeSchema = v.strictObject({
  nonce: hex(16),
  salt: hex(16),
  cost: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WORK_COST_MAX)),
  /** One to three digits: 16, 256 or 4,096 tries on average. */
  prefix: v.pipe(v.string(), v.regex(/^[0-9a-f]{1,3}$/)),
});
export type Challenge = v.InferOutput<typeof ChallengeSchema>;

/** What goes with the next ticket: the counter, and the key that it gives. */
export const WorkSchema = v.strictObject({
  counter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
  key: hex(32),
});
export type Work = v.InferOutput<typeof WorkSchema>;
