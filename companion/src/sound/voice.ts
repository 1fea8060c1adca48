/** What the companion says, as a guest hears it. */
import type { Pcm } from '../provider.ts';
import type { PlayoutEvent, PlayoutOrder } from './playout.ts';

/** W3C Audio Output Devices API; not in every browser. */
type Choosing = { setSinkId?(deviceId: string): Promise<void> };

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
  /** Is told what becomes of the turns; moments are when the ear has it. */
  onevent: (event: PlayoutEvent) => void = () => undefined;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;
  #heard = { turn: 0, heardMs: 0 };
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

  /** Silence at once; of this turn and those before nothing is heard any more, whatever still comes. */
  flush(turn: number): void {
    this.#ask({ type: 'flush', turn });
  }

  /** How much of a turn has been heard, of the last one that was: 20 ms behind at most, and 0 for any other. */
  heardMs(turn: number): number {
    return this.#heard.turn === turn ? this.#heard.heardMs : 0;
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

  /** Through another speaker ('' is the default one), where the browser lets a context choose. Rejects for one that is gone. */
  async setSink(deviceId: string): Promise<void> {
    await (this.#context as Choosing).setSinkId?.(deviceId);
  }

  #ask(order: PlayoutOrder, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(order, transfer);
  }

  #glide(): void {
    const gain = this.#volume * (this.#ducked ? DUCKED : 1);
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, GLIDE_S);
  }

  #hear(told: PlayoutEvent): void {
    if (told.type === 'level') this.#heard = told;
    this.onevent(told.type === 'audible' ? { ...told, at: told.at + this.outputLatencyMs } : told);
  }
}
