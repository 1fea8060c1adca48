/** Speaks the OpenAI Realtime protocol (GA, over WebSocket) for the companion's session; accepts the beta's names. */
import { toBase64 } from '../base64.ts';
import { lastsMs, pcmFromBase64, pcmToBase64 } from '../pcm.ts';
import type {
  ClosedKind,
  Opening,
  Pcm,
  Provider,
  ProviderEvent,
  ProviderLine,
} from '../provider.ts';
import { JsonSocket } from './json-socket.ts';
import { closedKind, errorKind } from './openai-realtime-closing.ts';
import type {
  AssistantItem,
  BetaEvent,
  ClientEvent,
  ServerEvent,
  ServerResponse,
  SessionUpdate,
  TurnDetection,
  UserItem,
} from './openai-realtime-wire.ts';

/** Sessions last an hour, and begin without memory: as few as possible. */
const RENEW_AFTER_MS = 55 * 60_000;

/** Of both directions, in Hz. */
const RATE = 24_000;

/** People chew: half a second is no end. */
const SERVER_VAD: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 700,
  create_response: true,
  interrupt_response: true,
};

type OpenAiRealtimeOptions = {
  /** Recognises the guest's words, where the server wants one named. */
  readonly transcriptionModel?: string;
};

/** A provider for any server that speaks the core of the protocol; the model is in the address. */
export const openAiRealtime = (options: OpenAiRealtimeOptions = {}): Provider => ({
  renewAfterMs: RENEW_AFTER_MS,
  hearsAt: RATE,
  open: (opening, tell) => new RealtimeLine(options, opening, tell),
});

/** The companion's turn: one response of the server. */
type Turn = {
  readonly response: string;
  item: { readonly id: string; readonly index: number; sentMs: number } | null;
  /** Whether the server still works on it; whether what comes of it is late. */
  state: 'running' | 'done' | 'dropped';
  hasText: boolean;
};

class RealtimeLine implements ProviderLine {
  readonly #opening: Opening;
  readonly #tell: (event: ProviderEvent) => void;
  readonly #socket: JsonSocket<ClientEvent, ServerEvent | BetaEvent>;
  #ready = false;
  #cause: ClosedKind | null = null;
  #turns = 0;
  #turn: Turn | null = null;
  /** The response before: what still comes of it is late. */
  #past: string | null = null;
  #responding = false;
  /** One was asked for, and waits for the last one's end. */
  #owesResponse = false;
  #picture: Uint8Array<ArrayBuffer> | null = null;
  /** What was told of the guest's item whose words come in pieces. */
  #words: { readonly item: string; readonly told: string } = { item: '', told: '' };

  constructor(
    options: OpenAiRealtimeOptions,
    opening: Opening,
    tell: (event: ProviderEvent) => void,
  ) {
    this.#opening = opening;
    this.#tell = tell;
    this.#socket = new JsonSocket<ClientEvent, ServerEvent | BetaEvent>(opening.access, {
      opened: () => this.#socket.send(sessionFor(options, opening)),
      heard: (event) => this.#hear(event),
      closed: (code, reason) =>
        tell({ type: 'closed', kind: closedKind(code, reason, this.#cause), code }),
    });
  }

  get unsentBytes(): number {
    return this.#socket.unsentBytes;
  }

  sendAudio(pcm: Pcm): void {
    const audio = pcmToBase64(pcm);
    this.#socket.send({ type: 'input_audio_buffer.append', audio });
  }

  /** There is no stream of pictures: the newest waits until the guest speaks. */
  sendPicture(jpeg: Uint8Array<ArrayBuffer>): void {
    this.#picture = jpeg;
  }

  sendText(text: string): void {
    this.#cancel();
    this.#create({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
    this.#respond();
  }

  userActivity(speaking: boolean): void {
    if (speaking) {
      this.#socket.send({ type: 'input_audio_buffer.clear' });
      this.#showPicture();
      return;
    }
    this.#socket.send({ type: 'input_audio_buffer.commit' });
    this.#respond();
  }

  interrupt(heardMs: number): void {
    const turn = this.#turn;
    if (!turn) return;
    this.#cancel();
    turn.state = 'dropped';
    if (!turn.item) return;
    // More than there is would be an error.
    const audio_end_ms = Math.floor(Math.min(heardMs, turn.item.sentMs));
    const { id: item_id, index: content_index } = turn.item;
    this.#socket.send({ type: 'conversation.item.truncate', item_id, content_index, audio_end_ms });
    turn.item = null;
  }

  close(): void {
    this.#socket.close();
  }

  #hear(event: ServerEvent | BetaEvent): void {
    switch (event.type) {
      case 'session.updated':
        if (!this.#ready) this.#begin();
        return;
      case 'input_audio_buffer.speech_started':
        this.#tell({ type: 'guestSpeaks', speaking: true });
        this.#flush();
        this.#showPicture();
        return;
      case 'input_audio_buffer.speech_stopped':
        this.#tell({ type: 'guestSpeaks', speaking: false });
        return;
      case 'conversation.item.input_audio_transcription.delta':
        this.#hearGuest(event.item_id, event.delta ?? '', false);
        return;
      case 'conversation.item.input_audio_transcription.completed':
        this.#hearGuest(event.item_id, event.transcript ?? '', true);
        return;
      case 'response.created':
        this.#beginTurn(event.response.id ?? '');
        return;
      case 'response.output_audio.delta':
      case 'response.audio.delta':
        this.#hearSound(event);
        return;
      case 'response.output_audio_transcript.delta':
      case 'response.audio_transcript.delta':
        this.#hearWords(event.response_id, event.delta, false);
        return;
      case 'response.output_audio_transcript.done':
      case 'response.audio_transcript.done':
        this.#hearWords(event.response_id, event.transcript, true);
        return;
      case 'response.done':
        this.#complete(event.response);
        return;
      case 'error': {
        const code = event.error.code ?? event.error.type;
        // Refused: the server had begun by itself to answer what the guest said last. That gives way to what is newer.
        if (code.endsWith('active_response') && this.#responding) {
          this.#owesResponse = true;
          this.#cancel();
          this.#flush();
        }
        this.#cause = errorKind(code, this.#ready) ?? this.#cause;
      }
    }
  }

  #begin(): void {
    this.#ready = true;
    for (const { by, text } of this.#opening.history) {
      this.#create(
        by === 'guest'
          ? { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
          : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
      );
    }
    this.#tell({ type: 'ready' });
  }

