/** What the voice server tells, in the shapes of the OpenAI Realtime protocol (GA). `event_id` is added on the way out. */
import type { sessionOf } from './settings.ts';

type Session = ReturnType<typeof sessionOf>;

/** Where in a response something belongs. */
type Place = { readonly response_id: string; readonly output_index: number };
type Whole = Place & { readonly item_id: string; readonly content_index: number };

/** A message of the conversation. */
type UserItem = {
  readonly id: string;
  readonly object: 'realtime.item';
  readonly type: 'message';
  readonly role: 'user';
  readonly status: 'completed';
  readonly content: (
    | { readonly type: 'input_audio'; readonly transcript?: string }
    | { readonly type: 'input_text'; readonly text: string }
    | { readonly type: 'input_image' }
  )[];
};
type SystemItem = Omit<UserItem, 'role' | 'content'> & {
  readonly role: 'system';
  readonly content: { readonly type: 'input_text'; readonly text: string }[];
};
type AssistantItem = Omit<UserItem, 'role' | 'content' | 'status'> & {
  readonly role: 'assistant';
  readonly status: 'completed' | 'incomplete' | 'in_progress';
  readonly content: (
    | { readonly type: 'output_audio'; readonly transcript: string }
    | { readonly type: 'output_text'; readonly text: string }
  )[];
};
export type Item = UserItem | SystemItem | AssistantItem;

type Failure = { readonly type: string; readonly code: string; readonly message: string };

export type Response = {
  readonly id: string;
  readonly object: 'realtime.response';
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
  readonly status_details?: {
    readonly type: 'cancelled' | 'failed';
    readonly reason?: 'turn_detected' | 'client_cancelled';
    readonly error?: Failure;
  };
  readonly output_modalities: 'audio'[];
  readonly output: Item[];
};

/** One event, without its id. */
export type ServerEvent =
  | { readonly type: 'session.created' | 'session.updated'; readonly session: Session }
  | {
      readonly type: 'error';
      readonly error: Failure & {
        readonly param: string | null;
        readonly event_id: string | null;
      };
    }
  | {
      readonly type: 'input_audio_buffer.speech_started';
      readonly audio_start_ms: number;
      readonly item_id: string;
    }
  | {
      readonly type: 'input_audio_buffer.speech_stopped';
      readonly audio_end_ms: number;
      readonly item_id: string;
    }
  | {
      readonly type: 'input_audio_buffer.committed';
      readonly item_id: string;
      readonly previous_item_id: string | null;
    }
  | { readonly type: 'input_audio_buffer.cleared' }
  | {
      readonly type: 'conversation.item.added';
      readonly item: Item;
      readonly previous_item_id?: string | null;
    }
  | {
      readonly type: 'conversation.item.done';
      readonly item: Item;
      readonly previous_item_id?: string | null;
    }
  | {
      readonly type: 'conversation.item.truncated';
      readonly item_id: string;
      readonly content_index: number;
      readonly audio_end_ms: number;
    }
  | {
      readonly type: 'conversation.item.input_audio_transcription.completed';
      readonly item_id: string;
      readonly content_index: number;
      readonly transcript: string;
      readonly usage: { readonly type: 'duration'; readonly seconds: number };
    }
  | {
      readonly type: 'conversation.item.input_audio_transcription.failed';
      readonly item_id: string;
      readonly content_index: number;
      readonly error: Failure;
    }
  | { readonly type: 'response.created' | 'response.done'; readonly response: Response }
  | (Place & {
      readonly type: 'response.output_item.added' | 'response.output_item.done';
      readonly item: Item;
    })
  | (Whole & {
      readonly type: 'response.content_part.added' | 'response.content_part.done';
      readonly part: { readonly type: 'audio'; readonly transcript: string };
    })
  | (Whole & {
      readonly type: 'response.output_audio.delta' | 'response.output_audio_transcript.delta';
      readonly delta: string;
    })
  | (Whole & { readonly type: 'response.output_audio.done' })
  | (Whole & {
      readonly type: 'response.output_audio_transcript.done';
      readonly transcript: string;
    });
