/** How the models differ, as data: a behaviour that is not here is the same for all of them. */

/** One model's ways. */
export type Profile = {
  /** With `models/`. */
  readonly model: string;
  /** What `thinkingConfig` may be. `required`: a level of low, medium or high. */
  readonly thinking: 'budget' | 'level' | 'refused' | 'required';
  /** What becomes of `enableAffectiveDialog`, and of `proactiveAudio: false`. */
  readonly removedOptions: 'accepted' | 'refused';
  /** Whether a message may carry several fields at once. */
  readonly bundles: boolean;
  /** Whether `audioStreamEnd` ends the guest's turn. */
  readonly streamEndEndsTurn: boolean;
  /** Whether `silenceDurationMs` is honoured; not known for 3.8, where a setting decides. */
  readonly honoursSilence: boolean;
  /** How what the guest said is told: in pieces with a mark at the end, whole with it, or in pieces without. */
  readonly inputTranscript: 'pieces-finished' | 'whole-finished' | 'pieces';
  /** Whose words are told although the setup does not ask for them. */
  readonly transcribesUnasked: 'guest' | 'model' | 'nobody';
  /** Whether `voiceActivity` is sent. */
  readonly tellsVoiceActivity: boolean;
  /** `history`: only before the first turn, and never answered. */
  readonly clientContent: 'any' | 'history';
  readonly contextUpdate: boolean;
  readonly scheduling: 'accepted' | 'refused';
  /** `idle`: IDLE with each turnComplete; `progress`: IN_PROGRESS with it, and IDLE after. */
  readonly interactionStatus: 'none' | 'idle' | 'progress';
  /** How old a connection gets: with a warning after ten minutes, or cut without one after fifty-eight. */
  readonly life: 'goAway' | 'cut';
};

const LIVE_3_8: Profile = {
  model: 'models/gemini-3.8-live',
  thinking: 'refused',
  removedOptions: 'refused',
  bundles: true,
  streamEndEndsTurn: false,
  honoursSilence: false,
  inputTranscript: 'pieces',
  transcribesUnasked: 'model',
  tellsVoiceActivity: false,
  clientContent: 'any',
  contextUpdate: true,
  scheduling: 'accepted',
  interactionStatus: 'idle',
  life: 'cut',
};

/** Every model that is known here. */
export const PROFILES: readonly Profile[] = [
  {
    model: 'models/gemini-2.5-flash-native-audio-preview-12-2025',
    thinking: 'budget',
    removedOptions: 'accepted',
    bundles: false,
    streamEndEndsTurn: true,
    honoursSilence: true,
    inputTranscript: 'pieces-finished',
    transcribesUnasked: 'nobody',
    tellsVoiceActivity: false,
    clientContent: 'any',
    contextUpdate: false,
    scheduling: 'accepted',
    interactionStatus: 'none',
    life: 'goAway',
  },
  {
    model: 'models/gemini-3.1-flash-live-preview',
    thinking: 'level',
    removedOptions: 'refused',
    bundles: true,
    streamEndEndsTurn: true,
    honoursSilence: false,
    inputTranscript: 'whole-finished',
    transcribesUnasked: 'guest',
    tellsVoiceActivity: true,
    clientContent: 'history',
    contextUpdate: false,
    scheduling: 'refused',
    interactionStatus: 'none',
    life: 'goAway',
  },
  LIVE_3_8,
  {
    ...LIVE_3_8,
    model: 'models/gemini-3.8-live-extended-thinking',
    thinking: 'required',
    scheduling: 'refused',
    interactionStatus: 'progress',
  },
];
