/** Decides from loudness alone when somebody speaks, and keeps what they say. Pure: time is counted in samples. */
import { joined, loudness, PER_MS, type Pcm } from './pcm.ts';

/** How turns are found, in the protocol's terms. */
export type TurnDetection = {
  /** From 0 (hears everything) to 1 (wants it loud). */
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceDurationMs: number;
};

/** What the ear noticed. Positions are in ms since the first sample of the conversation. */
export type Noticed =
  | { readonly type: 'started'; readonly atMs: number }
  | { readonly type: 'stopped'; readonly atMs: number; readonly pcm: Pcm }
  /** Marked turns only: this and what comes next is not kept, until the buffer is committed or cleared. */
  | { readonly type: 'full' };

const FRAME_MS = 20;
/** A click is shorter than any word. */
const BEGIN_MS = 60;
/** Speech is at least so much louder than what was there before it. */
const ABOVE_NOISE = 3;
/** How fast the ear gets used to a noise, per frame. */
const GROWTH = 1.01;

/** The threshold as a loudness: −50 dB to −26 dB below full scale. */
const loudnessOf = (threshold: number): number => 10 ** ((-50 + 24 * threshold) / 20);

/** One guest's ear. */
export class Ear {
  /** Null: the guest's page says when they have finished. */
  detection: TurnDetection | null;
  readonly #utteranceMaxMs: number;
  #partial: Pcm = new Int16Array(0);
  #frames: Pcm[] = [];
  #hearsSpeech = false;
  #loudMs = 0;
  #quietMs = 0;
  #positionMs = 0;
  #noise = 0.001;
  #lowest = 1;

  constructor(detection: TurnDetection | null, utteranceMaxMs: number) {
    this.detection = detection;
    this.#utteranceMaxMs = utteranceMaxMs;
  }

  /** Whether somebody is speaking, as far as the ear can tell. */
  get hearsSpeech(): boolean {
    return this.#hearsSpeech;
  }

  /** What is kept, in ms. */
  get heldMs(): number {
    return this.#frames.length * FRAME_MS + Math.floor(this.#partial.length / PER_MS);
  }

  /** Takes sound at the rate of the wire. */
  hear(pcm: Pcm): Noticed[] {
    const all = this.#partial.length === 0 ? pcm : joined([this.#partial, pcm]);
    const size = FRAME_MS * PER_MS;
    const noticed: Noticed[] = [];
    let at = 0;
    for (; at + size <= all.length; at += size) {
      const one = this.#frame(all.slice(at, at + size));
      if (one) noticed.push(one);
    }
    this.#partial = all.slice(at);
    return noticed;
  }

  /** Takes out all that is kept; null when that is nothing. */
  commit(): Pcm | null {
    const pcm = joined([...this.#frames, this.#partial]);
    this.clear();
    return pcm.length === 0 ? null : pcm;
  }

  /** Forgets all that is kept. */
  clear(): void {
    this.#frames = [];
    this.#partial = new Int16Array(0);
    this.#hearsSpeech = false;
    this.#loudMs = 0;
    this.#quietMs = 0;
  }

  #frame(pcm: Pcm): Noticed | null {
    this.#positionMs += FRAME_MS;
    if (!this.detection) {
      if (this.heldMs >= this.#utteranceMaxMs) return { type: 'full' };
      this.#frames.push(pcm);
      return null;
    }
    this.#frames.push(pcm);
    const level = loudness(pcm);
    const enough = Math.max(loudnessOf(this.detection.threshold), this.#noise * ABOVE_NOISE);
    return this.#hearsSpeech
      ? this.#whileSpeaking(level, enough, this.detection)
      : this.#whileQuiet(level, enough, this.detection);
  }

  #whileQuiet(level: number, enough: number, { prefixPaddingMs }: TurnDetection): Noticed | null {
    this.#loudMs = level >= enough ? this.#loudMs + FRAME_MS : 0;
    if (this.#loudMs === 0) this.#noise = Math.min(Math.max(level, 1e-5), this.#noise * GROWTH);
    const kept = Math.ceil((prefixPaddingMs + BEGIN_MS) / FRAME_MS);
    if (this.#frames.length > kept) this.#frames.splice(0, this.#frames.length - kept);
    if (this.#loudMs < BEGIN_MS) return null;
    this.#hearsSpeech = true;
    this.#quietMs = 0;
    this.#lowest = 1;
    return { type: 'started', atMs: this.#positionMs - this.#frames.length * FRAME_MS };
  }

  #whileSpeaking(
    level: number,
    enough: number,
    { silenceDurationMs }: TurnDetection,
  ): Noticed | null {
    // The end of a word is softer than its beginning.
    this.#quietMs = level >= enough / 2 ? 0 : this.#quietMs + FRAME_MS;
    this.#lowest = Math.min(this.#lowest, level);
    if (this.#quietMs < silenceDurationMs && this.heldMs < this.#utteranceMaxMs) return null;
    // What never was quieter than this is no speech: a fan, a street.
    this.#noise = Math.max(this.#noise, Math.max(this.#lowest, 1e-5));
    const pcm = joined(this.#frames);
    this.#frames = [];
    this.#hearsSpeech = false;
    this.#loudMs = 0;
    return { type: 'stopped', atMs: this.#positionMs, pcm };
  }
}
