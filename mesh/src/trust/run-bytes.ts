/** What one run of comparing hashes: commitments, the set of them, and the code out of everybody's nonces. */
import type { Seat } from '@eat-with-me/protocol/table';
import { concat, lab, lp, sha256, u32, u8, type Bytes } from './bytes.ts';

/** Which run it is, and whose. Both ends make it from what they know themselves. */
export interface Run {
  /** T of the epoch in which it began: it stands for the table, its seats, and both certificates of each link. */
  readonly transcript: Bytes;
  /** From 1. */
  readonly run: number;
  /** Who takes part, ascending. */
  readonly seats: readonly Seat[];
}

/** How many bits people compare. */
const CODE_BITS = 30;

/** lp(T) ‖ u32 run ‖ u8 guests ‖ Σ u8 seat. */
const runBytes = ({ transcript, run, seats }: Run): Bytes =>
  concat(lp(transcript), u32(run), u8(seats.length), ...seats.map(u8));

/** Binds the guest in this seat to a nonce (32 random bytes) for this run and no other. */
export const runCommitment = (run: Run, seat: Seat, nonce: Bytes): Promise<Bytes> =>
  sha256(lab('recipe commit'), runBytes(run), u8(seat), lp(nonce));

/** The set of commitments, in the order of the seats: what everybody must have before anybody reveals. */
export const runSet = (run: Run, commits: readonly Bytes[]): Promise<Bytes> =>
  sha256(lab('recipe set'), runBytes(run), ...commits.map(lp));

/**
 * The code that people compare: the top 30 bits of HKDF-SHA-256(lp(T) ‖ Σ lp(nonce), salt = the set, info = lab("sas")), as
 * one number; nonces in the order of the seats.
 */
export async function runCode(
  { transcript }: Run,
  set: Bytes,
  nonces: readonly Bytes[],
): Promise<number> {
  const { subtle } = crypto;
  const ikm = concat(lp(transcript), ...nonces.map(lp));
  const key = await subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  const bits = await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: set, info: concat(lab('sas')) },
    key,
    32,
  );
  return new DataView(bits).getUint32(0) >>> (32 - CODE_BITS);
}
