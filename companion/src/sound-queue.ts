/** Sound that waits for a line: in order, and never more than a bound; the oldest goes first. Pure but for its memory. */
import { lastsMs } from './pcm.ts';
import type { Pcm } from './provider.ts';

export class SoundQueue {
  readonly #rate: number;
  #pieces: Pcm[] = [];

  /** `rate`: of all of it, in Hz. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** How much waits, in ms. */
  get ms(): number {
    return this.#pieces.reduce((ms, pcm) => ms + lastsMs(pcm, this.#rate), 0);
  }

  push(pcm: Pcm, boundMs: number): void {
    this.#pieces.push(pcm);
    while (this.#pieces.length > 1 && this.ms > boundMs) this.#pieces.shift();
  }

  /** The oldest piece, which waits no longer; undefined when nothing waits. */
  shift(): Pcm | undefined {
    return this.#pieces.shift();
  }

  clear(): void {
    this.#pieces = [];
  }
}
