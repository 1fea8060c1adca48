/**
 * Tickets that open a voice for a short while. The house's server signs them and the voice gateway reads them; they
 * share a secret and this format, and nothing else:
 *
 *     v1.<when it ends, ms since 1970, base 36>.<16 random bytes>.<HMAC-SHA256 of everything before the last dot>
 *
 * Bytes are base64url without padding. docs/companion-voice.md has a test vector.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A ticket that is good for longer than this (ms) is none: memory of used ones must not grow for ever. */
export const LONGEST_MS = 24 * 60 * 60 * 1000;

/** What a ticket says, or why it opens nothing. */
type Ticket =
  | { readonly ok: true; readonly nonce: string; readonly expiresAt: number }
  | { readonly ok: false; readonly reason: 'wrong' | 'expired' };

const FORMAT = /^v1\.([0-9a-z]{1,10})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** A ticket that ends at `expiresAt` (ms since 1970). Of 16 bytes, no two are alike. */
export function signTicket(
  secret: string,
  expiresAt: number,
  nonce: Uint8Array = randomBytes(16),
): string {
  const said = `v1.${Math.floor(expiresAt).toString(36)}.${Buffer.from(nonce).toString('base64url')}`;
  return `${said}.${seal(secret, said).toString('base64url')}`;
}

/** Reads what a stranger shows. Whether it was shown before is for the caller to know, by `nonce`. */
export function readTicket(secret: string, text: string, now: number): Ticket {
  const [, expiry = '', nonce = '', shown = ''] = FORMAT.exec(text) ?? [];
  const sealed = seal(secret, `v1.${expiry}.${nonce}`);
  const given = Buffer.from(shown, 'base64url');
  if (given.length !== sealed.length || !timingSafeEqual(given, sealed))
    return { ok: false, reason: 'wrong' };
  const expiresAt = Number.parseInt(expiry, 36);
  if (expiresAt - now > LONGEST_MS) return { ok: false, reason: 'wrong' };
  return expiresAt > now ? { ok: true, nonce, expiresAt } : { ok: false, reason: 'expired' };
}

const seal = (secret: string, said: string): Buffer =>
  createHmac('sha256', secret).update(said).digest();
