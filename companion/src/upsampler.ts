/** 16 kHz → 24 kHz for providers that listen at that rate: three samples for two, polyphase. Pure but for its memory. */
import type { Pcm } from './provider.ts';

const UP = 3;
const DOWN = 2;

/** Input samples that one output sample is made from: half of them are its delay, 0.5 ms. */
const SPAN = 16;

/** Of the input's bandwidth; what is left is the slope of the filter. */
const PASSED = 0.9;

/** A windowed sinc (Blackman) at 48 kHz, cut into the three phases in which inputs fall on it. */
const PHASES: readonly Float32Array[] = Array.from({ length: UP }, (_, phase) => {
  const taps = Float32Array.from({ length: SPAN }, (_tap, k) => {
    const at = phase + k * UP;
    const length = SPAN * UP;
    const x = ((at - (length - 1) / 2) / UP) * PASSED * Math.PI;
    const turn = (2 * Math.PI * at) / (length - 1);
    const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return (x === 0 ? 1 : Math.sin(x) / x) * window;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  // Each phase passes a constant unchanged, so that none of them hums.
  return taps.map((tap) => tap / sum);
});

/** Resamples a stream piece by piece; how it is cut changes nothing. */
export class Upsampler {
  /** The last `SPAN` inputs of the piece before. */
  #before = new Int16Array(SPAN);
  /** Where the next output falls, in thirds of an input sample after the end of `#before`. */
  #at = 0;

  /** The next piece at 24 kHz. */
  push(pcm: Pcm): Pcm {
    const input = new Int16Array(SPAN + pcm.length);
    input.set(this.#before);
    input.set(pcm, SPAN);
    const end = pcm.length * UP;
    const output = new Int16Array(Math.max(0, Math.ceil((end - this.#at) / DOWN)));
    for (let n = 0; n < output.length; n += 1) {
      const taps = PHASES[this.#at % UP] ?? [];
      const newest = SPAN + Math.floor(this.#at / UP);
      let sum = 0;
      for (let k = 0; k < SPAN; k += 1) sum += (taps[k] ?? 0) * (input[newest - k] ?? 0);
      output[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
      this.#at += DOWN;
    }
    this.#at -= end;
    this.#before = input.slice(-SPAN);
    return output;
  }
}
