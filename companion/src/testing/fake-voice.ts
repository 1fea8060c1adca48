/** A voice that plays in real time, on whatever clock a test keeps. */
import { lastsMs } from '../pcm.ts';
import type { Pcm } from '../provider.ts';
import type { Voice } from '../speech.ts';

export class FakeVoice implements Voice {
  readonly #turns = new Map<number, { from: number; ms: number; heardMs: number | null }>();
  flushed = 0;

  play(pcm: Pcm, rate: number, turn: number): void {
    const before = this.#turns.get(turn) ?? { from: performance.now(), ms: 0, heardMs: null };
    this.#turns.set(turn, { ...before, ms: before.ms + lastsMs(pcm, rate) });
  }

  flush(turn: number): void {
    this.flushed = Math.max(this.flushed, turn);
    for (const [number, played] of this.#turns) {
      if (number <= turn) played.heardMs ??= this.heardMs(number);
    }
  }

  heardMs(turn: number): number {
    const played = this.#turns.get(turn);
    if (!played) return 0;
    return played.heardMs ?? Math.min(played.ms, performance.now() - played.from);
  }

  /** Turns of which anything was played. */
  get turns(): number[] {
    return [...this.#turns.keys()];
  }
}
