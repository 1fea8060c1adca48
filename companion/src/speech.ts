/** What the companion says: which turn is being heard, how far it got, and what is not to be heard any more. */
import { isAudible, lastsMs } from './pcm.ts';
import type { Pcm } from './provider.ts';

/** What plays the companion's voice. */
export interface Voice {
  play(pcm: Pcm, rate: number, turn: number): void;
  /** Nothing of this turn or before is to be heard any more. */
  flush(turn: number): void;
  /** How much of a turn has been played, in ms; also after its `flush`. 0 for a turn that is not known. */
  heardMs(turn: number): number;
}

/** The newest turn of which any sound has come. Times in ms. */
type Utterance = {
  readonly turn: number;
  /** All that has come of it. */
  readonly sentMs: number;
  readonly lastAt: number;
  /** Whether anything of it was more than near-silence. */
  readonly audible: boolean;
  /** Whether more may come. */
  readonly open: boolean;
};

/** A voice may leave out the silence at a turn's beginning. */
const LEFT_OUT_MS = 200;

/** A voice that tells nothing of its progress is believed to have finished so long after it must have. */
const GRACE_MS = 1500;

/** A turn that is never said to end has ended so long after its last sound. */
const SILENT_END_MS = 3000;

export class Speech {
  readonly #voice: Voice;
  #now: Utterance | null = null;
  #flushedTurn = 0;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** The newest turn, be it over or not; null when it was flushed or there was none. */
  get utterance(): Utterance | null {
    return this.#now;
  }

  /** Whether something that has come is still to be heard. */
  get isPlaying(): boolean {
    if (!this.#now) return false;
    const { turn, sentMs, lastAt } = this.#now;
    const mustHaveEnded = performance.now() >= lastAt + sentMs + GRACE_MS;
    return !mustHaveEnded && this.#voice.heardMs(turn) < sentMs - LEFT_OUT_MS;
  }

  /** The companion has not come to the end of its turn, for all that is known. */
  get isSpeaking(): boolean {
    return this.#now?.open === true || this.isPlaying;
  }

  /** A turn has gone on without a sound for too long to go on. */
  get hasFallenSilent(): boolean {
    const now = this.#now;
    return !!now?.open && !this.isPlaying && performance.now() - now.lastAt >= SILENT_END_MS;
  }

  /** Whether nothing of a turn is to be heard any more: what still comes of it is late. */
  isFlushed(turn: number): boolean {
    return turn <= this.#flushedTurn;
  }

  /** Plays what is not late; tells whether anybody could hear it. */
  play(pcm: Pcm, rate: number, turn: number): boolean {
    if (this.isFlushed(turn)) return false;
    const audible = isAudible(pcm);
    const same = this.#now?.turn === turn ? this.#now : null;
    this.#now = {
      turn,
      sentMs: (same?.sentMs ?? 0) + lastsMs(pcm, rate),
      lastAt: performance.now(),
      audible: audible || same?.audible === true,
      open: true,
    };
    this.#voice.play(pcm, rate, turn);
    return audible;
  }

  /** Nothing more comes of a turn. */
  close(turn: number): void {
    if (this.#now?.turn === turn) this.#now = { ...this.#now, open: false };
  }

  /** Nothing of this turn or before is heard any more; tells how far it got when it was in the middle. */
  flush(turn: number): { heardMs: number; share: number } | null {
    if (this.isFlushed(turn)) return null;
    const cut = this.#now?.turn === turn && this.isSpeaking ? this.#now : null;
    this.#voice.flush(turn);
    this.#flushedTurn = turn;
    this.#now = null;
    const heardMs = Math.min(this.#voice.heardMs(turn), cut?.sentMs ?? 0);
    return cut && { heardMs, share: heardMs / cut.sentMs };
  }
}
