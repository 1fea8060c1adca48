/** `POST /companion/token`: who may have leave to speak to the companion. Takes no sound, no picture and no word of a meal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GuestId } from '@eat-with-me/protocol/table';
import {
  TOKEN_REFUSALS,
  TOKEN_REQUEST_MAX_BYTES,
  parseTokenRequest,
  type Grant,
  type TokenRefusal,
  type TokenRequest,
} from '@eat-with-me/protocol/wire/companion';
import type { Logger } from 'pino';
import { AddressLimits } from '../gateway/address-limits.ts';
import { originAllowed } from '../gateway/upgrade.ts';
import type { Metrics } from '../metrics.ts';
import type { Allowance } from './allowance.ts';
import type { Mint, Minted } from './mint.ts';
import { MintNews } from './mint-news.ts';
import type { Passes } from './passes.ts';
import { readBody } from './read-body.ts';
import { reply } from './reply.ts';

/** How long (ms) a request may take to arrive. */
const BODY_WITHIN_MS = 5000;

/** From one IPv4 address; IPv6 in the proportions of `AddressLimits`. A page whose lines break asks some ten times a minute. */
const ADDRESS_LIMITS = { socketsPerAddress: 20, newSocketsPerMinute: 30 };

/** What the desk works with. */
type TokenDeskParts = {
  readonly mint: Mint;
  readonly passes: Passes;
  readonly allowance: Allowance;
  readonly origins: ReadonlySet<string> | null;
  /** Whether this guest may still be there, as far as this node knows. */
  readonly mayBeHere: (guest: GuestId) => boolean;
  readonly log: Pick<Logger, 'warn'>;
  readonly metrics: Pick<Metrics, 'companionTokens'>;
  /** The time of the house, by which it allows, and the wall clock, by which others end a token; ms since 1970. */
  readonly now: () => number;
  readonly wall: () => number;
};

type Refused = { readonly code: TokenRefusal; readonly retryAfterMs?: number };
type Outcome = { readonly grant: Grant } | Refused;

export class TokenDesk {
  readonly #parts: TokenDeskParts;
  readonly #addresses: AddressLimits;
  readonly #news: MintNews;

  constructor(parts: TokenDeskParts) {
    this.#parts = parts;
    this.#addresses = new AddressLimits(ADDRESS_LIMITS, () => performance.now());
    this.#news = new MintNews(parts.log, parts.now);
  }

  /** Answers one request from this address. */
  async answer(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    const outcome = await this.#judge(request, address);
    const label = 'grant' in outcome ? 'granted' : outcome.code;
    this.#parts.metrics.companionTokens.inc({ outcome: label });
    if ('grant' in outcome) reply(response, 200, outcome.grant);
    else refuse(response, outcome);
  }

  async #judge(request: IncomingMessage, address: string): Promise<Outcome> {
    const { method, headers } = request;
    if (method !== 'POST') return { code: 'method' };
    if (!originAllowed(headers.origin, headers.host, this.#parts.origins))
      return { code: 'origin' };
    const reading = readBody(request, {
      maxBytes: TOKEN_REQUEST_MAX_BYTES,
      withinMs: BODY_WITHIN_MS,
    });
    const admission = this.#addresses.admit(address);
    if (!('tally' in admission)) return { code: 'too-often', retryAfterMs: admission.retryAfterMs };
    try {
      const body = await reading;
      if (body.kind === 'gone') return { code: 'bad-request' };
      if (body.kind !== 'whole') return { code: body.kind };
      const asked = isJson(headers['content-type']) ? parseTokenRequest(body.text) : null;
      return asked ? await this.#grant(asked) : { code: 'bad-request' };
    } finally {
      this.#addresses.release(admission.tally);
    }
  }

  async #grant({ guest: pass, language, voice }: TokenRequest): Promise<Outcome> {
    const { passes, allowance, mint, mayBeHere, now, wall } = this.#parts;
    const guest = passes.redeem(pass);
    if (guest === null || !mayBeHere(guest)) return { code: 'pass' };
    const takenAt = now();
    const allowed = allowance.take(guest, takenAt);
    if (!allowed.ok) return allowed;
    const expiresAt = Math.ceil(wall() + allowed.expiresAt - takenAt);
    const minted: Minted = await mint({ language, voice, expiresAt });
    if (minted.ok) return { grant: minted.grant };
    allowance.giveBack(guest, allowed.expiresAt, now());
    this.#news.failed(minted.code, minted.status);
    return { code: minted.code };
  }
}

/** Other kinds of body can be sent by pages of other sites without asking first (Fetch §2.2.2). */
const isJson = (type: string | undefined): boolean =>
  /^application\/json\s*(;|$)/i.test(type ?? '');

function refuse(response: ServerResponse, { code, retryAfterMs }: Refused): void {
  if (code === 'method') response.setHeader('Allow', 'POST');
  if (retryAfterMs !== undefined)
    response.setHeader('Retry-After', Math.max(1, Math.ceil(retryAfterMs / 1000)));
  // What is left of the body is not waited for.
  if (code === 'too-big' || code === 'too-slow') response.setHeader('Connection', 'close');
  reply(response, TOKEN_REFUSALS[code], { code });
}
