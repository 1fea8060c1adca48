/**
 * The Live API's messages, in the SDK's own types, so that a change of theirs is an error of ours. On the wire an enum
 * is its name, which is why every enum of theirs stands for its names here.
 */
import type { LiveClientMessage, LiveClientSetup, LiveServerMessage } from '@google/genai';

/** A declared type as JSON carries it. */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends readonly (infer One)[]
    ? Wire<One>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

/** What the server says. `text` and `data` are conveniences of the SDK's class, not fields of the message. */
export type ServerMessage = Wire<Omit<LiveServerMessage, 'text' | 'data'>>;

/** The part of it that is about a turn. */
export type ServerContent = NonNullable<ServerMessage['serverContent']>;

/** What one answer has cost. */
export type Usage = NonNullable<ServerMessage['usageMetadata']>;

/** Why a turn ended otherwise than by being said. */
export type TurnCompleteReason = NonNullable<ServerContent['turnCompleteReason']>;

/** What a client may say, one key at a time. */
export type ClientMessageName = keyof LiveClientMessage;

/** What we read of a setup; the rest is only known to exist. */
export type Setup = Wire<
  Pick<
    LiveClientSetup,
    | 'model'
    | 'realtimeInputConfig'
    | 'sessionResumption'
    | 'contextWindowCompression'
    | 'inputAudioTranscription'
    | 'outputAudioTranscription'
    | 'proactivity'
    | 'historyConfig'
  >
> & {
  generationConfig?: {
    responseModalities?: string[];
    mediaResolution?: string;
    thinkingConfig?: { thinkingLevel?: string; thinkingBudget?: number };
    enableAffectiveDialog?: boolean;
    speechConfig?: { voiceConfig?: { prebuiltVoiceConfig?: { voiceName?: string } } };
  };
  systemInstruction?: { parts?: { text?: string }[] };
};
