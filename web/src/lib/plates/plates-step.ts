/** Quiet plates at work: what the guest's microphone passes on its way to the table. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { ownWorker } from '#lib/work/own-worker.ts';
import * as files from './plates-files.ts';
import {
  RATE,
  type FromPlates,
  type LineReport,
  type ToPlates,
  type ToWorklet,
} from './plates-messages.ts';

/** What it tells: how the last second went, or that there is nothing more of it. */
interface Told {
  readonly report: (report: LineReport) => void;
  readonly broken: () => void;
}

/** One microphone at a time; for `setSteps` of a mesh. */
export class PlatesStep implements TrackStep {
  readonly kind = 'audio';
  /** How long a frame of 16 ms takes this device, in ms. */
  readonly frameMs: number;
  readonly #context: AudioContext;
  readonly #worker: Worker;
  readonly #node: AudioWorkletNode;
  readonly #outlet: MediaStreamAudioDestinationNode;
  readonly #told: Told;
  #source: MediaStreamAudioSourceNode | null = null;

  private constructor(context: AudioContext, worker: Worker, frameMs: number, told: Told) {
    [this.#context, this.#worker, this.frameMs, this.#told] = [context, worker, frameMs, told];
    const mono = { channelCount: 1, channelCountMode: 'explicit' } as const;
    this.#node = new AudioWorkletNode(context, 'quiet-plates', {
      ...mono,
      outputChannelCount: [1],
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<LineReport>) => told.report(data);
    this.#node.onprocessorerror = worker.onerror = () => told.broken();
    this.#outlet = new MediaStreamAudioDestinationNode(context, mono);
    this.#node.connect(this.#outlet);
  }

  /**
   * Gets it ready: a worker, the audio thread, and a line between both. Rejects where a file does not come or this browser
   * cannot run it; waits for as long as the browser plays no sound for this page. `aborted` ends that.
   */
  static async open(told: Told, aborted: AbortSignal): Promise<PlatesStep> {
    const context = new AudioContext({ sampleRate: RATE, latencyHint: 'interactive' });
    const worker = ownWorker(files.worker);
    const { port1, port2 } = new MessageChannel();
    const close = (): void => {
      worker.terminate();
      void context.close();
    };
    try {
      const answer = answerOf(worker, aborted);
      const asked: ToPlates = { wasm: new URL(files.wasm, location.href).href, line: port1 };
      worker.postMessage(asked, [port1]);
      const [frameMs] = await Promise.all([
        answer,
        context.audioWorklet.addModule(files.worklet),
        context.resume(),
      ]);
      aborted.throwIfAborted();
      const step = new PlatesStep(context, worker, frameMs, told);
      const line: ToWorklet = { line: port2 };
      step.#node.port.postMessage(line, [port2]);
      return step;
    } catch (cause) {
      close();
      throw cause;
    }
  }

  /** Never throws: what a browser does not lead through here leaves as it is. */
  begin(track: MediaStreamTrack): { track: MediaStreamTrack; end: () => void } {
    const [leaves] = this.#outlet.stream.getAudioTracks();
    try {
      if (!leaves) throw new Error('no track of an outlet');
      // Two tables of a guest overlap for a moment; the voice is not to come twice.
      this.#source?.disconnect();
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#node);
      this.#source = source;
      return { track: leaves, end: () => source.disconnect() };
    } catch {
      queueMicrotask(this.#told.broken);
      return { track, end: () => undefined };
    }
  }

  /** A call, or a speaker that is pulled out, stops a context, and nobody else starts it again. */
  keepRunning(): void {
    if (this.#context.state !== 'running') void this.#context.resume().catch(() => undefined);
  }

  close(): void {
    this.#source?.disconnect();
    this.#worker.terminate();
    void this.#context.close();
  }
}

/** How long a frame takes, as the worker says; rejects where it cannot. */
function answerOf(worker: Worker, aborted: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('quiet plates do not run here'));
    worker.onmessage = ({ data }: MessageEvent<FromPlates>) => {
      if (data.kind === 'ready') resolve(data.frameMs);
      else fail();
    };
    worker.onerror = fail;
    aborted.addEventListener('abort', fail);
  });
}
