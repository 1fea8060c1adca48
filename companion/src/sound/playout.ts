/**
 * What a provider sends, far faster than it is spoken → what is heard, sample by sample. Pure: it counts time in
 * samples, and is told nothing of the clock but what it stamps its words with.
 */
import type { Pcm } from '../provider.ts';
import { Turn } from './turn.ts';

/** What a playout is asked for. Turns count upwards for as long as it lives. */
export type PlayoutOrder =
  /** More of a turn; `rate` in Hz is the same for all of it. */
  | { readonly type: 'play'; readonly pcm: Pcm; readonly rate: number; readonly turn: number }
  /** Nothing of this turn or before is to be heard any more, whatever still comes of it. */
  | { readonly type: 'flush'; readonly turn: number };

/** What it tells. */
export type PlayoutEvent =
  /** The first sample of a turn that can be heard leaves, `at` ms since 1970. */
  | { readonly type: 'audible'; readonly turn: number; readonly at: number }
  /**
   * How loud the last moment was (root mean square, 0 to 1), while there is sound, and once more after it. `heardMs`: how
   * far into what the provider sent of the turn the guest is, with the silence left out.
   */
  | {
      readonly type: 'level';
      readonly level: number;
      readonly turn: number;
      readonly heardMs: number;
    };

/** How much may wait to be played. */
export const MOST_QUEUED_MS = 60_000;
/** How much is waited for before a turn begins or goes on: more after each underrun, less after each turn without. */
export const BUFFER_MS = { least: 40, most: 80, more: 20, less: 10 } as const;
/** A sound that stops or starts anywhere but at zero clicks. */
const FADE_MS = 4;
const LEVEL_MS = 20;

/** Plays turns one after the other at `rate` Hz. */
export class Playout {
  readonly #rate: number;
  readonly #tell: (event: PlayoutEvent) => void;
  #turns: Turn[] = [];
  #flushed = 0;
  #newest = 0;
  #bufferMs: number = BUFFER_MS.least;
  #playing = false;
  /** How far the fade-in is, 0 to 1. */
  #gain = 0;
  #last = 0;
  /** What is still heard of what stopped. */
  readonly #tail: Float32Array;
  #tailAt: number;
  #power = 0;
  #metered = 0;
  #loud = false;
  /** The turn that was heard last. */
  #heard = { turn: 0, heardMs: 0 };

  constructor(rate: number, tell: (event: PlayoutEvent) => void) {
    this.#rate = rate;
    this.#tell = tell;
    this.#tail = new Float32Array(Math.round((rate * FADE_MS) / 1000));
    this.#tailAt = this.#tail.length;
  }

  take(order: PlayoutOrder): void {
    if (order.turn <= this.#flushed) return;
    if (order.type === 'play') this.#play(order.pcm, order.rate, order.turn);
    else this.#flush(order.turn);
  }

  /** Fills `out` with what is heard next; `now` in ms since 1970. */
  render(out: Float32Array, now: number): void {
    for (let index = 0; index < out.length; index++) {
      const sample = this.#next(now) + (this.#tail[this.#tailAt++] ?? 0);
      out[index] = sample;
      this.#meter(sample);
    }
  }

  #play(pcm: Pcm, rate: number, number: number): void {
    const turn = this.#turnOf(number, rate);
    if (!turn) return;
    const queuedMs = this.#turns.reduce((sum, one) => sum + one.queuedMs, 0);
    // A turn with a hole in it would say something else: nothing more of it is taken.
    turn.full ||= queuedMs + (pcm.length / rate) * 1000 > MOST_QUEUED_MS;
    if (turn.full) return;
    // Most turns are played before anybody says that they are over: only what comes now tells that it was late.
    if (turn.dry) {
      turn.dry = false;
      turn.underran = true;
      this.#bufferMs = Math.min(BUFFER_MS.most, this.#bufferMs + BUFFER_MS.more);
    }
    turn.add(pcm);
  }

  /** A turn that begins ends those before; what still comes of them is too late. */
  #turnOf(number: number, rate: number): Turn | undefined {
    if (number > this.#newest) {
      this.#newest = number;
      for (const earlier of this.#turns) earlier.ended = true;
      this.#turns.push(new Turn(number, rate, this.#rate));
    }
    return this.#turns.find((one) => one.number === number && !one.ended);
  }

  #flush(upTo: number): void {
    this.#flushed = upTo;
    const [head] = this.#turns;
    if (head && head.number <= upTo && this.#playing) this.#stop(head);
    this.#turns = this.#turns.filter(({ number }) => number > upTo);
  }

  /** The next sample of the turn whose turn it is; 0 while it waits, and where there is none. */
  #next(now: number): number {
    for (let turn = this.#turns[0]; turn; turn = this.#turns[0]) {
      if (!this.#playing) {
        if (!turn.readyAfter(this.#bufferMs)) return 0;
        this.#playing = true;
        this.#gain = 0;
      }
      const sample = turn.next();
      if (sample !== null) return this.#sounding(turn, sample, now);
      this.#stop(turn);
      turn.dry = true;
      if (!turn.ended) return 0;
      if (!turn.underran) {
        this.#bufferMs = Math.max(BUFFER_MS.least, this.#bufferMs - BUFFER_MS.less);
      }
      this.#turns.shift();
    }
    return 0;
  }

  #sounding(turn: Turn, sample: number, now: number): number {
    if (turn.becomesAudible(sample)) this.#tell({ type: 'audible', turn: turn.number, at: now });
    this.#gain = Math.min(1, this.#gain + 1 / this.#tail.length);
    this.#last = sample * this.#gain;
    return this.#last;
  }

  /** Lets what is being played die away: what comes next of it, or its last sample where nothing does. */
  #stop(turn: Turn): void {
    this.#remember(turn);
    const { length } = this.#tail;
    for (let index = 0; index < length; index++) {
      const sample = turn.next();
      if (sample !== null) this.#last = sample * this.#gain;
      this.#tail[index] = this.#last * (1 - (index + 1) / length);
    }
    this.#tailAt = 0;
    this.#last = 0;
    this.#playing = false;
  }

  #remember({ number: turn, heardMs }: Turn): void {
    if (heardMs > 0) this.#heard = { turn, heardMs };
  }

  #meter(sample: number): void {
    this.#power += sample ** 2;
    if (++this.#metered < (this.#rate * LEVEL_MS) / 1000) return;
    const level = Math.sqrt(this.#power / this.#metered);
    const [head] = this.#turns;
    if (head) this.#remember(head);
    if (level > 0 || this.#loud) this.#tell({ type: 'level', level, ...this.#heard });
    this.#loud = level > 0;
    this.#power = 0;
    this.#metered = 0;
  }
}
