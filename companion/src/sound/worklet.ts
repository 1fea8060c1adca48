/**
 * Runs in the audio thread: the companion's ears and voice, as two processors of one module. It imports nothing that
 * needs a page, and is given to `openSound` as the address of a file of its own, because neither inline nor `blob:`
 * scripts may run.
 */
import { Chunker } from './chunker.ts';
import type { Pcm } from '../provider.ts';
import { Playout, type PlayoutOrder } from './playout.ts';

/** What the ears tell the page. `at`: when the last sample came, in ms since 1970. */
export type ChunkMessage = { readonly pcm: Pcm; readonly at: number };

/** At which rate the ears are to give it, in Hz. */
export type EarsOptions = { readonly rate: number };

// TypeScript knows this scope only by a package of its own (W3C Web Audio API, AudioWorkletGlobalScope).
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { readonly processorOptions: EarsOptions }) => AudioWorkletProcessor,
): void;

registerProcessor(
  'companion-ears',
  class extends AudioWorkletProcessor {
    readonly #chunker: Chunker;

    constructor({ processorOptions }: { readonly processorOptions: EarsOptions }) {
      super();
      this.#chunker = new Chunker(sampleRate, processorOptions.rate, (pcm) => {
        const message: ChunkMessage = { pcm, at: Date.now() };
        this.port.postMessage(message, [pcm.buffer]);
      });
    }

    /** Without a microphone there is silence, and time goes on: a provider measures it in samples. */
    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      const heard = input?.[0] ?? output?.[0];
      if (heard) this.#chunker.take(heard);
      return true;
    }
  },
);

registerProcessor(
  'companion-voice',
  class extends AudioWorkletProcessor {
    readonly #playout = new Playout(sampleRate, (event) => this.port.postMessage(event, []));

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<PlayoutOrder>) => this.#playout.take(data);
    }

    process(_: Float32Array[][], [output]: Float32Array[][]): boolean {
      const [channel] = output ?? [];
      if (channel) this.#playout.render(channel, Date.now());
      return true;
    }
  },
);
