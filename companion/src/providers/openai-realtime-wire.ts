/**
 * What is spoken with a server of the OpenAI Realtime protocol (GA), as far as this client speaks it: the core that
 * self-hosted servers share. Held against the vendor's own types in `openai-realtime-wire.types.test.ts`.
 */

type AudioFormat = { readonly type: 'audio/pcm'; readonly rate: 24_000 };

export type TurnDetection = {
  readonly type: 'server_vad';
  readonly threshold: number;
  readonly prefix_padding_ms: number;
  readonly silence_duration_ms: number;
  readonly create_response: true;
  readonly interrupt_response: true;
};

export type SessionUpdate = {
  readonly type: 'session.update';
  readonly session: {
    readonly type: 'realtime';
    readonly output_modalities: ['audio'];
    readonly instructions?: string;
    readonly audio: {
      readonly input: {
        readonly format: AudioFormat;
        readonly transcription: { readonly language: string; readonly model?: string };
        readonly turn_detection: TurnDetection | null;
      };
      readonly output: { readonly format: AudioFormat; readonly voice?: string };
    };
  };
};

export type UserItem = {
  readonly type: 'message';
  readonly role: 'user';
  readonly content: (
    | { readonly type: 'input_text'; readonly text: string }
    | { readonly type: 'input_image'; readonly image_url: string; readonly detail: 'low' }
  )[];
};

export type AssistantItem = {
  readonly type: 'message';
  readonly role: 'assistant';
  readonly content: { readonly type: 'output_text'; readonly text: string }[];
};

export type ClientEvent =
  | SessionUpdate
  | { readonly type: 'input_audio_buffer.append'; readonly audio: string }
  | { readonly type: 'input_audio_buffer.commit' }
  | { readonly type: 'input_audio_buffer.clear' }
  | { readonly type: 'conversation.item.create'; readonly item: UserItem | AssistantItem }
  | {
      readonly type: 'conversation.item.truncate';
      readonly item_id: string;
      readonly content_index: number;
      readonly audio_end_ms: number;
    }
  | { readonly type: 'response.create' }
  | { readonly type: 'response.cancel' };

export type ServerResponse = {
  readonly id?: string;
  readonly status?: string;
  readonly status_details?: {
    readonly reason?: string;
    readonly error?: { readonly code?: string; readonly type?: string };
  };
  readonly usage?: { readonly input_tokens?: number; readonly output_tokens?: number };
};

type Delta<Type extends string> = {
  readonly type: Type;
  readonly response_id: string;
  readonly item_id: string;
  readonly delta: string;
};

type AudioDelta<Type extends string> = Delta<Type> & { readonly content_index: number };

type Done<Type extends string> = {
  readonly type: Type;
  readonly response_id: string;
  readonly transcript: string;
};

type HeardItem<Type extends string, Field extends string> = {
  readonly type: Type;
  readonly item_id: string;
} & { readonly [field in Field]?: string };

/** Events under the names of the general release. */
export type ServerEvent =
  | { readonly type: 'session.updated' }
  | { readonly type: 'input_audio_buffer.speech_started' }
  | { readonly type: 'input_audio_buffer.speech_stopped' }
  | HeardItem<'conversation.item.input_audio_transcription.delta', 'delta'>
  | HeardItem<'conversation.item.input_audio_transcription.completed', 'transcript'>
  | { readonly type: 'response.created'; readonly response: ServerResponse }
  | AudioDelta<'response.output_audio.delta'>
  | Delta<'response.output_audio_transcript.delta'>
  | Done<'response.output_audio_transcript.done'>
  | { readonly type: 'response.done'; readonly response: ServerResponse }
  | {
      readonly type: 'error';
      readonly error: { readonly code?: string | null; readonly type: string };
    };

/** What the beta called the same: servers that have not followed still do. */
export type BetaEvent =
  | AudioDelta<'response.audio.delta'>
  | Delta<'response.audio_transcript.delta'>
  | Done<'response.audio_transcript.done'>;
