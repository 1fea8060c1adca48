/** `POST /count`: adds one to a number, where the operator has asked for that. Keeps nothing of who said it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { COUNT_MAX_BYTES, COUNTED, parseCount } from '@eat-with-me/protocol/wire/counts';
import { Counter, type Registry } from 'prom-client';
import { readBody } from '../companion/read-body.ts';
import { AddressLimits } from '../gateway/address-limits.ts';
import { originAllowed } from '../gateway/upgrade.ts';

/** How long (ms) a request may take to arrive. */
const BODY_WITHIN_MS = 5000;

/** From one IPv4 address; IPv6 in the proportions of `AddressLimits`. A table of four says some ten words, and one in five minutes. */
const ADDRESS_LIMITS = { socketsPerAddress: 20, newSocketsPerMinute: 60 };

/** What it works with. */
type CountDeskParts = {
  readonly origins: ReadonlySet<string> | null;
  readonly registry: Registry;
  /** In ms. */
  readonly now: () => number;
};

/** One for a house that counts. */
export class CountDesk {
  readonly #origins: CountDeskParts['origins'];
  readonly #addresses: AddressLimits;
  readonly #counted: Counter<'what'>;

  constructor({ origins, registry, now }: CountDeskParts) {
    this.#origins = origins;
    this.#addresses = new AddressLimits(ADDRESS_LIMITS, now);
    this.#counted = new Counter({
      name: 'ewm_pages_counted_total',
      help: 'What pages of guests who did not refuse have told, by word; each end of a link tells its own. Nobody can check it.',
      labelNames: ['what'],
      registers: [registry],
    });
    for (const what of COUNTED) this.#counted.inc({ what }, 0);
  }

  /** Answers one request from this address, and says nothing but whether it was understood. */
  async answer(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    const status = await this.#judge(request, address);
    if (status === 405) response.setHeader('Allow', 'POST');
    // What is left of the body is not waited for.
    if (status === 413 || status === 408) response.setHeader('Connection', 'close');
    response.writeHead(status, { 'Cache-Control': 'no-store' }).end();
  }

  async #judge(request: IncomingMessage, address: string): Promise<number> {
    const { method, headers } = request;
    if (method !== 'POST') return 405;
    if (!originAllowed(headers.origin, headers.host, this.#origins)) return 403;
    const reading = readBody(request, { maxBytes: COUNT_MAX_BYTES, withinMs: BODY_WITHIN_MS });
    const admission = this.#addresses.admit(address);
    if (!('tally' in admission)) return 429;
    try {
      const body = await reading;
      if (body.kind === 'too-big') return 413;
      if (body.kind === 'too-slow') return 408;
      // Other kinds of body can be sent by pages of other sites without asking first (Fetch §2.2.2).
      const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
      const what = body.kind === 'whole' && isJson ? parseCount(body.text) : null;
      if (what === null) return 400;
      this.#counted.inc({ what });
      return 204;
    } finally {
      this.#addresses.release(admission.tally);
    }
  }
}
