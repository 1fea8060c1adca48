/** What a guest says, from any microphone that comes and goes, as a provider takes it. */
import type { Pcm } from '../provider.ts';
import { CHUNK_MS } from './chunker.ts';
import { VoiceActivity, type Activity, type Pace } from './voice-activity.ts';
import type { ChunkMessage } from './worklet.ts';

/** Before a voice is noticed it has begun: so much is kept, to be sent after the mark that it begins. */
export const PREROLL_MS = 300;

/** 20 ms of what a guest says. */
export type Heard = {
  /** 16 kHz; shared by all who listen, so nobody may give it away or write to it. */
  readonly pcm: Pcm;
  /** When the last sample came out of the microphone, in ms since 1970. */
  readonly at: number;
  /** Root mean square, 0 to 1. */
  readonly level: number;
  readonly activity: Activity;
  /** When the last voiced sample came, in ms since 1970; null before the first. */
  readonly voicedAt: number | null;
};

/** Listens for as long as the `context` runs, at real-time pace, with or without a microphone. */
export class Ears {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #activity: VoiceActivity;
  readonly #listeners = new Set<(heard: Heard) => void>();
  #source: MediaStreamAudioSourceNode | null = null;
  #recent: Pcm[] = [];

  /** `context`: one in which the worklet is loaded (`openSound`). */
  constructor(context: AudioContext, pace: Pace) {
    this.#context = context;
    this.#activity = new VoiceActivity(pace);
    this.#node = new AudioWorkletNode(context, 'companion-ears', {
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<ChunkMessage>) => this.#hear(data);
    // It says nothing, but browsers run only what leads to the speaker.
    this.#node.connect(context.destination);
  }

  /** How long a guest is silent before they have finished. */
  set pace(pace: Pace) {
    this.#activity.pace = pace;
  }

  /** Listens to this microphone instead of the last one; null: to none, and zeros go on at the same pace. */
  use(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source?.connect(this.#node);
    this.#activity.listenAnew();
  }

  /** Tells every chunk until the returned function is called. */
  listen(listener: (heard: Heard) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The chunks before the one that is being told, oldest first, `PREROLL_MS` of them at most. */
  get preroll(): readonly Pcm[] {
    return this.#recent;
  }

  close(): void {
    this.use(null);
    this.#node.port.close();
    this.#node.disconnect();
    this.#listeners.clear();
  }

  #hear({ pcm, at }: ChunkMessage): void {
    const activity = this.#activity.hear(pcm);
    const since = this.#activity.sinceVoicedMs;
    const voicedAt = since === null ? null : at - since;
    const level = Math.sqrt(pcm.reduce((sum, one) => sum + one ** 2, 0) / pcm.length) / 32768;
    for (const listener of this.#listeners) listener({ pcm, at, level, activity, voicedAt });
    this.#recent = [...this.#recent.slice(1 - PREROLL_MS / CHUNK_MS), pcm];
  }
}
