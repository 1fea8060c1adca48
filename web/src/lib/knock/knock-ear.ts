/** Hears two knocks on a table in the sound of a microphone, and nothing else that a meal makes: no cutlery, no chewing, no word. Pure. */

/** The sound is looked at in pieces of so many ms. */
const HOP_MS = 5;

/** A knock is there at once… */
const RISES_WITHIN = hops(10);
/** …by so many decibels… */
const RISES_BY_DB = 15;
/** …is louder than this, in decibels of full scale, which keeps a hum in the room out… */
const LOUD_DB = -42;
/** …most of it is low, as wood is and no spoon… */
const LOW_HZ = 1000;
const LOW_PART_MIN = 0.6;
/** …and it has gone again so soon, by so much, as no vowel has. */
const GONE_AFTER = hops(100);
const GONE_BY_DB = 14;

/** From the one knock to the other. */
const [APART_MIN, APART_MAX] = [hops(130), hops(480)];
/** How much the two may differ, in decibels. */
const ALIKE_DB = 12;
/** Nothing of the kind goes before them, and no third comes after. */
const QUIET_BEFORE = hops(300);
const QUIET_AFTER = hops(400);

const KEPT = QUIET_BEFORE + APART_MAX + QUIET_AFTER;

function hops(ms: number): number {
  return Math.round(ms / HOP_MS);
}

/** One piece of sound: how loud it is in decibels of full scale, and how much of it is low, 0 to 1. */
interface Hop {
  readonly level: number;
  readonly low: number;
}

const SILENCE: readonly Hop[] = Array.from({ length: KEPT }, () => ({ level: -100, low: 0 }));

export class KnockEar {
  readonly #hopLength: number;
  /** Of a filter that lets low tones through (one pole). */
  readonly #keep: number;
  #lowTone = 0;
  #energy = 0;
  #lowEnergy = 0;
  #samples = 0;
  /** The last ones, oldest first; before the first there was nothing. */
  #hops: readonly Hop[] = SILENCE;

  /** `rate`: samples a second. */
  constructor(rate: number) {
    this.#hopLength = Math.round((rate * HOP_MS) / 1000);
    this.#keep = Math.exp((-2 * Math.PI * LOW_HZ) / rate);
  }

  /** Takes what comes next of the sound (−1 to 1); true if two knocks have just been heard, once they are over. */
  hear(sound: Float32Array): boolean {
    let heard = false;
    for (const sample of sound) {
      this.#lowTone = sample + this.#keep * (this.#lowTone - sample);
      this.#energy += sample ** 2;
      this.#lowEnergy += this.#lowTone ** 2;
      this.#samples += 1;
      if (this.#samples === this.#hopLength && this.#endHop()) heard = true;
    }
    return heard;
  }

  /** Some of the sound was missed: what was heard before means nothing. */
  forget(): void {
    this.#hops = SILENCE;
  }

  #endHop(): boolean {
    const level = 10 * Math.log10(this.#energy / this.#samples + 1e-10);
    const low = this.#energy > 0 ? Math.min(1, this.#lowEnergy / this.#energy) : 0;
    [this.#energy, this.#lowEnergy, this.#samples] = [0, 0, 0];
    this.#hops = [...this.#hops.slice(1), { level, low }];
    return isKnockedTwice(this.#hops);
  }
}

/** Whether the second of two knocks begins just so long ago that nothing can follow any more. */
function isKnockedTwice(heard: readonly Hop[]): boolean {
  const second = KEPT - QUIET_AFTER;
  if (!isKnock(heard, second)) return false;
  const quiet = peakAt(heard, second) - GONE_BY_DB;
  const first = heard.findIndex(({ level }) => level > quiet);
  const apart = second - first;
  if (apart < APART_MIN || apart > APART_MAX || !isKnock(heard, first)) return false;
  if (Math.abs(peakAt(heard, first) - peakAt(heard, second)) > ALIKE_DB) return false;
  // Between them, and after them, all is quiet.
  return heard.every(({ level }, at) => level <= quiet || isOf(first, at) || isOf(second, at));
}

const isOf = (knock: number, at: number): boolean => at >= knock && at < knock + GONE_AFTER;

const peakAt = (heard: readonly Hop[], at: number): number =>
  Math.max(...heard.slice(at, at + 2 * RISES_WITHIN).map(({ level }) => level));

/** Whether one begins here: it was not there two pieces ago, is loud at once, and low. */
function isKnock(heard: readonly Hop[], at: number): boolean {
  const start = heard.slice(at, at + 2 * RISES_WITHIN);
  const peak = peakAt(heard, at);
  const before = Math.max(...heard.slice(at - 3, at - 1).map(({ level }) => level));
  const rose = heard.slice(at, at + RISES_WITHIN).some(({ level }) => level > peak - 6);
  const energy = start.map(({ level }) => 10 ** (level / 10));
  const all = energy.reduce((sum, one) => sum + one, 0);
  const low = start.reduce((sum, hop, index) => sum + hop.low * (energy[index] ?? 0), 0);
  return (
    peak > LOUD_DB && rose && peak - before > RISES_BY_DB && all > 0 && low / all >= LOW_PART_MIN
  );
}
