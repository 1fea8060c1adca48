/** Looks at Redis again and again, so that an operator hears what is wrong with it, and not only that something is. */
import type { Logger } from 'pino';
import type { HouseClock } from '../../ground/house-clock.ts';
import { checkRedis, type RedisFinding } from './redis-check.ts';

/** How often (ms) while all is well, and while it is not. */
const PACE = { wellMs: 15_000, illMs: 2000 };

/** The house's time may be wrong by so much (ms), and an answer may take so long, before anybody needs to know. */
const WRONG_MS = 1000;

/** Where to look; `base` begins the name of every key. `now` is this process's own clock, `clock` the house's. */
type RedisWatchParts = {
  readonly url: string;
  readonly base: string;
  readonly now: () => number;
  readonly clock: HouseClock;
  readonly log: Logger;
};

/** Knows what the last look found. */
export class RedisWatch {
  readonly #parts: RedisWatchParts;
  readonly #pace: typeof PACE;
  #finding: RedisFinding | null = null;
  #timer: NodeJS.Timeout | undefined;
  #hasTime = false;
  #isLooking = false;
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
    const finding = await this.look();
    this.#goOn();
    return finding;
  }

  /** Redis was lost or is back: the cause is looked for now, and not when it is time again. */
  hurry(): void {
    if (this.#isLooking || this.#closed) return;
    clearTimeout(this.#timer);
    void this.#lookAndGoOn();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #goOn(): void {
    if (this.#closed) return;
    const { wellMs, illMs } = this.#pace;
    this.#timer = setTimeout(() => void this.#lookAndGoOn(), this.#finding?.ok ? wellMs : illMs);
    this.#timer.unref();
  }

  async #lookAndGoOn(): Promise<void> {
    this.#isLooking = true;
    await this.look();
    this.#isLooking = false;
    this.#goOn();
  }

  /** Redis has the one clock that all nodes can read. */
  #goBy({ aheadMs, latencyMs }: RedisFinding & { ok: true }): void {
    const { clock, log } = this.#parts;
    const isFirst = !this.#hasTime;
    // An answer that took long says little about the time.
    if (!isFirst && latencyMs > WRONG_MS) return;
    this.#hasTime = true;
    const wrongMs = clock.hear(aheadMs);
    const seconds = (ms: number): number => Math.round(ms / 100) / 10;
    if (isFirst && Math.abs(aheadMs) > WRONG_MS)
      log.warn(
        { seconds: seconds(aheadMs) },
        'the clock of Redis is not ours: the house goes by it',
      );
    else if (Math.abs(wrongMs) > WRONG_MS)
      log.warn({ seconds: seconds(wrongMs) }, 'a clock was set: the house follows slowly');
  }

  /** Looks once more; resolves with what was found. */
  async look(): Promise<RedisFinding> {
    const { url, base, now, log } = this.#parts;
    const finding = await checkRedis(url, base, now);
    if (finding.ok) this.#goBy(finding);
    const said = sentenceOf(finding);
    if (said !== null && said !== sentenceOf(this.#finding) && !this.#closed) log.warn(said);
    this.#finding = finding;
    return finding;
  }
}

const sentenceOf = (finding: RedisFinding | null): string | null =>
  finding === null ? null : finding.ok ? finding.advice : finding.sentence;
