/** Seals something for the holder of a key, once, so that nobody in between can read it: HPKE (RFC 9180) in base mode, with WebCrypto alone. */

import { concat, u16, type Bytes } from '../trust/bytes.ts';

const text = (ascii: string): Bytes => new TextEncoder().encode(ascii);

/** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM (§7.1 to 7.3): the suite of the vectors in appendix A.1. */
const KEM = concat(text('KEM'), u16(0x0020));
const SUITE = concat(text('HPKE'), u16(0x0020), u16(0x0001), u16(0x0001));
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
/** How long an encapsulated key is: it stands before what is sealed. */
const ENCAPSULATED_BYTES = 32;
const NOTHING = new Uint8Array(0);

/** HKDF (RFC 5869) in its two steps, which WebCrypto has only together. */
async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  // A key of no bytes is one of zeros, and may not be imported everywhere.
  const raw = key.length === 0 ? new Uint8Array(32) : key;
  const imported = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
}

const extract = (suite: Bytes, salt: Bytes, label: string, key: Bytes): Promise<Bytes> =>
  hmac(salt, concat(text('HPKE-v1'), suite, text(label), key));

/** At most 32 bytes: one round. */
async function expand(
  { suite, key }: { suite: Bytes; key: Bytes },
  label: string,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  const labeled = concat(u16(length), text('HPKE-v1'), suite, text(label), info);
  return (await hmac(key, concat(labeled, Uint8Array.of(1)))).slice(0, length);
}

async function sharedSecret(
  privateKey: CryptoKey,
  { theirs, encapsulated, recipient }: { theirs: CryptoKey; encapsulated: Bytes; recipient: Bytes },
): Promise<Bytes> {
  const dh = await crypto.subtle.deriveBits({ name: 'X25519', public: theirs }, privateKey, 256);
  const key = await extract(KEM, NOTHING, 'eae_prk', new Uint8Array(dh));
  return expand({ suite: KEM, key }, 'shared_secret', concat(encapsulated, recipient), 32);
}

/** The key and the nonce of the only message (§5.1, mode_base). */
async function schedule(secret: Bytes, info: Bytes): Promise<{ key: CryptoKey; nonce: Bytes }> {
  const [id, hash] = await Promise.all([
    extract(SUITE, NOTHING, 'psk_id_hash', NOTHING),
    extract(SUITE, NOTHING, 'info_hash', info),
  ]);
  const context = concat(Uint8Array.of(0), id, hash);
  const from = { suite: SUITE, key: await extract(SUITE, secret, 'secret', NOTHING) };
  const [raw, nonce] = await Promise.all([
    expand(from, 'key', context, KEY_BYTES),
    expand(from, 'base_nonce', context, NONCE_BYTES),
  ]);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { key, nonce };
}

const publicFrom = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'X25519', true, []);

/** What the message is bound to beside its key. */
type Binding = { readonly info: Bytes; readonly aad?: Bytes };

/**
 * enc ‖ ciphertext for whoever has the private half of this key (32 bytes). Rejects where the browser has no X25519, or the
 * key is none.
 */
export async function seal(
  recipient: Bytes,
  plain: Bytes,
  { info, aad = NOTHING }: Binding,
): Promise<Bytes> {
  const theirs = await publicFrom(recipient);
  const pair = await crypto.subtle.generateKey('X25519', true, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('a pair of keys is two');
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const secret = await sharedSecret(pair.privateKey, { theirs, encapsulated, recipient });
  const { key, nonce } = await schedule(secret, info);
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
  const sealed = await crypto.subtle.encrypt(algorithm, key, plain);
  return concat(encapsulated, new Uint8Array(sealed));
}

/** What was sealed for this pair of keys; rejects where it was not, or was changed. */
export async function open(
  { privateKey, recipient }: { privateKey: CryptoKey; recipient: Bytes },
  sealed: Bytes,
  { info, aad = NOTHING }: Binding,
): Promise<Bytes> {
  const encapsulated = sealed.slice(0, ENCAPSULATED_BYTES);
  const theirs = await publicFrom(encapsulated);
  const secret = await sharedSecret(privateKey, { theirs, encapsulated, recipient });
  const { key, nonce } = await schedule(secret, info);
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
  const plain = await crypto.subtle.decrypt(algorithm, key, sealed.slice(ENCAPSULATED_BYTES));
  return new Uint8Array(plain);
}
