/** Looks at Redis again and again, so that an operator hears what is wrong with it, and not only that something is. */
import type { Logger } from 'pino';
import { checkRedis, type RedisFinding } from './redis-check.ts';

/** How often (ms) while all is well, and while it is not. */
const PACE = { wellMs: 15_000, illMs: 2000 };

/** Where to look; `base` begins the name of every key. */
type RedisWatchParts = { readonly url: string; readonly base: string; readonly log: Logger };

/** Knows what the last look found. */
export class RedisWatch {
  readonly #parts: RedisWatchParts;
  readonly #pace: typeof PACE;
  #finding: RedisFinding | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: RedisWatchParts, pace = PACE) {
    this.#parts = parts;
    this.#pace = pace;
  }

  /** Null before the first look. */
  get finding(): RedisFinding | null {
    return this.#finding;
  }

  /** Looks now and from now on; resolves with what the first look found. */
  async start(): Promise<RedisFinding> {
    const finding = await this.#look();
    this.#goOn();
    return finding;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #goOn(): void {
    if (this.#closed) return;
    const { wellMs, illMs } = this.#pace;
    this.#timer = setTimeout(
      () => void this.#look().then(() => this.#goOn()),
      this.#finding?.ok ? wellMs : illMs,
    );
    this.#timer.unref();
  }

  async #look(): Promise<RedisFinding> {
    const { url, base, log } = this.#parts;
    const finding = await checkRedis(url, base);
    const said = sentenceOf(finding);
    if (said !== null && said !== sentenceOf(this.#finding) && !this.#closed) log.warn(said);
    this.#finding = finding;
    return finding;
  }
}

const sentenceOf = (finding: RedisFinding | null): string | null =>
  finding === null ? null : finding.ok ? finding.advice : finding.sentence;
