/** The keys that two guests share and nobody else has. WebCrypto only. */
import type { Seat, TableId } from '@eat-with-me/protocol/table';
import { concat, lab, lp, u32, u8, utf8, type Bytes } from './bytes.ts';

/** Who speaks to whom, at which table. Both ends make it from what they know, never from what they are sent. */
export interface Direction {
  table: TableId;
  epoch: number;
  from: Seat;
  to: Seat;
}

/** The keys of one direction between two guests. */
export interface DirectionKeys {
  readonly direction: Direction;
  /** AES-256-GCM. */
  readonly seal: CryptoKey;
  /** 12 bytes; the nonce of envelope n is `iv` XOR n. */
  readonly iv: Bytes;
  /** HMAC-SHA-256. */
  readonly confirm: CryptoKey;
  /** 32 bytes: see `tieOf`. */
  readonly back: Bytes;
}

/** What the keys of a pair are made from. */
interface PairSecrets {
  /** X25519, the guest's own. */
  privateKey: CryptoKey;
  /** X25519, 32 bytes, the other's. */
  publicKey: Bytes;
  /** The secret of an invitation; null at a table of strangers. */
  psk: Bytes | null;
  /** TC: two guests who were told different tables share no keys. */
  digest: Bytes;
  /** What tied the two before one of them came back by another page; null for two who are new to each other. */
  tie?: Bytes | null;
}

/** ikm = lp(X25519) ‖ lp(psk or ""), and ‖ lp(tie) where there is one, ready for HKDF; null for a public key of low order (RFC 7748 §6.1). */
async function pairMaterial({
  privateKey,
  publicKey,
  psk,
  tie = null,
}: PairSecrets): Promise<CryptoKey | null> {
  let shared: Bytes;
  try {
    const theirs = await crypto.subtle.importKey('raw', publicKey, 'X25519', true, []);
    const algorithm = { name: 'X25519', public: theirs };
    shared = new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, 256));
  } catch {
    return null;
  }
  if (shared.every((byte) => byte === 0)) return null;
  const ikm = concat(lp(shared), lp(psk ?? new Uint8Array()), ...(tie ? [lp(tie)] : []));
  return crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/** The bytes that name a direction in keys and envelopes: lp(table) ‖ u32 epoch ‖ u8 from ‖ u8 to. */
export const directionBytes = ({ table, epoch, from, to }: Direction): Bytes =>
  concat(lp(utf8(table)), u32(epoch), u8(from), u8(to));

/**
 * Keys for both directions, in the order given; null for a public key of low order. Each is HKDF-SHA-256(ikm, salt = TC,
 * info = lab(label) ‖ direction), labels `key`, `iv`, `confirm`, `back`.
 */
export async function pairKeys(
  secrets: PairSecrets,
  directions: readonly [Direction, Direction],
): Promise<[DirectionKeys, DirectionKeys] | null> {
  const material = await pairMaterial(secrets);
  if (!material) return null;
  const keysFor = async (direction: Direction): Promise<DirectionKeys> => {
    const use = (label: string): HkdfParams => ({
      name: 'HKDF',
      hash: 'SHA-256',
      salt: secrets.digest,
      info: concat(lab(label), directionBytes(direction)),
    });
    const aes = { name: 'AES-GCM', length: 256 };
    const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
    const { subtle } = crypto;
    const [seal, iv, confirm, back] = await Promise.all([
      subtle.deriveKey(use('key'), material, aes, false, ['encrypt', 'decrypt']),
      subtle.deriveBits(use('iv'), material, 96),
      subtle.deriveKey(use('confirm'), material, hmac, false, ['sign', 'verify']),
      subtle.deriveBits(use('back'), material, 256),
    ]);
    return { direction, seal, iv: new Uint8Array(iv), confirm, back: new Uint8Array(back) };
  };
  return Promise.all([keysFor(directions[0]), keysFor(directions[1])]);
}

/**
 * What ties the pages of these keys: goes into the keys of the link after this one, if one of the two comes back to their seat by
 * another page, and shows that it is they. It opens nothing of before. The same at both ends: that of the lower seat's direction.
 */
export const tieOf = (one: DirectionKeys, other: DirectionKeys): Bytes =>
  (one.direction.from < other.direction.from ? one : other).back;
