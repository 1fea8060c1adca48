/** Tells the operator when the provider gives no tokens, in own words: a provider's may quote what was sent. */
import type { Logger } from 'pino';
import type { MintFailure } from './mint.ts';

/** How often (ms) each failure is told. */
const TELL_EVERY_MS = 60_000;

const MEANS: Record<MintFailure, string> = {
  'provider-key':
    'the provider of the companion refuses the key: check GEMINI_API_KEY or OPENAI_API_KEY',
  'provider-quota':
    'the provider of the companion says that too much is asked for: check its quota',
  'provider-model':
    'the provider of the companion does not know the model: check GEMINI_LIVE_MODEL or OPENAI_REALTIME_MODEL',
  'provider-settings':
    'the provider of the companion gives no token: check GEMINI_BASE_URL, GEMINI_API_VERSION or OPENAI_REALTIME_URL',
  'provider-unreachable': 'the provider of the companion does not answer',
};

/** Logs at most one line per failure in `TELL_EVERY_MS`, which says how many it stands for. */
export class MintNews {
  readonly #log: Pick<Logger, 'warn'>;
  readonly #now: () => number;
  readonly #told = new Map<MintFailure, { at: number; since: number }>();

  constructor(log: Pick<Logger, 'warn'>, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** No token came; `status` is what the provider answered, if it did. */
  failed(code: MintFailure, status: number | null): void {
    const told = this.#told.get(code) ?? { at: -Infinity, since: 0 };
    this.#told.set(code, told);
    told.since += 1;
    if (this.#now() - told.at < TELL_EVERY_MS) return;
    this.#log.warn({ code, status, times: told.since }, MEANS[code]);
    told.at = this.#now();
    told.since = 0;
  }
}
