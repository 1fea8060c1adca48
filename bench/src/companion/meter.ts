/** Runs in the audio thread: listens to a node, and tells when it becomes loud and when it was loud for the last time. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: MeterOptions }) => AudioWorkletProcessor,
): void;

/** `threshold`: the softest sample that counts, 0 to 1. */
export type MeterOptions = { readonly threshold: number };

/** `at` in ms since 1970: of the first loud block, or of the last one. */
export type MeterReading = { readonly loud: boolean; readonly at: number };

/** A voice is still between two of its swings; so long after the last it has paused. */
const PAUSE_MS = 30;

registerProcessor(
  'bench-meter',
  class extends AudioWorkletProcessor {
    readonly #threshold: number;
    #loud = false;
    #lastAt = 0;

    constructor({ processorOptions }: { processorOptions: MeterOptions }) {
      super();
      this.#threshold = processorOptions.threshold;
    }

    process([input]: Float32Array[][]): boolean {
      const now = Date.now();
      const loud = input?.[0]?.some((sample) => Math.abs(sample) >= this.#threshold) ?? false;
      if (loud) this.#lastAt = now;
      if (loud && !this.#loud) this.#tell({ loud, at: now });
      if (!loud && this.#loud && now - this.#lastAt >= PAUSE_MS)
        this.#tell({ loud, at: this.#lastAt });
      return true;
    }

    #tell(reading: MeterReading): void {
      this.#loud = reading.loud;
      this.port.postMessage(reading, []);
    }
  },
);
