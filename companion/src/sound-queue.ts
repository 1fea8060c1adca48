/** Sound that waits for a line: in order, and never more than a bound; the oldest goes first. Pure but for its memory. */
import { HEARD_RATE, lastsMs } from './pcm.ts';
import type { Pcm } from './provider.ts';

export class SoundQueue {
  #pieces: Pcm[] = [];
  #ms = 0;

  /** How much waits, in ms. */
  get ms(): number {
    return this.#ms;
  }

  push(pcm: Pcm, boundMs: number): void {
    this.#pieces.push(pcm);
    this.#ms += lastsMs(pcm, HEARD_RATE);
    while (this.#ms > boundMs && this.#pieces.length > 1) this.shift();
  }

  /** The oldest piece, which waits no longer; undefined when nothing waits. */
  shift(): Pcm | undefined {
    const piece = this.#pieces.shift();
    if (piece) this.#ms -= lastsMs(piece, HEARD_RATE);
    return piece;
  }

  clear(): void {
    this.#pieces = [];
    this.#ms = 0;
  }
}
