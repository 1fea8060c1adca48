/**
 * What a microphone gives → what leaves, sample by sample. Each frame goes to the model and is waited for a while; what has not
 * come back by then leaves as it was, in step, so that nothing that was said is lost. Pure: it counts time in samples.
 */
import { MODEL_DELAY } from './gtcrn.ts';
import { FRAME, type Frame, type LineReport } from './plates-messages.ts';

/** What browsers render at once (Web Audio §1.1, render quantum). */
export const MOMENT = 128;

/**
 * How long a frame is waited for, in samples: on its way twice, and in the model; 24 ms, of which browsers render 10 at once.
 * Whole moments.
 */
const RESERVE = 1152;

/** From the microphone to what leaves, while a frame fills and is waited for, in samples; what the model makes is older still. */
const DELAY = FRAME + RESERVE;

/** Altogether, in ms. */
export const LINE_DELAY_MS = (DELAY + MODEL_DELAY) / 48;

/** Samples that are kept, a power of two: more than all delays together. */
const KEPT = 8192;
const at = (index: number): number => index & (KEPT - 1);

/** So many frames are on their way at most; a worker that is further behind is not buried in more. */
const AWAY_MAX = 8;

/** So many frames make a report: about a second. */
const REPORTED = 62;

export class PlatesLine {
  readonly #ask: (frame: Frame) => void;
  readonly #report: (report: LineReport) => void;
  readonly #came = new Float32Array(KEPT);
  readonly #made = new Float32Array(KEPT);
  /** Samples that came so far; those before this one are made. */
  #cameTo = 0;
  #madeTo = 0;
  #away = 0;
  #spare: Frame['samples'][] = [];
  /** Whether the model has answered at all. */
  #begun = false;
  /** 1: what the model made leaves, 0: what came. It changes within a moment. */
  #share = 0;
  #late = 0;
  #moments = 0;
  #heard = new Float32Array(REPORTED);
  #left = new Float32Array(REPORTED);
  #reported = 0;

  constructor(ask: (frame: Frame) => void, report: (report: LineReport) => void) {
    this.#ask = ask;
    this.#report = report;
  }

  /** One moment: what comes (nothing is silence), and where to put what leaves. */
  take(input: Float32Array | undefined, output: Float32Array): void {
    const start = this.#cameTo;
    for (let index = 0; index < MOMENT; index += 1) {
      this.#came[at(start + index)] = input?.[index] ?? 0;
    }
    this.#cameTo += MOMENT;
    if (this.#cameTo % FRAME === 0) this.#send(this.#cameTo / FRAME - 1);
    this.#leave(start - DELAY, output);
    if (this.#cameTo % FRAME === 0) this.#count();
  }

  /** A frame is back from the model. */
  hear({ number, samples }: Frame): void {
    this.#away -= 1;
    this.#begun = true;
    const first = number * FRAME;
    // What was never sent is as it came.
    for (let index = Math.max(this.#madeTo, first - KEPT); index < first; index += 1) {
      this.#made[at(index)] = this.#came[at(index - MODEL_DELAY)] ?? 0;
    }
    for (let index = 0; index < FRAME; index += 1) {
      this.#made[at(first + index)] = samples[index] ?? 0;
    }
    this.#madeTo = first + FRAME;
    this.#spare.push(samples);
  }

  #send(number: number): void {
    if (this.#away >= AWAY_MAX) return;
    this.#away += 1;
    const samples = this.#spare.pop() ?? new Float32Array(FRAME);
    for (let index = 0; index < FRAME; index += 1) {
      samples[index] = this.#came[at(number * FRAME + index)] ?? 0;
    }
    this.#ask({ number, samples });
  }

  #leave(from: number, output: Float32Array): void {
    // One moment ahead, so that there is something to fade out with.
    const share = this.#madeTo >= from + 2 * MOMENT ? 1 : 0;
    const step = (share - this.#share) / MOMENT;
    let [heard, left] = [0, 0];
    for (let index = 0; index < MOMENT; index += 1) {
      const came = this.#came[at(from + index - MODEL_DELAY)] ?? 0;
      const made = this.#made[at(from + index)] ?? 0;
      this.#share += step;
      const leaves = came + this.#share * (made - came);
      output[index] = leaves;
      heard += came * came;
      left += leaves * leaves;
    }
    this.#share = share;
    this.#moments += 1;
    if (this.#begun && share === 0) this.#late += 1;
    this.#heard[this.#reported] = (this.#heard[this.#reported] ?? 0) + heard / FRAME;
    this.#left[this.#reported] = (this.#left[this.#reported] ?? 0) + left / FRAME;
  }

  /** A frame has left. */
  #count(): void {
    this.#reported += 1;
    if (this.#reported < REPORTED) return;
    const [moments, late, heard, left] = [this.#moments, this.#late, this.#heard, this.#left];
    this.#report({ moments, late, heard, left });
    [this.#heard, this.#left] = [new Float32Array(REPORTED), new Float32Array(REPORTED)];
    this.#reported = this.#moments = this.#late = 0;
  }
}
