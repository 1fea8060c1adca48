/** What the companion says, as a guest hears it. */
import type { Pcm } from '../provider.ts';
import type { PlayoutEvent, PlayoutOrder } from './playout.ts';

/** So much of the voice is left while a guest talks into it. */
const DUCKED = 0.15;
/** Time constant of every change of volume: none of them clicks, each is over within 40 ms. */
const GLIDE_S = 0.01;

/**
 * Plays turns through the context's own destination: that is the shortest way to the ear, and what browsers subtract
 * from the microphone (Chromium all that it plays, Firefox the graph that the microphone is in, which a context at the
 * device's rate shares). An element in between would add its own buffer, and in Firefox another graph.
 */
export class Voice {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;
  readonly #listeners = new Set<(event: PlayoutEvent) => void>();
  readonly #heard = { turn: 0, ms: 0 };
  #volume = 1;
  #ducked = false;

  /** `context`: one in which the worklet is loaded (`openSound`). */
  constructor(context: AudioContext) {
    this.#context = context;
    this.#node = new AudioWorkletNode(context, 'companion-voice', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#gain = new GainNode(context);
    this.#node.connect(this.#gain).connect(context.destination);
    this.#node.port.onmessage = ({ data }: MessageEvent<PlayoutEvent>) => this.#hear(data);
  }

  /** What is heard, for whoever wants to look on as well (a test, an analyser). */
  get output(): AudioNode {
    return this.#gain;
  }

  /** From leaving this page to the ear, as far as the browser knows. */
  get outputLatencyMs(): number {
    const { outputLatency, baseLatency } = this.#context as Partial<AudioContext>;
    return (outputLatency || baseLatency || 0) * 1000;
  }

  /** Plays what comes of a turn after what came before; `pcm` is given away. Turns count upwards over all connections. */
  play(pcm: Pcm, rate: number, turn: number): void {
    this.#ask({ type: 'play', pcm, rate, turn }, [pcm.buffer]);
  }

  /** All of the turn has been handed over: once it is played it is `drained`. */
  end(turn: number): void {
    this.#ask({ type: 'end', turn });
  }

  /** Silence at once; of this turn and those before nothing is heard any more, whatever still comes. */
  flush(turn: number): void {
    this.#ask({ type: 'flush', turn });
  }

  /** How much of a turn has been heard, of the last one that was: 20 ms behind at most, and 0 for any other. */
  heardMs(turn: number): number {
    return this.#heard.turn === turn ? this.#heard.ms : 0;
  }

  /** Softer while a guest talks into it. */
  duck(ducked: boolean): void {
    this.#ducked = ducked;
    this.#glide();
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = Math.max(0, Math.min(1, volume));
    this.#glide();
  }

  /** Through another speaker, where the browser lets a context choose; '' is the default one. */
  async setSink(deviceId: string): Promise<'chosen' | 'unsupported' | 'gone'> {
    const choose: unknown = Reflect.get(this.#context, 'setSinkId');
    if (typeof choose !== 'function') return 'unsupported';
    try {
      await Reflect.apply(choose, this.#context, [deviceId]);
      return 'chosen';
    } catch {
      return 'gone';
    }
  }

  /** Tells what becomes of the turns until the returned function is called; moments are when the ear has it. */
  listen(listener: (event: PlayoutEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#node.port.close();
    this.#node.disconnect();
    this.#gain.disconnect();
    this.#listeners.clear();
  }

  #ask(order: PlayoutOrder, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(order, transfer);
  }

  #glide(): void {
    const gain = this.#volume * (this.#ducked ? DUCKED : 1);
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, GLIDE_S);
  }

  #hear(told: PlayoutEvent): void {
    if ('heardMs' in told && told.turn >= this.#heard.turn) {
      this.#heard.turn = told.turn;
      this.#heard.ms = told.heardMs;
    }
    const event = told.type === 'audible' ? { ...told, at: told.at + this.outputLatencyMs } : told;
    for (const listener of this.#listeners) listener(event);
  }
}
