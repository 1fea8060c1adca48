/** What a guest says, from any microphone that comes and goes, as a provider takes it. */
import type { Pcm } from '../provider.ts';
import { VoiceActivity, type Activity, type Pace } from './voice-activity.ts';
import type { ChunkMessage, EarsOptions } from './worklet.ts';

/** 20 ms of what a guest says. */
export type Heard = {
  /** At the rate of the ears. */
  readonly pcm: Pcm;
  /** When the last sample came out of the microphone, in ms since 1970. */
  readonly at: number;
  readonly activity: Activity;
  /** When the last voiced sample came, in ms since 1970; null before the first. */
  readonly voicedAt: number | null;
};

/** Listens for as long as the `context` runs, at real-time pace, with or without a microphone. */
export class Ears {
  /** Is told every chunk. */
  onheard: (heard: Heard) => void = () => undefined;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #activity: VoiceActivity;
  #source: MediaStreamAudioSourceNode | null = null;

  /** `context`: one in which the worklet is loaded (`openSound`); `rate`: of what is heard, in Hz. */
  constructor(context: AudioContext, pace: Pace, rate: number) {
    this.#context = context;
    this.#activity = new VoiceActivity(pace, rate);
    const processorOptions: EarsOptions = { rate };
    this.#node = new AudioWorkletNode(context, 'companion-ears', {
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
      processorOptions,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<ChunkMessage>) => this.#hear(data);
    // It says nothing, but browsers run only what leads to the speaker.
    this.#node.connect(context.destination);
  }

  /** Listens to this microphone instead of the last one; null: to none, and zeros go on at the same pace. */
  use(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source?.connect(this.#node);
    this.#activity.listenAnew();
  }

  #hear({ pcm, at }: ChunkMessage): void {
    const activity = this.#activity.hear(pcm);
    const since = this.#activity.sinceVoicedMs;
    const voicedAt = since === null ? null : at - since;
    this.onheard({ pcm, at, activity, voicedAt });
  }
}
