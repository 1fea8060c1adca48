/** Sound of one rate → the same sound at another: a windowed-sinc low-pass in phases (Smith, "Digital Audio Resampling"). Pure. */

/** Zero crossings of the sinc on either side, at the lower of the two rates: 2 ms of delay at 16 kHz. */
const CROSSINGS = 32;
/** Where the low-pass has lost 6 dB, as a share of the lower rate; half of that rate is where nothing may be left. */
const CUTOFF = 0.455;
/** Between two of these the coefficients are interpolated linearly, 90 dB below the sound. */
const PHASES = 256;

/**
 * Resamples a stream of mono samples, for ever and without drift: where the next sample lies is kept in whole numbers.
 * Feed it while it is `hungry`, and take `next` while it is not. Rates in Hz.
 */
export class Resampler {
  /** How late the sound comes out, in samples of the incoming rate. */
  readonly delay: number;
  readonly #from: number;
  readonly #to: number;
  readonly #taps: number;
  readonly #phases: Float32Array;
  /** The last `#taps` samples, twice, so that they always lie in one piece. */
  readonly #past: Float32Array;
  #oldest = 0;
  /** From the newest sample to the next one to come out, in parts of `1 / #to` of an incoming sample. */
  #ahead = 0;

  constructor(from: number, to: number) {
    this.#from = Math.round(from);
    this.#to = Math.round(to);
    const stretch = Math.max(1, this.#from / this.#to);
    this.delay = Math.ceil(CROSSINGS * stretch);
    this.#taps = 2 * this.delay;
    this.#phases = phasesOf(this.#taps, CUTOFF / stretch);
    this.#past = new Float32Array(2 * this.#taps);
    this.#ahead = this.#to;
  }

  /** Whether `next` has to wait for another `feed`. */
  get hungry(): boolean {
    return this.#ahead >= this.#to;
  }

  feed(sample: number): void {
    this.#past[this.#oldest] = sample;
    this.#past[this.#oldest + this.#taps] = sample;
    this.#oldest = (this.#oldest + 1) % this.#taps;
    this.#ahead -= this.#to;
  }

  next(): number {
    const place = (this.#ahead / this.#to) * PHASES;
    const phase = Math.floor(place);
    const share = place - phase;
    const here = phase * this.#taps;
    const there = here + this.#taps;
    let sum = 0;
    for (let tap = 0; tap < this.#taps; tap++) {
      const coefficient = at(this.#phases, here + tap);
      const slope = at(this.#phases, there + tap) - coefficient;
      sum += at(this.#past, this.#oldest + tap) * (coefficient + share * slope);
    }
    this.#ahead += this.#from;
    return sum;
  }
}

/** Coefficients, oldest sample first, for each place between two samples; the last phase is the first, one sample on. */
function phasesOf(taps: number, cutoff: number): Float32Array {
  const phases = new Float32Array((PHASES + 1) * taps);
  const half = taps / 2;
  for (let phase = 0; phase <= PHASES; phase++) {
    const row = phases.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) {
      row[tap] = lowPass(tap - half + 1 - phase / PHASES, half, cutoff);
    }
    // Every phase lets a constant through as it is; otherwise the phases would be heard as a tone.
    const gain = row.reduce((sum, one) => sum + one, 0);
    for (let tap = 0; tap < taps; tap++) row[tap] = at(row, tap) / gain;
  }
  return phases;
}

/** A sinc in Blackman's window: 74 dB. */
function lowPass(place: number, half: number, cutoff: number): number {
  if (Math.abs(place) >= half) return 0;
  const angle = 2 * Math.PI * cutoff * place;
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
  const turn = (Math.PI * place) / half;
  return sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
}

/** An index that is inside by construction. */
const at = (samples: Float32Array, index: number): number => samples[index] ?? 0;
