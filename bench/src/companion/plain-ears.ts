/** Runs in the audio thread of the plain client: collects a tenth of a second, and hands it over. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** 100 ms at 16 kHz. */
const CHUNK = 1600;

registerProcessor(
  'plain-ears',
  class extends AudioWorkletProcessor {
    #chunk = new Int16Array(CHUNK);
    #filled = 0;

    process([input]: Float32Array[][]): boolean {
      for (const sample of input?.[0] ?? []) {
        this.#chunk[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32_767;
        if (this.#filled < CHUNK) continue;
        this.port.postMessage(this.#chunk, [this.#chunk.buffer]);
        this.#chunk = new Int16Array(CHUNK);
        this.#filled = 0;
      }
      return true;
    }
  },
);
