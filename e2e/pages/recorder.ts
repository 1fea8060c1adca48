/** Runs in the audio thread: passes on every sample that it gets, and when it got it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** 128 samples; `at` in ms since 1970. */
export type Recorded = { readonly samples: Float32Array; readonly at: number };

registerProcessor(
  'recorder',
  class extends AudioWorkletProcessor {
    process([input]: Float32Array[][]): boolean {
      const samples = input?.[0] ?? new Float32Array(128);
      this.port.postMessage({ samples, at: Date.now() } satisfies Recorded, []);
      return true;
    }
  },
);
