/** One guest's commitment to one table: made before they are seated, revealed at most once. */
import { sameBytes, type Bytes } from './bytes.ts';
import { encodeOpening, LENGTH, NO_TRANSCRIPT, type Opening } from './opening.ts';
import { commitmentTo } from './transcript.ts';

/** What is sent to the server, and the secrets behind it. */
export interface Pledge {
  /** `encodeOpening`: sent with the ticket. */
  readonly opening: Bytes;
  /** Sent with the ticket. */
  readonly commit: Bytes;
  /** X25519, not extractable. */
  readonly privateKey: CryptoKey;
  /** The nonce, for the first table that asks (by its TC) and for no other; throws when a second one does. */
  revealTo(digest: Bytes): Bytes;
}

/** What a guest decides about their opening. `previous`: T of the epoch that they are a member of, or null. */
interface PledgeOptions {
  caps: number;
  /** SHA-256 of the certificate that all connections at this table use. */
  fingerprint: Bytes;
  previous: Bytes | null;
}

/** A fresh key, a fresh nonce, and the commitment to both. */
export async function makePledge(options: PledgeOptions): Promise<Pledge> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey('X25519', false, [
    'deriveBits',
  ]);
  const nonce = crypto.getRandomValues(new Uint8Array(LENGTH));
  return pledgeOf(
    {
      caps: options.caps,
      role: options.previous ? 'member' : 'newcomer',
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
      fingerprint: options.fingerprint,
      previous: options.previous ?? NO_TRANSCRIPT,
    },
    privateKey,
    nonce,
  );
}

/** The same from given secrets. */
export async function pledgeOf(
  opening: Opening,
  privateKey: CryptoKey,
  nonce: Bytes,
): Promise<Pledge> {
  const encoded = encodeOpening(opening);
  let revealedTo: Bytes | null = null;
  return {
    opening: encoded,
    commit: await commitmentTo(encoded, nonce),
    privateKey,
    revealTo(digest) {
      revealedTo ??= digest;
      if (!sameBytes(revealedTo, digest)) throw new Error('a nonce is revealed to one table only');
      return nonce;
    },
  };
}
