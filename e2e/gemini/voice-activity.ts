/**
 * When a guest speaks, by the energy of what was received. Its only clock is the sound itself: who stops sending never
 * stops speaking, which is what a real session does to a client that mutes by falling silent on the wire.
 */
import { HEARD_RATE, loudness, type Pcm } from './pcm.ts';

/** How soon speech begins, and how late it ends. */
export type VoiceSettings = {
  /** Louder than this is speech, in dB below full scale. */
  readonly threshold: number;
  /** How much of it there must be, in ms. */
  readonly onsetMs: number;
  /** How long it must be missing, in ms. */
  readonly hangoverMs: number;
};

/** Offsets are in ms of sound since the first sample. An end tells when the voice was last heard, not when that was noticed. */
export type VoiceEvent =
  | { readonly type: 'start'; readonly offsetMs: number }
  | { readonly type: 'end'; readonly offsetMs: number };

/** What is judged at once. */
const WINDOW_MS = 20;
const WINDOW = (HEARD_RATE * WINDOW_MS) / 1000;

/** Steady noise is no speech: a voice stands out of it by so many dB. */
const ABOVE_NOISE_DB = 9;

/** How fast the estimate of the noise rises, in dB a window; it falls at once. */
const NOISE_RISES_DB = 0.05;

/** A quieter room than this cannot be told from digital silence. */
const QUIETEST = -80;

export class VoiceActivity {
  readonly #settings: VoiceSettings;
  #rest: Pcm = new Int16Array(0);
  #heardMs = 0;
  #noise = QUIETEST;
  #voicedMs = 0;
  #lastVoicedMs = 0;
  #speaking = false;

  constructor(settings: VoiceSettings) {
    this.#settings = settings;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Sound at 16 kHz, in pieces of any size. */
  hear(pcm: Pcm): VoiceEvent[] {
    const events: VoiceEvent[] = [];
    const all = new Int16Array(this.#rest.length + pcm.length);
    all.set(this.#rest);
    all.set(pcm, this.#rest.length);
    let at = 0;
    for (; at + WINDOW <= all.length; at += WINDOW) {
      const event = this.#judge(loudness(all.subarray(at, at + WINDOW)));
      if (event) events.push(event);
    }
    this.#rest = all.slice(at);
    return events;
  }

  /** There will be no more of this: whoever speaks has finished. */
  finish(): VoiceEvent[] {
    this.#voicedMs = 0;
    if (!this.#speaking) return [];
    this.#speaking = false;
    return [{ type: 'end', offsetMs: this.#lastVoicedMs }];
  }

  #judge(level: number): VoiceEvent | null {
    const { threshold, onsetMs, hangoverMs } = this.#settings;
    const voiced = level > Math.max(threshold, this.#noise + ABOVE_NOISE_DB);
    this.#noise = Math.min(Math.max(level, QUIETEST), this.#noise + NOISE_RISES_DB);
    this.#heardMs += WINDOW_MS;
    if (voiced) {
      this.#lastVoicedMs = this.#heardMs;
      this.#voicedMs += WINDOW_MS;
    } else if (!this.#speaking) this.#voicedMs = Math.max(0, this.#voicedMs - WINDOW_MS);
    if (!this.#speaking && this.#voicedMs >= onsetMs) {
      this.#speaking = true;
      return { type: 'start', offsetMs: this.#heardMs - onsetMs };
    }
    if (this.#speaking && this.#heardMs - this.#lastVoicedMs >= hangoverMs)
      return this.finish()[0] ?? null;
    return null;
  }
}
