/** One turn of the companion's on its way to the ear: what waits, and how far it has been heard. Pure. */
import type { Pcm } from '../provider.ts';
import { Resampler } from './resampler.ts';

/** Nobody hears what is softer: -50 dBFS. */
const SILENCE = 10 ** (-50 / 20);
/** Providers begin turns with a tenth of a second of nothing; more is a pause, and meant. */
const MOST_TRIMMED_MS = 150;

/** Sound of one rate, taken out at another; silence at its beginning is left out. */
export class Turn {
  readonly number: number;
  /** Another has begun: nothing more will come. */
  ended = false;
  /** Too much of it waited: nothing more is taken. */
  full = false;
  /** It has nothing left to play. */
  dry = false;
  /** It was dry, and more came. */
  underran = false;
  readonly #rate: number;
  readonly #to: number;
  readonly #resampler: Resampler;
  #pieces: Pcm[] = [];
  /** Where in the first piece the next sample is. */
  #at = 0;
  #queued = 0;
  #heard = 0;
  #trimmable: number;
  /** How long it has been asked for while too little was there, in samples taken out. */
  #waited = 0;
  #audible = false;

  constructor(number: number, rate: number, to: number) {
    this.number = number;
    this.#rate = rate;
    this.#to = to;
    this.#resampler = new Resampler(rate, to);
    this.#trimmable = Math.round((rate * MOST_TRIMMED_MS) / 1000);
  }

  get queuedMs(): number {
    return (this.#queued / this.#rate) * 1000;
  }

  /** How far into what came of it the guest is, with the silence left out. */
  get heardMs(): number {
    return (this.#heard / this.#rate) * 1000;
  }

  add(pcm: Pcm): void {
    if (pcm.length === 0) return;
    this.#pieces.push(pcm);
    this.#queued += pcm.length;
    while (this.#trimmable > 0 && this.#queued > 0 && Math.abs(this.#peek()) < SILENCE) {
      this.#trimmable--;
      this.#take();
    }
    if (this.#queued > 0) this.#trimmable = 0;
  }

  /** Asked once a sample: whether `bufferMs` wait, or have been waited for, or nothing more will come. */
  readyAfter(bufferMs: number): boolean {
    const ready =
      this.ended ||
      this.queuedMs >= bufferMs ||
      (this.#queued > 0 && ++this.#waited >= (this.#to * bufferMs) / 1000);
    if (ready) this.#waited = 0;
    return ready;
  }

  /** The next sample, -1 to 1; null if there is none. */
  next(): number | null {
    while (this.#resampler.hungry) {
      if (this.#queued === 0) return null;
      this.#resampler.feed(this.#take());
    }
    return this.#resampler.next();
  }

  /** True once: for the first sample that somebody could hear. */
  becomesAudible(sample: number): boolean {
    if (this.#audible || Math.abs(sample) < SILENCE) return false;
    this.#audible = true;
    return true;
  }

  #peek(): number {
    return (this.#pieces[0]?.[this.#at] ?? 0) / 32768;
  }

  #take(): number {
    const sample = this.#peek();
    this.#queued--;
    this.#heard++;
    if (++this.#at === this.#pieces[0]?.length) {
      this.#pieces.shift();
      this.#at = 0;
    }
    return sample;
  }
}
