/** The house's part in the companion: what it offers, passes over the wire, and tokens. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GuestId } from '@eat-with-me/protocol/table';
import {
  OFFER_PATH,
  TOKEN_PATH,
  TOKEN_REFUSALS,
  type CompanyOffer,
} from '@eat-with-me/protocol/wire/companion';
import type { Logger } from 'pino';
import { companyOf } from '../ground/companion-variables.ts';
import type { Config } from '../ground/config.ts';
import type { Metrics } from '../metrics.ts';
import { Allowance } from './allowance.ts';
import { offerOf } from './company.ts';
import { geminiMint } from './mint-gemini.ts';
import { openAiMint } from './mint-openai.ts';
import type { Mint } from './mint.ts';
import { Passes, passSecretOf } from './passes.ts';
import { reply } from './reply.ts';
import { TokenDesk } from './token-desk.ts';

/** What it works with. */
type CompanionParts = {
  readonly config: Config;
  readonly log: Pick<Logger, 'warn'>;
  readonly metrics: Metrics;
  /** The time of the house (ms since 1970): what it allows goes by it, and a pass of one node is read by another. */
  readonly now: () => number;
  /** By the wall clock (ms since 1970), which other machines read: a provider, the voice gateway. */
  readonly wall: () => number;
  /** Whether this node has this guest, with an open wire. */
  readonly isHere: (guest: GuestId) => boolean;
};

export class Companion {
  readonly #offer: CompanyOffer | null;
  readonly #passes: Passes | null = null;
  readonly #desk: TokenDesk | null = null;

  constructor(parts: CompanionParts) {
    const { config, metrics, now, wall, isHere } = parts;
    this.#offer = offerOf(config);
    const mint = mintFor(config, wall);
    if (!mint) return;
    const passes = new Passes(passSecretOf(config), now);
    const allowance = new Allowance({
      minutesADay: config.companionMinutesADay,
      guestsMax: config.companionGuestsMax,
      tokenMinutes: config.companionTokenMinutes,
    });
    metrics.watchCompanion({
      minutesMax: config.companionMinutesADay,
      minutesToday: () => allowance.minutesToday(now()),
      guests: () => allowance.guests(now()),
    });
    // With several nodes the wire may be at another one; the pass says that it was open half a minute ago.
    const mayBeHere = config.redisUrl === null ? isHere : () => true;
    const { origins } = config;
    this.#passes = passes;
    this.#desk = new TokenDesk({ ...parts, mint, passes, allowance, origins, mayBeHere });
  }

  /** A pass for a guest who asks over their wire; null where there are no tokens to ask for. */
  readonly pass = (guest: GuestId): string | null => this.#passes?.issue(guest) ?? null;

  /** Answers a request if it is about the companion; null if it is not, or if there is none in this house. */
  answer(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> | null {
    if (!this.#offer) return null;
    if (path === TOKEN_PATH && this.#desk) return this.#desk.answer(request, response, address);
    if (path === TOKEN_PATH) {
      reply(response, TOKEN_REFUSALS['no-provider'], { code: 'no-provider' });
      return Promise.resolve();
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path !== OFFER_PATH || !isRead) return null;
    reply(response, 200, this.#offer);
    return Promise.resolve();
  }
}

function mintFor(config: Config, wall: () => number): Mint | null {
  const { geminiApiKey: key, openaiRealtimeUrl: url } = config;
  const kind = companyOf(config);
  if (kind === 'gemini' && key !== null) return geminiMint({ key, config, now: wall });
  return kind === 'openai-realtime' && url !== null ? openAiMint({ ...config, url }) : null;
}
