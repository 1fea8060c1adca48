/** Runs in the audio thread: leads a microphone past the worker that has the model. It computes nothing of it itself. */
import { PlatesLine } from './plates-line.ts';
import type { Frame, LineReport, ToWorklet } from './plates-messages.ts';

// TypeScript knows this scope only by a package of its own (W3C Web Audio API, AudioWorkletGlobalScope).
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  'quiet-plates',
  class extends AudioWorkletProcessor {
    #line: PlatesLine | null = null;

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => this.#open(data.line);
    }

    /** Until the worker is there, what comes leaves. */
    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      const [came] = input ?? [];
      const [leaves] = output ?? [];
      if (leaves && this.#line) this.#line.take(came, leaves);
      else if (leaves && came) leaves.set(came);
      return true;
    }

    #open(worker: MessagePort): void {
      const line = new PlatesLine(
        (frame) => worker.postMessage(frame, [frame.samples.buffer]),
        (report) => this.#tell(report),
      );
      worker.onmessage = ({ data }: MessageEvent<Frame>) => line.hear(data);
      this.#line = line;
    }

    #tell(report: LineReport): void {
      this.port.postMessage(report, [report.heard.buffer, report.left.buffer]);
    }
  },
);
