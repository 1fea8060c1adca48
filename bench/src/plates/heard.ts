/** What became of an evening in one channel of a recording. Pure. */
import { RATE } from '../../../web/src/lib/plates/plates-messages.ts';
import { decibels } from '../../../web/src/lib/plates/testing/sounds.ts';
import { spanOf, type Sound } from './evening.ts';

/** Loudness is compared at this pace first, in samples: 10 ms. */
const STEP = RATE / 100;
/** A recording begins within so many steps of the evening. */
const STEPS_MAX = 200;

/** So many samples of a voice are enough to find the one sample at which two are in step. */
const FOUND_BY = RATE / 4;

/** How much louder than usual each step is. */
function envelopeOf(samples: Float32Array): Float32Array {
  const loud = Float32Array.from({ length: Math.floor(samples.length / STEP) }, (_, step) =>
    Math.hypot(...samples.subarray(step * STEP, (step + 1) * STEP)),
  );
  const usual = loud.reduce((sum, one) => sum + one, 0) / loud.length;
  return loud.map((one) => one - usual);
}

/** How alike two are, -1 to 1, if the other is so many samples later. */
function alikeAt(
  one: Float32Array,
  other: Float32Array,
  lag: number,
  [from, to]: readonly [number, number],
): number {
  let [both, ones, others] = [0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const [a, b] = [one[at] ?? 0, other[at + lag] ?? 0];
    both += a * b;
    ones += a * a;
    others += b * b;
  }
  return both / Math.sqrt(ones * others || 1);
}

/** The lag at which they are most alike, of so many, beginning with the first. */
function bestOf(first: number, last: number, alike: (lag: number) => number): number {
  let [best, most] = [first, -Infinity];
  for (let lag = first; lag <= last; lag += 1) {
    const now = alike(lag);
    if (now > most) [best, most] = [lag, now];
  }
  return best;
}

export class Heard {
  readonly samples: Float32Array;
  /** How much later than in the evening everything is, in samples; negative where the recording began late. */
  readonly lag: number;
  /** How alike the voice is to what was said in how loud it is when, 0 to 1. */
  readonly alike: number;

  constructor(evening: Float32Array, samples: Float32Array) {
    this.samples = samples;
    const span = spanOf('speech');
    const [said, heard] = [envelopeOf(evening), envelopeOf(samples)];
    const steps = [span[0] / STEP, span[1] / STEP] as const;
    const lag = bestOf(-STEPS_MAX, STEPS_MAX, (one) => alikeAt(said, heard, one, steps));
    this.alike = alikeAt(said, heard, lag, steps);
    const about = STEP * lag;
    const part = [span[0] + RATE, span[0] + RATE + FOUND_BY] as const;
    this.lag = bestOf(about - STEP, about + STEP, (one) => alikeAt(evening, samples, one, part));
  }

  /** A sound as it was heard. */
  of(sound: Sound): Float32Array {
    const [from, to] = spanOf(sound);
    return this.samples.subarray(from + this.lag, to + this.lag);
  }

  /** Its mean power, in dB of the loudest there is. */
  level(sound: Sound): number {
    return decibels(this.of(sound));
  }

  /** The power of what cutlery changed while somebody spoke, likewise. */
  get clatterUnderSpeech(): number {
    const [from, to] = spanOf('speech');
    const [again] = spanOf('speech with cutlery');
    const start = from + this.lag;
    // A microphone on a busy machine loses a moment now and then, between the two.
    const part = [start + RATE, start + RATE + FOUND_BY] as const;
    const [near, far] = [again - from - 2 * STEP, again - from + 2 * STEP];
    const later = bestOf(near, far, (lag) => alikeAt(this.samples, this.samples, lag, part));
    const alone = this.samples.subarray(start, to + this.lag);
    return decibels(alone.map((sample, at) => (this.samples[start + later + at] ?? 0) - sample));
  }
}
