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
  /** Nothing more of this turn will come. */
  | { readonly type: 'end'; readonly turn: number }
  /** Nothing of this turn or before is to be heard any more, whatever still comes of it. */
  | { readonly type: 'flush'; readonly turn: number };

/** What it tells. `heardMs`: how far into what the provider sent of a turn the guest is, with the silence left out. */
export type PlayoutEvent =
  /** The first sample of a turn that can be heard leaves, `at` ms since 1970. */
  | { readonly type: 'audible'; readonly turn: number; readonly at: number }
  /** More of a turn comes after nothing was left to play; from now on `bufferMs` are waited for. */
  | { readonly type: 'underrun'; readonly turn: number; readonly bufferMs: number }
  /** All of a turn that ended has been played. */
  | { readonly type: 'drained'; readonly turn: number; readonly heardMs: number }
  | { readonly type: 'flushed'; readonly turn: number; readonly heardMs: number }
  /** So much of a turn is not taken, or not kept, because too much waits already. */
  | { readonly type: 'refused'; readonly turn: number; readonly ms: number }
  /** How loud the last moment was (root mean square, 0 to 1), while there is sound, and once more after it. */
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
  #state: 'waiting' | 'playing' = 'waiting';
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
    switch (order.type) {
      case 'play': {
        this.#play(order.pcm, order.rate, order.turn);
        return;
      }
      case 'end': {
        this.#end(order.turn);
        return;
      }
      case 'flush': {
        this.#flush(order.turn);
        return;
      }
    }
  }

  /** Fills `out` with what is heard next; `now` in ms since 1970. */
  render(out: Float32Array, now: number): void {
    for (let index = 0; index < out.length; index++) {
      const sample = this.#next(now) + this.#fading();
      out[index] = sample;
      this.#meter(sample);
    }
  }

  #play(pcm: Pcm, rate: number, number: number): void {
    const turn = this.#turnOf(number, rate);
    if (!turn) return;
    const ms = (pcm.length / rate) * 1000;
    this.#makeRoom(ms, number);
    if (turn.refusing || this.#queuedMs() + ms > MOST_QUEUED_MS) {
      // A turn with a hole in it would say something else.
      turn.refusing = true;
      this.#tell({ type: 'refused', turn: number, ms });
      return;
    }
    // Most turns are played before anybody says that they are over: only what comes now tells that it was late.
    if (turn.dry) this.#underrun(turn);
    turn.add(pcm);
  }

  #underrun(turn: Turn): void {
    turn.dry = false;
    turn.underran = true;
    this.#bufferMs = Math.min(BUFFER_MS.most, this.#bufferMs + BUFFER_MS.more);
    this.#tell({ type: 'underrun', turn: turn.number, bufferMs: this.#bufferMs });
  }

  /** A turn that begins ends those before; what still comes of them is too late. */
  #turnOf(number: number, rate: number): Turn | undefined {
    if (number <= this.#newest) {
      return this.#turns.find((one) => one.number === number && !one.ended);
    }
    for (const earlier of this.#turns) earlier.ended = true;
    const turn = new Turn(number, rate, this.#rate);
    this.#turns.push(turn);
    this.#newest = number;
    return turn;
  }

  #end(number: number): void {
    const turn = this.#turns.find((one) => one.number === number);
    if (turn) turn.ended = true;
    // Nothing came of it.
    else if (number > this.#newest) this.#tell({ type: 'drained', turn: number, heardMs: 0 });
    this.#newest = Math.max(this.#newest, number);
  }

  /** What has waited longest goes first, if it is of an earlier turn. */
  #makeRoom(ms: number, number: number): void {
    for (const turn of this.#turns) {
      if (turn.number >= number || this.#queuedMs() + ms <= MOST_QUEUED_MS) return;
      this.#tell({ type: 'refused', turn: turn.number, ms: turn.queuedMs });
      turn.drop();
    }
  }

  /** Remembers it as the one that was heard last, if it was. */
  #lastOf({ number: turn, heardMs }: Turn): { readonly turn: number; readonly heardMs: number } {
    if (heardMs > 0) this.#heard = { turn, heardMs };
    return { turn, heardMs };
  }

  #queuedMs(): number {
    return this.#turns.reduce((sum, { queuedMs }) => sum + queuedMs, 0);
  }

  #flush(upTo: number): void {
    this.#flushed = upTo;
    const [head] = this.#turns;
    if (head && head.number <= upTo && this.#state === 'playing') this.#stop(head);
    for (const turn of this.#turns) {
      if (turn.number <= upTo) this.#tell({ type: 'flushed', ...this.#lastOf(turn) });
    }
    this.#turns = this.#turns.filter(({ number }) => number > upTo);
  }

  /** The next sample of the turn whose turn it is; 0 while it waits, and where there is none. */
  #next(now: number): number {
    for (let turn = this.#turns[0]; turn; turn = this.#turns[0]) {
      if (this.#state === 'waiting') {
        if (!turn.readyAfter(this.#bufferMs)) return 0;
        this.#state = 'playing';
        this.#gain = 0;
      }
      const sample = turn.next();
      if (sample !== null) return this.#sounding(turn, sample, now);
      this.#stop(turn);
      if (!turn.over) {
        turn.dry = true;
        return 0;
      }
      if (!turn.underran)
        this.#bufferMs = Math.max(BUFFER_MS.least, this.#bufferMs - BUFFER_MS.less);
      this.#turns.shift();
      this.#tell({ type: 'drained', ...this.#lastOf(turn) });
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
    const { length } = this.#tail;
    for (let index = 0; index < length; index++) {
      const sample = turn.next();
      if (sample !== null) this.#last = sample * this.#gain;
      this.#tail[index] = this.#last * (1 - (index + 1) / length);
    }
    this.#tailAt = 0;
    this.#last = 0;
    this.#state = 'waiting';
  }

  #fading(): number {
    return this.#tail[this.#tailAt++] ?? 0;
  }

  #meter(sample: number): void {
    this.#power += sample ** 2;
    if (++this.#metered < (this.#rate * LEVEL_MS) / 1000) return;
    const level = Math.sqrt(this.#power / this.#metered);
    const [head] = this.#turns;
    if (head) this.#lastOf(head);
    if (level > 0 || this.#loud) this.#tell({ type: 'level', level, ...this.#heard });
    this.#loud = level > 0;
    this.#power = 0;
    this.#metered = 0;
  }
}
