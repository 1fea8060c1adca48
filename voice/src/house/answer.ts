/** One response of the voice, from `response.created` to `response.done`. */
import { AHEAD_MS, CHUNK_MS, UNSENT_PAUSE_BYTES } from './limits.ts';
import { bytesOf, PER_MS, type Pcm } from './pcm.ts';
import type { Response, ServerEvent } from './server-event.ts';

/** What an answer says, or that there is none. */
type Spoken = { readonly text: string; readonly pcm: Pcm };

/** Why an answer ends before it is complete. */
type CutReason = 'turn_detected' | 'client_cancelled';

/** What an answer works with. */
type AnswerParts = {
  readonly responseId: string;
  readonly itemId: string;
  readonly tell: (event: ServerEvent) => void;
  /** What waits to leave, in bytes. */
  readonly unsentBytes: () => number;
  readonly ended: () => void;
};

/** Sends what is said in pieces, faster than it can be heard, but never far ahead: what is far ahead cannot be taken back. */
export class Answer {
  readonly responseId: string;
  readonly itemId: string;
  readonly #parts: AnswerParts;
  #stage: 'thinking' | 'speaking' | 'ended' = 'thinking';
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #transcript = '';

  constructor(parts: AnswerParts) {
    this.#parts = parts;
    this.responseId = parts.responseId;
    this.itemId = parts.itemId;
    parts.tell({ type: 'response.created', response: this.#response('in_progress') });
  }

  /** What has been sent of the sound, in ms. */
  get sentMs(): number {
    return this.#sent / PER_MS;
  }

  /** Begins to speak, unless it was cut meanwhile. */
  speak(spoken: Spoken): void {
    if (this.#stage !== 'thinking') return;
    this.#stage = 'speaking';
    const { tell } = this.#parts;
    const item = this.#item('in_progress');
    tell({ type: 'response.output_item.added', ...this.#place, item });
    tell({ type: 'conversation.item.added', item });
    const part = { type: 'audio' as const, transcript: '' };
    tell({ type: 'response.content_part.added', ...this.#whole, part });
    const startedAt = performance.now();
    const send = (): void => {
      while (this.#sent < spoken.pcm.length) {
        if (this.sentMs > performance.now() - startedAt + AHEAD_MS) return;
        if (this.#parts.unsentBytes() > UNSENT_PAUSE_BYTES) return;
        this.#chunk(spoken);
      }
      this.#complete();
    };
    this.#timer = setInterval(send, CHUNK_MS);
    send();
  }

  /** Ends it now. */
  cut(reason: CutReason): void {
    if (this.#stage === 'ended') return;
    const status_details = { type: 'cancelled' as const, reason };
    this.#end({ ...this.#response('cancelled'), status_details });
  }

  /** Ends it because it could not be spoken. */
  fail(message: string): void {
    if (this.#stage === 'ended') return;
    const error = { type: 'server_error', code: 'speech_failed', message };
    const status_details = { type: 'failed' as const, error };
    this.#end({ ...this.#response('failed'), status_details });
  }

  #chunk({ text, pcm }: Spoken): void {
    const chunk = pcm.subarray(this.#sent, this.#sent + CHUNK_MS * PER_MS);
    this.#sent += chunk.length;
    // Words go along with the sound, by their share of the whole.
    const reached = Math.ceil((this.#sent / pcm.length) * text.length);
    const end = reached >= text.length ? text.length : text.lastIndexOf(' ', reached) + 1;
    const delta = text.slice(this.#transcript.length, end);
    this.#transcript += delta;
    const { tell } = this.#parts;
    if (delta !== '')
      tell({ type: 'response.output_audio_transcript.delta', ...this.#whole, delta });
    const sound = bytesOf(chunk).toString('base64');
    tell({ type: 'response.output_audio.delta', ...this.#whole, delta: sound });
  }

  #complete(): void {
    const { tell } = this.#parts;
    const transcript = this.#transcript;
    tell({ type: 'response.output_audio.done', ...this.#whole });
    tell({ type: 'response.output_audio_transcript.done', ...this.#whole, transcript });
    const part = { type: 'audio' as const, transcript };
    tell({ type: 'response.content_part.done', ...this.#whole, part });
    tell({ type: 'response.output_item.done', ...this.#place, item: this.#item('completed') });
    this.#end(this.#response('completed'));
  }

  #end(response: Response): void {
    const stage = this.#stage;
    this.#stage = 'ended';
    clearInterval(this.#timer);
    const output = stage === 'thinking' ? [] : response.output;
    this.#parts.tell({ type: 'response.done', response: { ...response, output } });
    this.#parts.ended();
  }

  get #place() {
    return { response_id: this.responseId, output_index: 0 };
  }

  get #whole() {
    return { ...this.#place, item_id: this.itemId, content_index: 0 };
  }

  #item(status: 'in_progress' | 'completed' | 'incomplete') {
    return {
      id: this.itemId,
      object: 'realtime.item' as const,
      type: 'message' as const,
      role: 'assistant' as const,
      status,
      content:
        status === 'in_progress'
          ? []
          : [{ type: 'output_audio' as const, transcript: this.#transcript }],
    };
  }

  #response(status: Response['status']): Response {
    const itemStatus = status === 'completed' ? 'completed' : 'incomplete';
    return {
      id: this.responseId,
      object: 'realtime.response' as const,
      status,
      output_modalities: ['audio' as const],
      output: status === 'in_progress' ? [] : [this.#item(itemStatus)],
    };
  }
}
