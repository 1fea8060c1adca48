/** How long the parts of an answer take in this page: for whoever looks closely, and for the bench. */

/** The parts, each in ms. */
export type Span =
  /** From the microphone to the line, while the guest speaks. */
  | 'captureToWire'
  /** From the first sound of an answer on the line to its first sound in the air. */
  | 'byteToAudible'
  /** From the guest's last voiced sound to the answer in the air. */
  | 'speechToAudible';

/** Half of the samples are at most `p50`, nineteen of twenty at most `p95`. */
interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** The newest samples of each part that are kept. */
const KEPT = 500;

export class Timings {
  readonly #samples: Record<Span, number[]> = {
    captureToWire: [],
    byteToAudible: [],
    speechToAudible: [],
  };

  note(span: Span, ms: number): void {
    const samples = this.#samples[span];
    samples.push(ms);
    if (samples.length > KEPT) samples.shift();
  }

  /** Null before the first sample. */
  figures(span: Span): Figures | null {
    const sorted = this.#samples[span].toSorted((a, b) => a - b);
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    const [p50, p95] = [at(0.5), at(0.95)];
    if (p50 === undefined || p95 === undefined) return null;
    return { count: sorted.length, p50, p95 };
  }
}

/** Now, in ms since 1970, as sound is stamped. */
export const stampNow = (): number => performance.timeOrigin + performance.now();