  #create(item: UserItem | AssistantItem): void {
    this.#socket.send({ type: 'conversation.item.create', item });
  }

  /** A server has one response at a time, and a cancelled one is there until it says that it is done. */
  #respond(): void {
    this.#owesResponse = this.#responding;
    if (!this.#responding) this.#socket.send({ type: 'response.create' });
  }

  #cancel(): void {
    if (this.#turn?.state === 'running') this.#socket.send({ type: 'response.cancel' });
  }

  #showPicture(): void {
    if (!this.#picture) return;
    const image_url = `data:image/jpeg;base64,${toBase64(this.#picture)}`;
    this.#picture = null;
    this.#create({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_image', image_url, detail: 'low' }],
    });
  }

  /** The server stops by itself what it is saying; what it has sent already may be playing for long after. */
  #flush(): void {
    const turn = this.#turn;
    if (!turn || turn.state === 'dropped') return;
    turn.state = 'dropped';
    this.#tell({ type: 'flush', turn: this.#turns });
  }

  #hearGuest(item: string, text: string, final: boolean): void {
    const told = this.#words.item === item ? this.#words.told : '';
    // The whole at the end repeats the pieces.
    const fresh = final ? text.slice(text.startsWith(told) ? told.length : text.length) : text;
    this.#words = { item, told: told + fresh };
    if (fresh === '' && told === '') return;
    this.#tell({ type: 'transcript', by: 'guest', text: fresh, final, turn: this.#turns });
  }

  #beginTurn(response: string): Turn {
    this.#past = this.#turn?.response ?? null;
    this.#turns += 1;
    this.#responding = true;
    this.#turn = { response, item: null, state: 'running', hasText: false };
    return this.#turn;
  }

  /** The turn that a response is, told of its beginning or not; null for one that another has followed. */
  #turnOf(response: string): Turn | null {
    if (this.#turn?.response === response) return this.#turn;
    return response === this.#past ? null : this.#beginTurn(response);
  }

  #hearSound(event: {
    response_id: string;
    item_id: string;
    content_index: number;
    delta: string;
  }) {
    const turn = this.#turnOf(event.response_id);
    const pcm = pcmFromBase64(event.delta);
    if (!pcm || !turn || turn.state === 'dropped') return;
    turn.item ??= { id: event.item_id, index: event.content_index, sentMs: 0 };
    turn.item.sentMs += lastsMs(pcm, RATE);
    this.#tell({ type: 'audio', pcm, rate: RATE, turn: this.#turns });
  }

  #hearWords(response: string, text: string, final: boolean): void {
    const turn = this.#turnOf(response);
    if (!turn || turn.state === 'dropped') return;
    const fresh = final && turn.hasText ? '' : text;
    turn.hasText = true;
    this.#tell({ type: 'transcript', by: 'companion', text: fresh, final, turn: this.#turns });
  }

  #complete({ id = '', status, status_details, usage }: ServerResponse): void {
    const turn = this.#turnOf(id);
    if (!turn) return;
    this.#responding = false;
    if (this.#owesResponse) this.#respond();
    if (usage) {
      const { input_tokens: input = 0, output_tokens: output = 0 } = usage;
      this.#tell({ type: 'usage', input, output });
    }
    const error = status_details?.error;
    const kind = error && errorKind(error.code ?? error.type ?? '', true);
    if (kind) {
      // The connection would go on, and every answer on it would fail in the same way.
      this.#socket.close();
      this.#tell({ type: 'closed', kind, code: 1000 });
      return;
    }
    if (status === 'cancelled') this.#flush();
    if (turn.state === 'running') turn.state = 'done';
    const ended = status_details?.reason === 'content_filter' ? 'refused' : 'complete';
    const reason = turn.state === 'dropped' ? 'interrupted' : ended;
    this.#tell({ type: 'turnEnd', turn: this.#turns, reason });
  }
}

function sessionFor(
  { transcriptionModel }: OpenAiRealtimeOptions,
  { language, voice, persona, turns }: Opening,
): SessionUpdate {
  const format = { type: 'audio/pcm', rate: RATE } as const;
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      ...(persona && { instructions: persona }),
      audio: {
        input: {
          format,
          transcription: {
            // ISO 639-1, where everything else here is BCP 47.
            language: language.replace(/-.*/, ''),
            ...(transcriptionModel && { model: transcriptionModel }),
          },
          turn_detection: turns === 'marked' ? null : SERVER_VAD,
        },
        output: { format, ...(voice && { voice }) },
      },
    },
  };
}
