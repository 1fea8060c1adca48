/** What a microphone gives, at any rate → chunks as a provider takes them. Pure. */
import type { Pcm } from '../provider.ts';
import { Resampler } from './resampler.ts';

/** What a guest says is handed to a provider at this rate, in Hz. */
export const HEARD_RATE = 16_000;
/** How much a chunk holds. */
export const CHUNK_MS = 20;
const CHUNK = (HEARD_RATE * CHUNK_MS) / 1000;

/** Cuts a stream of samples, -1 to 1 at `rate` Hz, into chunks of `CHUNK_MS`, each told as soon as it is whole. */
export class Chunker {
  readonly #resampler: Resampler;
  readonly #tell: (pcm: Pcm) => void;
  #chunk: Pcm = new Int16Array(CHUNK);
  #filled = 0;

  constructor(rate: number, tell: (pcm: Pcm) => void) {
    this.#resampler = new Resampler(rate, HEARD_RATE);
    this.#tell = tell;
  }

  take(samples: Float32Array): void {
    for (const sample of samples) {
      this.#resampler.feed(sample);
      while (!this.#resampler.hungry) this.#put(this.#resampler.next());
    }
  }

  #put(sample: number): void {
    this.#chunk[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    if (this.#filled < CHUNK) return;
    const whole = this.#chunk;
    // A new one each time, because the last one is given away.
    this.#chunk = new Int16Array(CHUNK);
    this.#filled = 0;
    this.#tell(whole);
  }
}
