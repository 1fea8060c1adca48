/** The link to a private table. Its secret stands behind the #, which browsers never send to a server. */
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import type { TableId } from '@eat-with-me/protocol/table';

const SECRET_BYTES = 32;

export type InvitationSecret = Uint8Array<ArrayBuffer>;

export const newSecret = (): InvitationSecret =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES));

/** The whole link, to be copied. */
export const invitationLink = (table: TableId, secret: InvitationSecret): string =>
  `${location.origin}/t/${table}#${toBase64url(secret)}`;

/** The secret in the part behind the #; null if it is not whole. */
export function readSecret(text: string | null): InvitationSecret | null {
  if (text === null || !/^[\w-]{43}$/.test(text)) return null;
  const secret = fromBase64url(text);
  return secret.length === SECRET_BYTES ? secret : null;
}
