/**
 * Whether a guest speaks, from nothing but how loud it is and where: voices are loud below 1 kHz for longer than a
 * knock, cutlery rings far above, and a fan does not pause. Pure: its clock is the sound itself.
 */

/** `snappy` answers soon; `dining` waits for a guest who chews. */
export type Pace = 'snappy' | 'dining';

/** What one chunk is to the ones before: `begins` and `ends` come once, in turn. */
export type Activity = 'quiet' | 'begins' | 'speaks' | 'ends';

/**
 * How long a guest is without a voice, or without any sound, before they have finished: a word can hiss and burst for longer
 * than it pauses. A snappy one who goes on after a longer breath is heard on: an answer takes a second to come, and until
 * then nothing is lost but the mark.
 */
export const HANGOVER_MS: Readonly<Record<Pace, { voiceless: number; silent: number }>> = {
  snappy: { voiceless: 250, silent: 120 },
  dining: { voiceless: 1200, silent: 1200 },
};

const FRAME_MS = 10;
/** Of the last five frames this many are voiced in a voice; a knock is over before. */
const RECENT_FRAMES = 5;
const DENSE = 4;
/** Above the noise, in dB: to begin, and to go on. */
const BEGINS_ABOVE = 10;
const LASTS_ABOVE = 6;
/** No voice is as soft as this, in dBFS of the band, however quiet the room. */
const SOFTEST = -52;
/** Whatever is softer than this, in dBFS, is no part of a word. */
const FAINTEST = -60;
/** Of a voice at least this much is in the band, in dB below the whole; of cutlery less. */
const BAND_SHARE = -12;
/** A voice that begins does not die away: a knock has lost more than this, in dB, while it is still above the noise. */
const DYING = -12;
/** The noise is the softest 50 ms of the last three seconds: a voice pauses within them, a fan does not. */
const FLOOR_SPANS = 12;
const SPAN_FRAMES = 250 / FRAME_MS;
const LOWEST_FLOOR = -70;
const NOTHING = 1e-12;

/** The band of voices, in Hz. */
const LOW = 120;
const HIGH = 1000;
const onePole = (hz: number, rate: number): number => 1 - Math.exp((-2 * Math.PI * hz) / rate);
const decibels = (power: number): number => 10 * Math.log10(power);

/** Follows one guest's sound, chunk by chunk, mono at `rate` Hz. */
export class VoiceActivity {
  readonly #pace: Pace;
  /** From the last voiced sample to the end of the last chunk; null before the first voice. */
  sinceVoicedMs: number | null = null;
  #silentMs = 0;
  #speaking = false;
  /** In the band of voices, and in all. */
  #noise = new Noise();
  #anyNoise = new Noise();
  /** Of the last frames. */
  #voiced: boolean[] = [];
  #levels: number[] = [];
  #rumble = 0;
  #lowPassed = 0;
  #lowPassedTwice = 0;
  #whole = 0;
  #band = 0;
  #filled = 0;
  readonly #frame: number;
  readonly #low: number;
  readonly #high: number;

  constructor(pace: Pace, rate: number) {
    this.#pace = pace;
    this.#frame = (rate * FRAME_MS) / 1000;
    this.#low = onePole(LOW, rate);
    this.#high = onePole(HIGH, rate);
  }

  /** Another microphone, or the same one again: what was noise is forgotten. */
  listenAnew(): void {
    this.#noise = new Noise();
    this.#anyNoise = new Noise();
  }

  hear(pcm: Int16Array): Activity {
    const before = this.#speaking;
    for (const sample of pcm) this.#sample(sample / 32768);
    if (this.#speaking) return before ? 'speaks' : 'begins';
    return before ? 'ends' : 'quiet';
  }

  #sample(sample: number): void {
    this.#rumble += this.#low * (sample - this.#rumble);
    const high = sample - this.#rumble;
    this.#lowPassed += this.#high * (high - this.#lowPassed);
    this.#lowPassedTwice += this.#high * (this.#lowPassed - this.#lowPassedTwice);
    this.#whole += high ** 2;
    this.#band += this.#lowPassedTwice ** 2;
    if (++this.#filled < this.#frame) return;
    this.#look(this.#band / this.#frame, this.#whole / this.#frame);
    this.#whole = this.#band = this.#filled = 0;
  }

  #look(power: number, whole: number): void {
    const level = decibels(power);
    const floor = this.#noise.after(power);
    this.#levels = recent(this.#levels, level);
    const least = Math.max(
      SOFTEST,
      floor + (this.#speaking ? LASTS_ABOVE : BEGINS_ABOVE),
      decibels(whole) + BAND_SHARE,
      Math.max(...this.#levels) + DYING,
    );
    const voiced = level > least;
    this.#voiced = recent(this.#voiced, voiced);
    if (this.sinceVoicedMs !== null) this.sinceVoicedMs += FRAME_MS;
    if (voiced && this.#voiced.filter(Boolean).length >= DENSE) {
      this.sinceVoicedMs = 0;
      this.#speaking = true;
    }
    const isLoud = decibels(whole) > Math.max(FAINTEST, this.#anyNoise.after(whole) + LASTS_ABOVE);
    this.#silentMs = voiced || isLoud ? 0 : this.#silentMs + FRAME_MS;
    const { voiceless, silent } = HANGOVER_MS[this.#pace];
    if ((this.sinceVoicedMs ?? 0) >= voiceless || this.#silentMs >= silent) this.#speaking = false;
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
      this.#recent = recent(this.#recent, power);
      const mean = this.#recent.reduce((sum, one) => sum + one, 0) / this.#recent.length;
      this.#span = Math.min(this.#span, mean);
      if (++this.#frames % SPAN_FRAMES === 0) {
        this.#spans = recent(this.#spans, this.#span, FLOOR_SPANS);
        this.#span = Infinity;
      }
    }
    return Math.max(LOWEST_FLOOR, decibels(Math.min(this.#span, ...this.#spans)));
  }
}

const recent = <T>(before: readonly T[], newest: T, kept = RECENT_FRAMES): T[] => [
  ...before.slice(1 - kept),
  newest,
];
