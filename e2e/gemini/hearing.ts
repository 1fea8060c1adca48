/** From received sound to what a guest has said: where an utterance begins and ends, and what is in it. */
import { joined } from '../../voice/src/house/pcm.ts';
import { durationMs, HEARD_RATE, type Pcm } from './pcm.ts';
import type { Profile } from './profiles.ts';
import { VoiceActivity, type VoiceEvent, type VoiceSettings } from './voice-activity.ts';
import type { Setup } from './wire.ts';

/** Offsets are in ms of sound since the connection's first sample. */
export type HearingEvent =
  | { readonly type: 'start'; readonly offsetMs: number }
  /** `waitedMs`: how much silence it took to be sure. */
  | {
      readonly type: 'end';
      readonly offsetMs: number;
      readonly utterance: Pcm;
      readonly waitedMs: number;
    };

/** How much of the sound before a start belongs to it. */
const BEFORE_MS = 300;

type Detection = NonNullable<Setup['realtimeInputConfig']>['automaticActivityDetection'];

/** Sensitivities as energy and time. [I]: what the service makes of them is not documented. */
function voiceSettings(detection: Detection, profile: Profile): VoiceSettings {
  const startsLow = detection?.startOfSpeechSensitivity === 'START_SENSITIVITY_LOW';
  const endsLow = detection?.endOfSpeechSensitivity === 'END_SENSITIVITY_LOW';
  const silenceMs = profile.honoursSilence ? detection?.silenceDurationMs : undefined;
  return {
    threshold: startsLow ? -35 : -45,
    onsetMs: detection?.prefixPaddingMs ?? (startsLow ? 120 : 60),
    hangoverMs: silenceMs ?? (endsLow ? 900 : 500),
  };
}

export class Hearing {
  /** Null where the client marks when its guest speaks. */
  readonly #voice: VoiceActivity | null;
  readonly #hangoverMs: number;
  #heardMs = 0;
  /** While the guest speaks: the utterance; else the sound just before. */
  #kept: Pcm[] = [];
  #speaking = false;

  constructor(detection: Detection, profile: Profile) {
    const settings = voiceSettings(detection, profile);
    this.#voice = detection?.disabled ? null : new VoiceActivity(settings);
    this.#hangoverMs = settings.hangoverMs;
  }

  get marked(): boolean {
    return this.#voice === null;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Sound at 16 kHz. What comes before a mark is discarded. */
  hear(pcm: Pcm): HearingEvent[] {
    this.#heardMs += durationMs(pcm, HEARD_RATE);
    if (this.#speaking || this.#voice) this.#kept.push(pcm);
    if (!this.#speaking) this.#forget();
    return this.#tell(this.#voice?.hear(pcm) ?? []);
  }

  /** The client says that its guest begins to speak, or has finished. */
  mark(speaking: boolean): HearingEvent[] {
    if (speaking === this.#speaking) return [];
    return this.#tell([{ type: speaking ? 'start' : 'end', offsetMs: this.#heardMs }]);
  }

  /** The client says that no more sound will come. */
  finish(): HearingEvent[] {
    return this.#tell(this.#voice?.finish() ?? []);
  }

  #tell(events: readonly VoiceEvent[]): HearingEvent[] {
    return events.map((event) => {
      this.#speaking = event.type === 'start';
      if (event.type === 'start') return event;
      const utterance = joined(this.#kept);
      this.#kept = [];
      return { ...event, utterance, waitedMs: this.#voice ? this.#hangoverMs : 0 };
    });
  }

  #forget(): void {
    let keptMs = this.#kept.reduce((sum, piece) => sum + durationMs(piece, HEARD_RATE), 0);
    while (this.#kept.length > 1) {
      const oldestMs = durationMs(this.#kept[0] ?? new Int16Array(0), HEARD_RATE);
      if (keptMs - oldestMs < BEFORE_MS) break;
      keptMs -= oldestMs;
      this.#kept.shift();
    }
  }
}
