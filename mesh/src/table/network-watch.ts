/** Whatever happens to this machine that breaks lines. */
import { Emitter } from '../emitter.ts';

/** Changes of a network come in bursts; so long after the first, in ms, they are told. */
const BURST_MS = 60;

/** A clock that jumps by more than this between two looks, in ms, has slept. Hidden pages may look once a minute. */
const SLEPT_MS = 75_000;
const LOOK_EVERY_MS = 5000;

/** Fires only on pages that can change networks while they live; not in every browser. */
type NetworkInformation = EventTarget & { type?: string };

/** One for all links of a mesh; `close` when the last one is over. */
export class NetworkWatch extends Emitter<{
  /** Our address may be another one now, or the machine has slept: lines may be dead. */
  suspicion: [];
}> {
  readonly #ears = new AbortController();
  #burst: ReturnType<typeof setTimeout> | undefined;
  #lookedAt = Date.now();
  readonly #clock: ReturnType<typeof setInterval>;

  constructor() {
    super();
    const { signal } = this.#ears;
    const stir = () => this.#stir();
    addEventListener('online', stir, { signal });
    addEventListener('pageshow', stir, { signal });
    document.addEventListener('resume', stir, { signal });
    const { connection } = navigator as Navigator & { connection?: NetworkInformation };
    connection?.addEventListener('change', stir, { signal });
    this.#clock = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  close(): void {
    this.#ears.abort();
    clearTimeout(this.#burst);
    clearInterval(this.#clock);
  }

  #stir(): void {
    this.#burst ??= setTimeout(() => {
      this.#burst = undefined;
      this.emit('suspicion');
    }, BURST_MS);
  }

  #look(): void {
    const now = Date.now();
    if (now - this.#lookedAt > SLEPT_MS) this.#stir();
    this.#lookedAt = now;
  }
}
