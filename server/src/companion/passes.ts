/**
 * Passes: by which a request for a token shows that its sender has an open wire. Self-contained, because behind one
 * address the request may reach another node than the wire; the layout is that of `PassSchema`.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { GuestId } from '@eat-with-me/protocol/table';
import type { Config } from '../ground/config.ts';

/** How long (ms) a pass is good. */
export const PASS_LIFE_MS = 30_000;

/** So many used passes are remembered; the rate of requests keeps them far below. */
const USED_MAX = 10_000;

/**
 * What this house's passes are sealed with: derived from whatever secret of the provider all nodes have in their
 * config (HKDF, RFC 5869, so that a seal says nothing about it). Where there is none it is made up, and a pass is
 * good on its own node alone.
 */
export function passSecretOf(config: Config): Buffer {
  const { geminiApiKey, voiceTicketSecret, openaiApiKey } = config;
  const shared = geminiApiKey ?? voiceTicketSecret ?? openaiApiKey;
  if (shared === null) return randomBytes(32);
  return Buffer.from(hkdfSync('sha256', shared, '', 'eat-with-me companion pass', 32));
}

export class Passes {
  readonly #secret: Buffer;
  readonly #now: () => number;
  /** When each of the used ones ends, first used first. */
  readonly #used = new Map<string, number>();

  constructor(secret: Buffer, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  /** A pass for a guest who has just said something over their wire. Nothing is kept of it. */
  issue(guest: GuestId): string {
    const end = Math.floor(this.#now() + PASS_LIFE_MS).toString(36);
    const said = `v1.${end}.${guest}.${randomBytes(16).toString('base64url')}`;
    return `${said}.${this.#seal(said).toString('base64url')}`;
  }

  /** Uses a pass up; whose it was, or null if it is none, is over, or was used. */
  redeem(pass: string): GuestId | null {
    const now = this.#now();
    for (const [nonce, end] of this.#used) {
      if (end > now) break;
      this.#used.delete(nonce);
    }
    const [version = '', expiry = '', guest = '', nonce = '', shown = ''] = pass.split('.');
    const sealed = this.#seal(`${version}.${expiry}.${guest}.${nonce}`);
    const given = Buffer.from(shown, 'base64url');
    if (given.length !== sealed.length || !timingSafeEqual(given, sealed)) return null;
    const end = Number.parseInt(expiry, 36);
    if (end <= now || this.#used.has(nonce) || this.#used.size >= USED_MAX) return null;
    this.#used.set(nonce, end);
    return guest;
  }

  #seal(said: string): Buffer {
    return createHmac('sha256', this.#secret).update(said).digest();
  }
}
