/** The link to a private table. Its secret stands behind the #, which browsers never send to a server. */
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import type { TableId } from '@eat-with-me/protocol/table';

const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;

export type InvitationSecret = Uint8Array<ArrayBuffer>;

/** What a link says. */
export interface Invitation {
  readonly table: TableId;
  readonly secret: InvitationSecret;
}

export const newSecret = (): InvitationSecret =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES));

/** The whole link, to be copied. */
export const invitationLink = (table: TableId, secret: InvitationSecret): string =>
  `${location.origin}${invitationPath({ table, secret })}`;

/** The same without the house. */
export function invitationPath({ table, secret }: Invitation): string {
  const text = toBase64url(secret);
  return `/t/${table}#${text}${checksum(table + text)}`;
}

/** The secret in the part behind the # of a link to this table; null unless every character of the link is as it was. */
export function readSecret(table: TableId, fragment: string | null): InvitationSecret | null {
  if (!/^[\w-]{22}$/.test(table) || fragment === null || !/^[\w-]{47}$/.test(fragment)) return null;
  const text = fragment.slice(0, SECRET_LENGTH);
  if (checksum(table + text) !== fragment.slice(SECRET_LENGTH)) return null;
  const secret = fromBase64url(text);
  return secret.length === SECRET_BYTES ? secret : null;
}

/** CRC-24 (RFC 9580 §6.1) of ASCII, as four characters of base64url. */
function checksum(text: string): string {
  let crc = 0xb704ce;
  for (const character of text) {
    crc ^= character.charCodeAt(0) << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return toBase64url(new Uint8Array([(crc >> 16) & 255, (crc >> 8) & 255, crc & 255]));
}
