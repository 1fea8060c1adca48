/** Signals as the server carries them: opaque text. Sealing belongs here and nowhere else. */
import { BOX_MAX_LENGTH } from '@eat-with-me/protocol/messages';
import { parseSignal, type Signal } from '@eat-with-me/protocol/signal';
import type { Seat } from '@eat-with-me/protocol/table';
import { fromBase64url, toBase64url } from './base64url.ts';

/** How signals are put into boxes and taken out. Neither verb throws; a box that makes no sense opens to null. */
export interface Boxes {
  close(signal: Signal, from: Seat, to: Seat): Promise<string>;
  open(box: string, from: Seat, to: Seat): Promise<Signal | null>;
}

const bytesOf = (signal: Signal): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(signal));

const signalOf = (bytes: BufferSource): Signal | null =>
  parseSignal(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));

/** Base64url of UTF-8 JSON: strangers have no secret that the server does not have. */
export const plainBoxes: Boxes = {
  async close(signal) {
    return toBase64url(bytesOf(signal));
  },
  async open(box) {
    if (box.length > BOX_MAX_LENGTH) return null;
    try {
      return signalOf(fromBase64url(box));
    } catch {
      return null;
    }
  },
};

const IV_LENGTH = 12;

/**
 * AES-256-GCM under a key from the secret of an invitation (HKDF-SHA-256, RFC 5869): whoever has the link can open the
 * boxes, the server cannot. The secret is fresh for every table. Box = base64url(iv ‖ ciphertext ‖ tag); the seats are bound as additional data.
 */
export async function sealedBoxes(secret: Uint8Array<ArrayBuffer>): Promise<Boxes> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: new TextEncoder().encode('eat-with-me.1 box'),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  const cipher = (iv: Uint8Array<ArrayBuffer>, from: Seat, to: Seat): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData: Uint8Array.of(from, to),
  });
  return {
    async close(signal, from, to) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
      const sealed = await crypto.subtle.encrypt(cipher(iv, from, to), key, bytesOf(signal));
      const box = new Uint8Array(IV_LENGTH + sealed.byteLength);
      box.set(iv);
      box.set(new Uint8Array(sealed), IV_LENGTH);
      return toBase64url(box);
    },
    async open(box, from, to) {
      if (box.length > BOX_MAX_LENGTH) return null;
      try {
        const bytes = fromBase64url(box);
        const iv = bytes.slice(0, IV_LENGTH);
        return signalOf(
          await crypto.subtle.decrypt(cipher(iv, from, to), key, bytes.slice(IV_LENGTH)),
        );
      } catch {
        return null;
      }
    },
  };
}
