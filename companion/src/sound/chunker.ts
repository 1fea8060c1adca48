/** What a microphone gives, at any rate → chunks as a provider takes them. Pure. */
import type { Pcm } from '../provider.ts';
import { Resampler } from './resampler.ts';

/** How much a chunk holds. */
export const CHUNK_MS = 20;

/** Cuts a stream of samples, -1 to 1 at `from` Hz, into chunks of `CHUNK_MS` at `to` Hz, each told as soon as it is whole. */
export class Chunker {
  readonly #resampler: Resampler;
  readonly #tell: (pcm: Pcm) => void;
  #chunk: Pcm;
  #filled = 0;

  constructor(from: number, to: number, tell: (pcm: Pcm) => void) {
    this.#resampler = new Resampler(from, to);
    this.#chunk = new Int16Array((to * CHUNK_MS) / 1000);
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
    const whole = this.#chunk;
    if (this.#filled < whole.length) return;
    // A new one each time, because the last one is given away.
    this.#chunk = new Int16Array(whole.length);
    this.#filled = 0;
    this.#tell(whole);
  }
}
