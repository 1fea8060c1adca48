/** The proof, sent in a box, that a guest holds the keys of their seat and saw the same table. */
import { concat, lab, lp, u8, type Bytes } from './bytes.ts';
import type { DirectionKeys } from './keys.ts';

/** What both ends of a link must agree on. Fingerprints are of the certificates that the link really uses. */
export interface Confirmed {
  /** T. */
  transcript: Bytes;
  fingerprintFrom: Bytes;
  fingerprintTo: Bytes;
}

const confirmBytes = (
  { direction: { from, to } }: DirectionKeys,
  { transcript, fingerprintFrom, fingerprintTo }: Confirmed,
): Bytes =>
  concat(lab('confirm'), lp(transcript), u8(from), u8(to), lp(fingerprintFrom), lp(fingerprintTo));

/** HMAC-SHA-256(K_confirm, lab("confirm") ‖ lp(T) ‖ u8 from ‖ u8 to ‖ lp(fp_from) ‖ lp(fp_to)), 32 bytes. */
export const confirmation = async (keys: DirectionKeys, what: Confirmed): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', keys.confirm, confirmBytes(keys, what)));

/** Whether this is the confirmation that the other end must send; takes the same time for all. */
export const isConfirmation = (
  mac: Bytes,
  keys: DirectionKeys,
  what: Confirmed,
): Promise<boolean> => crypto.subtle.verify('HMAC', keys.confirm, mac, confirmBytes(keys, what));
