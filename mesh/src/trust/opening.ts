/** What a guest shows of themselves before they are seated: bound by their commitment, public to everybody. */
import { OPENING_BYTES } from '@eat-with-me/protocol/pledge';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { concat, lp, sameBytes, u16, u32, u8, type Bytes } from './bytes.ts';

/** X25519, HKDF-SHA-256, AES-256-GCM, SHA-256. There is no other suite and no negotiation. */
const SUITE = 1;

/** What a guest may say of their connection. Bits that are not here must be 0. */
export const CAPS = { relayOnly: 1, psk: 2 } as const;
const CAPS_KNOWN = CAPS.relayOnly | CAPS.psk;

/** Length of a public key, a fingerprint, a transcript, a nonce and a commitment, in bytes. */
export const LENGTH = 32;

/** No transcript came before this one. */
export const NO_TRANSCRIPT: Bytes = new Uint8Array(LENGTH);

/** `newcomer`: comes to this table, alone or with a first group. `member`: ate here in the epoch before. */
type Role = 'newcomer' | 'member';
const ROLES: readonly Role[] = ['newcomer', 'member'];

/** One guest's part in the table's transcript. */
export interface Opening {
  /** Bits of `CAPS`. */
  caps: number;
  role: Role;
  /** X25519 public key, fresh for every opening. */
  publicKey: Bytes;
  /** SHA-256 of the guest's DTLS certificate in DER. */
  fingerprint: Bytes;
  /** T of the epoch before for a member; zeros for a newcomer. */
  previous: Bytes;
}

/** Whether the guest holds the secret of an invitation, as they say themselves. */
export const isInvited = ({ caps }: Pick<Opening, 'caps'>): boolean => (caps & CAPS.psk) !== 0;

/** Where the first of the three byte strings of 2 + 32 bytes begins. */
const PARTS_AT = OPENING_BYTES - 3 * (2 + LENGTH);

/** The bytes of an opening: u16 suite ‖ u32 caps ‖ u8 role ‖ lp(key) ‖ lp(fingerprint) ‖ lp(previous). */
export const encodeOpening = ({ caps, role, publicKey, fingerprint, previous }: Opening): Bytes =>
  concat(
    u16(SUITE),
    u32(caps),
    u8(ROLES.indexOf(role)),
    lp(publicKey),
    lp(fingerprint),
    lp(previous),
  );

/** The opening in these bytes, or why there is none; exactly one byte string stands for each opening. */
export function parseOpening(bytes: Bytes): Opening | TrustCode {
  if (bytes.length < 2) return 'E_TABLE_INVALID';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== SUITE) return 'E_VERSION';
  if (bytes.length !== OPENING_BYTES) return 'E_TABLE_INVALID';
  const caps = view.getUint32(2);
  const role = ROLES[view.getUint8(6)];
  if ((caps & ~CAPS_KNOWN) !== 0 || role === undefined) return 'E_VERSION';
  const parts: Bytes[] = [];
  for (let at = PARTS_AT; at < OPENING_BYTES; at += 2 + LENGTH) {
    if (view.getUint16(at) !== LENGTH) return 'E_TABLE_INVALID';
    parts.push(bytes.slice(at + 2, at + 2 + LENGTH));
  }
  const [publicKey, fingerprint, previous] = parts as [Bytes, Bytes, Bytes];
  if (sameBytes(previous, NO_TRANSCRIPT) !== (role === 'newcomer')) return 'E_TABLE_INVALID';
  return { caps, role, publicKey, fingerprint, previous };
}
