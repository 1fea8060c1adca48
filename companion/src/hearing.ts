/** What a guest lets the companion hear and see: what leaves, what waits, and what is dropped when the line is slow. */
import type { Opening, Pcm, ProviderLine } from './provider.ts';
import { SoundQueue } from './sound-queue.ts';

/** Sound that is kept while there is no line, or the line is slow. */
export const SOUND_KEPT_MS = 2000;

/** Sound from before the moment at which the ears noticed that the guest speaks. */
const PREROLL_MS = 400;

/** With so much unsent no picture goes out, and then no sound: 0.75 s and 1.5 s of sound in base64. */
export const PICTURE_UNSENT_MAX = 32_000;
export const SOUND_UNSENT_MAX = 64_000;

/** One picture a second; a second of a clock that ticks in its own way. */
const PICTURES_APART_MS = 950;
const PICTURE_BYTES_MAX = 256 * 1024;

/** So much silence ends the words of any guest: more than providers wait for. */
const HUSH_MS = 1000;

/** Ears that give nothing for so long are filled in for: a provider's clock is the sound it hears. */
const EARS_PAUSE_MS = 300;

export class Hearing {
  readonly #turns: Opening['turns'];
  /** The line; null while none is ready. */
  readonly #line: () => ProviderLine | null;
  readonly #rate: number;
  readonly #queue: SoundQueue;
  /** Silence goes out in the place of sound, and no picture. */
  isDeaf = false;
  /** Up to when there is sound. */
  #until = performance.now();
  #picturedAt = -Infinity;
  /** The guest speaks, as the ears have it. */
  #speaks = false;
  /** The line was told so. */
  #marked = false;
  /** What waits are words that ended while there was no line. */
  #owesWords = false;

  /** `rate`: of what is heard, in Hz. */
  constructor(turns: Opening['turns'], rate: number, line: () => ProviderLine | null) {
    this.#turns = turns;
    this.#rate = rate;
    this.#queue = new SoundQueue(rate);
    this.#line = line;
  }

  hear(pcm: Pcm): void {
    if (this.isDeaf) return;
    this.#until = performance.now();
    this.#push(pcm);
  }

  /** Deaf from now on; what the guest is just saying ends here, at once, for a provider's clock is the sound it hears. */
  hush(): void {
    this.isDeaf = true;
    this.#queue.clear();
    this.#until = performance.now();
    if (this.#turns === 'provider') this.#push(this.#silence(HUSH_MS));
  }

  /** Dropped when it comes too soon, is too large, or the line has enough to do. */
  see(jpeg: Uint8Array<ArrayBuffer>): void {
    const line = this.#line();
    const now = performance.now();
    const soon = now - this.#picturedAt < PICTURES_APART_MS;
    if (!line || this.isDeaf || soon || jpeg.length > PICTURE_BYTES_MAX) return;
    if (this.#queue.ms > PREROLL_MS || line.unsentBytes > PICTURE_UNSENT_MAX) return;
    this.#picturedAt = now;
    line.sendPicture(jpeg);
  }

  /** Where the guest's turns are marked, tells the line, and sends what belongs into a turn; else does nothing. */
  mark(speaks: boolean): void {
    this.#speaks = speaks;
    if (this.#turns === 'provider') return;
    const line = this.#line();
    if (!line) {
      this.#owesWords = !speaks && this.#queue.ms > 0;
    } else if (speaks) {
      line.userActivity(true);
      this.#marked = true;
      this.#drain();
    } else if (this.#marked) {
      this.#drain(Infinity);
      line.userActivity(false);
      this.#marked = false;
    }
  }

  /** A line is ready: what was said meanwhile goes out, as far as it was kept. */
  begin(): void {
    if (this.#speaks || this.#owesWords) this.mark(true);
    if (this.#owesWords) this.mark(false);
    this.#owesWords = false;
    this.#drain();
  }

  /** There is no line any more. */
  pause(): void {
    this.#marked = false;
  }

  clear(): void {
    this.#queue.clear();
  }

  /** To be called several times a second: silence in the place of what is not heard, and what the line now takes. */
  look(now: number): void {
    const missingMs = Math.min(now - this.#until, SOUND_KEPT_MS);
    if (missingMs > (this.isDeaf ? 0 : EARS_PAUSE_MS)) {
      this.#until = now;
      // Between marked turns nothing is sent anyway.
      if (this.#turns === 'provider') this.#push(this.#silence(missingMs));
    }
    this.#drain();
  }

  #silence(ms: number): Pcm {
    return new Int16Array(Math.round((ms * this.#rate) / 1000));
  }

  #push(pcm: Pcm): void {
    const waitsForWords = this.#turns === 'marked' && !this.#speaks;
    // What comes after words that still wait must not push them out.
    if (waitsForWords && this.#owesWords) return;
    this.#queue.push(pcm, waitsForWords ? PREROLL_MS : SOUND_KEPT_MS);
    this.#drain();
  }

  #drain(unsentMax = SOUND_UNSENT_MAX): void {
    const line = this.#line();
    if (!line || (this.#turns === 'marked' && !this.#marked)) return;
    while (line.unsentBytes < unsentMax) {
      const pcm = this.#queue.shift();
      if (!pcm) return;
      line.sendAudio(pcm);
    }
  }
}
