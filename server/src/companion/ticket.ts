/** Signs tickets for the voice gateway. Pure. The format is frozen in docs/companion-voice.md. */
import { createHmac } from 'node:crypto';

/** A ticket that ends at `expiresAt` (ms since 1970). `nonce`: 16 random bytes, so that no two are alike. */
export function signTicket(secret: string, expiresAt: number, nonce: Uint8Array): string {
  const said = `v1.${Math.floor(expiresAt).toString(36)}.${Buffer.from(nonce).toString('base64url')}`;
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
}
