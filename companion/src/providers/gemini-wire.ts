/**
 * What is spoken with Gemini Live, as far as this client speaks it: BidiGenerateContent of v1beta and v1alpha. Held
 * against the vendor's own types in `gemini-wire.types.test.ts`.
 */

/** Sound or a picture, in base64. */
type Blob64 = { readonly data: string; readonly mimeType: string };

export type Content = {
  readonly role: string;
  readonly parts: readonly { readonly text: string }[];
};

export type Setup = {
  /** `models/…` */
  readonly model: string;
  readonly generationConfig: {
    readonly responseModalities: readonly 'AUDIO'[];
    readonly mediaResolution: 'MEDIA_RESOLUTION_LOW';
    readonly speechConfig: {
      readonly languageCode: string;
      readonly voiceConfig?: { readonly prebuiltVoiceConfig: { readonly voiceName: string } };
    };
  };
  readonly systemInstruction?: Content;
  readonly realtimeInputConfig: {
    readonly automaticActivityDetection:
      | { readonly disabled: true }
      | {
          readonly startOfSpeechSensitivity: 'START_SENSITIVITY_LOW';
          readonly endOfSpeechSensitivity: 'END_SENSITIVITY_LOW';
        };
  };
  readonly sessionResumption: { readonly handle?: string };
  /** int64, therefore text. */
  readonly contextWindowCompression: {
    readonly triggerTokens: string;
    readonly slidingWindow: { readonly targetTokens: string };
  };
  readonly inputAudioTranscription: Record<string, never>;
  readonly outputAudioTranscription: Record<string, never>;
};

type RealtimeInput =
  | { readonly audio: Blob64 }
  | { readonly video: Blob64 }
  | { readonly activityStart: Record<string, never> }
  | { readonly activityEnd: Record<string, never> };

/** Exactly one key in each. */
export type ClientMessage =
  | { readonly setup: Setup }
  | { readonly realtimeInput: RealtimeInput }
  | {
      readonly clientContent: {
        readonly turns: readonly Content[];
        readonly turnComplete: boolean;
      };
    };

type Transcription = { readonly text?: string; readonly finished?: boolean };

export type ServerContent = {
  readonly modelTurn?: { readonly parts?: readonly { readonly inlineData?: Partial<Blob64> }[] };
  readonly inputTranscription?: Transcription;
  readonly outputTranscription?: Transcription;
  readonly interrupted?: boolean;
  readonly turnComplete?: boolean;
  readonly turnCompleteReason?: string;
  readonly waitingForInput?: boolean;
  readonly interactionStatus?: string;
};

/** Any number of keys in one. */
export type ServerMessage = {
  readonly setupComplete?: object;
  readonly serverContent?: ServerContent;
  readonly voiceActivity?: { readonly voiceActivityType?: string };
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly responseTokenCount?: number;
  };
  readonly sessionResumptionUpdate?: { readonly newHandle?: string; readonly resumable?: boolean };
  /** A protobuf duration: `57s`, `1.5s`. */
  readonly goAway?: { readonly timeLeft?: string };
};
