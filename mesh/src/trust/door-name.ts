/**
 * The name of a guest who knocks at a private table, sealed with the secret of its link: whoever has the link can read it, and
 * the server, which hands it on, cannot. Also that it is somebody else's name cannot be shown: it is what a guest says of themselves.
 *
 * box = base64url(iv ‖ AES-256-GCM(padded name)), all of one length; padded name = u8 length ‖ UTF-8 ‖ zeros to 121 bytes.
 * key = HKDF-SHA-256(ikm = lp(secret), salt = "", info = lab("door name") ‖ lp(table)); additional data = lab("door name") ‖ lp(table) ‖ lp(guest).
 */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import { tidyName } from '@eat-with-me/protocol/talk/tidy-name';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { concat, lab, lp, u8, utf8, type Bytes } from './bytes.ts';

const IV_BYTES = 12;
/** 40 code units take at most 120 bytes. */
const PADDED_BYTES = 121;

/** Whose name it is: at another table, or of another guest, it does not open. */
interface AtDoor {
  readonly secret: Bytes;
  readonly table: TableId;
  /** Who knocks, by the id that the server has given them. */
  readonly guest: GuestId;
}

const LABEL = lab('door name');

async function keyOf({ secret, table }: AtDoor): Promise<CryptoKey> {
  const ikm = await crypto.subtle.importKey('raw', lp(secret), 'HKDF', false, ['deriveKey']);
  const info = concat(LABEL, lp(utf8(table)));
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const aes = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(hkdf, ikm, aes, false, ['encrypt', 'decrypt']);
}

const cipher = ({ table, guest }: AtDoor, iv: Bytes): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: concat(LABEL, lp(utf8(table)), lp(utf8(guest))),
});

/** The box for this name; null for one that shows nothing. */
export async function sealDoorName(name: string, at: AtDoor): Promise<string | null> {
  const text = utf8(tidyName(name));
  if (text.length === 0) return null;
  const padded = concat(u8(text.length), text, new Uint8Array(PADDED_BYTES - 1 - text.length));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(cipher(at, iv), await keyOf(at), padded);
  return toBase64url(concat(iv, new Uint8Array(sealed)));
}

/** The name in a box, harmless to show; null for whatever was not sealed so, or is no name. Never rejects. */
export async function openDoorName(box: string, at: AtDoor): Promise<string | null> {
  try {
    const bytes = fromBase64url(box);
    const opening = cipher(at, bytes.slice(0, IV_BYTES));
    const padded = new Uint8Array(
      await crypto.subtle.decrypt(opening, await keyOf(at), bytes.slice(IV_BYTES)),
    );
    const [length = 0] = padded;
    const rest = padded.subarray(1 + length);
    if (padded.length !== PADDED_BYTES || rest.some((byte) => byte !== 0)) return null;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(1, 1 + length));
    return tidyName(text) === text && text !== '' ? text : null;
  } catch {
    return null;
  }
}
