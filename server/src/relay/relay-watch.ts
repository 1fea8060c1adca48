/** Tries every relay again and again, so that the operator hears of a dead one before guests do. */
import type { Logger } from 'pino';
import { credentialsFor, type Relays } from './credentials.ts';
import { probeRelay, type RelayHealth } from './relay-probe.ts';

/** How often (ms); at first, until all have worked: one that starts together with us needs a moment. */
type WatchPace = { readonly usualMs: number; readonly atFirstMs: number };

const PACE: WatchPace = { usualMs: 15_000, atFirstMs: 2000 };
const WITHIN_MS = 5000;

/** How a relay was when it was last tried. */
export type RelayState = RelayHealth | 'untried';

/** Knows how each relay is; probes every 15 seconds, more often while none has worked yet. */
export class RelayWatch {
  readonly #relays: Relays;
  readonly #log: Logger;
  readonly #pace: WatchPace;
  readonly #states: Map<string, RelayState>;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #worked = false;

  constructor(relays: Relays, log: Logger, pace = PACE) {
    this.#relays = relays;
    this.#log = log;
    this.#pace = pace;
    this.#states = new Map(relays.urls.map((url) => [url, 'untried']));
  }

  /** By URL. */
  get states(): ReadonlyMap<string, RelayState> {
    return this.#states;
  }

  /** Probes now and from now on. */
  start(): void {
    void this.#round();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    const { urls } = this.#relays;
    await Promise.all(urls.map((url) => this.#probe(url)));
    if (this.#closed) return;
    this.#worked ||= [...this.#states.values()].every((state) => state === 'ok');
    const { usualMs, atFirstMs } = this.#pace;
    this.#timer = setTimeout(() => void this.#round(), this.#worked ? usualMs : atFirstMs);
    this.#timer.unref();
  }

  async #probe(url: string): Promise<void> {
    const credentials = credentialsFor('probe', this.#relays, Date.now());
    const state = await probeRelay(url, credentials, WITHIN_MS);
    const before = this.#states.get(url);
    if (this.#closed || state === before) return;
    this.#states.set(url, state);
    if (state === 'ok') this.#log.info({ relay: url }, 'the relay works');
    else this.#log.warn({ relay: url, state }, 'the relay does not work');
  }
}
