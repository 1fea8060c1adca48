/**
 * Whether a guest speaks, from nothing but how loud it is and where: voices are loud below 1 kHz for longer than a
 * knock, cutlery rings far above, and a fan does not pause. Pure: its clock is the sound itself.
 */
import { HEARD_RATE } from './chunker.ts';

/** `snappy` answers soon; `dining` waits for a guest who chews. */
export type Pace = 'snappy' | 'dining';

/** What one chunk is to the ones before: `begins` and `ends` come once, in turn. */
export type Activity = 'quiet' | 'begins' | 'speaks' | 'ends';

/** How long a guest is silent before they have finished. */
export const HANGOVER_MS: Readonly<Record<Pace, number>> = { snappy: 350, dining: 1200 };

const FRAME_MS = 10;
const FRAME = (HEARD_RATE * FRAME_MS) / 1000;
/** Of the last five frames this many are voiced in a voice; a knock is over before. */
const RECENT_FRAMES = 5;
const RECENT = 2 ** RECENT_FRAMES - 1;
const DENSE = 4;
/** Above the noise, in dB: to begin, and to go on. */
const BEGINS_ABOVE = 10;
const LASTS_ABOVE = 6;
/** No voice is as soft as this, in dBFS of the band, however quiet the room. */
const SOFTEST = -52;
/** Of a voice at least this much is in the band, in dB below the whole; of cutlery less. */
const BAND_SHARE = -12;
/** A voice that begins does not die away: a knock has lost more than this, in dB, while it is still above the noise. */
const DYING = -12;
/** The noise is the softest 50 ms of the last three seconds: a voice pauses within them, a fan does not. */
const FLOOR_SPANS = 12;
const SPAN_FRAMES = 250 / FRAME_MS;
const LOWEST_FLOOR = -70;
const NOTHING = 1e-12;

const onePole = (hz: number): number => 1 - Math.exp((-2 * Math.PI * hz) / HEARD_RATE);
const LOW = onePole(120);
const HIGH = onePole(1000);
const decibels = (power: number): number => 10 * Math.log10(power);

/** Follows one guest's sound, chunk by chunk, mono at 16 kHz. `pace` may change at any time. */
export class VoiceActivity {
  pace: Pace;
  /** From the last voiced sample to the end of the last chunk; null before the first voice. */
  sinceVoicedMs: number | null = null;
  #speaking = false;
  #noise = new Noise();
  /** One bit a frame, the newest lowest. */
  #voiced = 0;
  #levels: number[] = [];
  #rumble = 0;
  #lowPassed = 0;
  #lowPassedTwice = 0;
  #whole = 0;
  #band = 0;
  #filled = 0;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** Another microphone, or the same one again: what was noise is forgotten. */
  listenAnew(): void {
    this.#noise = new Noise();
  }

  hear(pcm: Int16Array): Activity {
    const before = this.#speaking;
    for (const sample of pcm) this.#sample(sample / 32768);
    if (this.#speaking) return before ? 'speaks' : 'begins';
    return before ? 'ends' : 'quiet';
  }

  #sample(sample: number): void {
    this.#rumble += LOW * (sample - this.#rumble);
    const high = sample - this.#rumble;
    this.#lowPassed += HIGH * (high - this.#lowPassed);
    this.#lowPassedTwice += HIGH * (this.#lowPassed - this.#lowPassedTwice);
    this.#whole += high ** 2;
    this.#band += this.#lowPassedTwice ** 2;
    if (++this.#filled < FRAME) return;
    this.#frame(this.#band / FRAME, this.#whole / FRAME);
    this.#whole = this.#band = this.#filled = 0;
  }

  #frame(power: number, whole: number): void {
    const level = decibels(power);
    const floor = this.#noise.after(power);
    this.#levels = [...this.#levels.slice(1 - RECENT_FRAMES), level];
    const least = Math.max(
      SOFTEST,
      floor + (this.#speaking ? LASTS_ABOVE : BEGINS_ABOVE),
      decibels(whole) + BAND_SHARE,
      Math.max(...this.#levels) + DYING,
    );
    const voiced = level > least;
    this.#voiced = ((this.#voiced << 1) | Number(voiced)) & RECENT;
    if (this.sinceVoicedMs !== null) this.sinceVoicedMs += FRAME_MS;
    if (voiced && bits(this.#voiced) >= DENSE) {
      this.sinceVoicedMs = 0;
      this.#speaking = true;
    }
    if ((this.sinceVoicedMs ?? 0) >= HANGOVER_MS[this.pace]) this.#speaking = false;
  }
}

/** How loud it is in the room when nobody speaks, in dBFS. */
class Noise {
  #recent: number[] = [];
  #spans: number[] = [];
  #span = Infinity;
  #frames = 0;
  #begun = false;

  /**
   * The floor once a frame of this power has been heard. Digital silence is how a microphone begins, which says nothing
   * of the room; later on it is one that lets only voices through.
   */
  after(power: number): number {
    this.#begun ||= power > NOTHING;
    if (this.#begun) {
      this.#recent = [...this.#recent.slice(1 - RECENT_FRAMES), power];
      const mean = this.#recent.reduce((sum, one) => sum + one, 0) / this.#recent.length;
      this.#span = Math.min(this.#span, mean);
      if (++this.#frames % SPAN_FRAMES === 0) {
        this.#spans = [...this.#spans.slice(1 - FLOOR_SPANS), this.#span];
        this.#span = Infinity;
      }
    }
    return Math.max(LOWEST_FLOOR, decibels(Math.min(this.#span, ...this.#spans)));
  }
}

const bits = (word: number): number => {
  let count = 0;
  for (let rest = word; rest > 0; rest >>= 1) count += rest & 1;
  return count;
};
