/** Age bits: by which somebody whom the operator trusts says that a guest is 18 or older, and nothing else. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { AGE_BIT_CONTEXT, AGE_BIT_LIFE_MS } from '@eat-with-me/protocol/wire/house';

/** Clocks of two machines may differ by so much (ms). */
const SKEW_MS = 30_000;

/** A bit that was signed rightly and is not over: it must still be spent, by its nonce, until then (ms since 1970). */
export type AgeBit = { readonly nonce: string; readonly end: number };

/** Reads the bits of one gate. `key`: its Ed25519 public key, 32 bytes as base64url (RFC 8037 §2). */
export class AgeBits {
  readonly #key: KeyObject;

  constructor(key: string) {
    this.#key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  }

  /** Null for what is not signed by the gate, is over, or would be good for too long; `now` in ms since 1970. */
  read(bit: string, now: number): AgeBit | null {
    const [version = '', expiry = '', nonce = '', signature = ''] = bit.split('.');
    const said = Buffer.from(`${AGE_BIT_CONTEXT}${version}.${expiry}.${nonce}`);
    if (!verify(null, said, this.#key, Buffer.from(signature, 'base64url'))) return null;
    const end = Number.parseInt(expiry, 36);
    return end > now && end <= now + AGE_BIT_LIFE_MS + SKEW_MS ? { nonce, end } : null;
  }
}
