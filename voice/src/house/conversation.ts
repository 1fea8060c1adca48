/** One guest's conversation with the voice of the house: events in, events out. */
import { Answer } from './answer.ts';
import { answer, NO_MEMORY, remember } from './brain.ts';
import type { ClientEvent, ReadEvent } from './client-event.ts';
import { Ear, type Noticed } from './ear.ts';
import { hearText, transcriptOf, wordsOf, type Heard } from './grammar.ts';
import * as limits from './limits.ts';
import { PER_MS, type Pcm } from './pcm.ts';
import type { Recogniser } from './recogniser.ts';
import type { Item, ServerEvent } from './server-event.ts';
import { DEFAULT_SETTINGS, readSettings, sessionOf, type Complaint } from './settings.ts';
import type { Speaker } from './speaker.ts';
import { LEADS, MISSED } from './topics.ts';

/** What a conversation works with. `expiresAt` in ms since 1970. */
type ConversationParts = {
  readonly recogniser: Pick<Recogniser, 'hear'>;
  readonly speaker: Pick<Speaker, 'say'>;
  readonly tell: (event: ServerEvent) => void;
  readonly unsentBytes: () => number;
  readonly sessionId: string;
  readonly expiresAt: number;
};

const KNOWN = wordsOf(LEADS);

/** The length in ms below which sound is no utterance. */
const LEAST_MS = 100;

/** What is to be answered: words, nothing at all, or something that could not be listened to. */
type Unanswered = Heard | 'missed' | null;

/** Everything of it is forgotten with the socket. */
export class Conversation {
  readonly #parts: ConversationParts;
  readonly #ear = new Ear(DEFAULT_SETTINGS.turns, limits.UTTERANCE_MAX_MS);
  readonly #gone = new AbortController();
  /** How long each of the last answers is, in ms. */
  readonly #answers = new Map<string, Answer>();
  #settings = DEFAULT_SETTINGS;
  #memory = NO_MEMORY;
  #answering: Answer | null = null;
  #unanswered: Unanswered = null;
  /** Settles when everything that was said so far has been recognised. */
  #recognised: Promise<void> = Promise.resolve();
  #unrecognised = 0;
  /** How many times the guest, or their page, has written something that can be answered. */
  #written = 0;
  #items = 0;
  #lastItem: string | null = null;
  #speechItem: string | null = null;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    parts.tell({ type: 'session.created', session: this.#session });
  }

  /** Stops everything that goes on for this guest. */
  end(): void {
    this.#gone.abort();
    this.#answering?.cut('client_cancelled');
    this.#ear.clear();
  }

  /** Takes one event; false when it was refused. */
  take({ id, event }: ReadEvent): boolean {
    const complaint = 'code' in event ? event : this.#do(event);
    if (complaint) this.refuse(complaint, id);
    return complaint === null;
  }

  /** Tells the client that something was not done, and why. */
  refuse({ code, message, param }: Complaint, eventId: string | null): void {
    const error = { type: 'invalid_request_error', code, message, param, event_id: eventId };
    this.#parts.tell({ type: 'error', error });
  }

  get #session() {
    return sessionOf(this.#settings, this.#parts.sessionId, this.#parts.expiresAt);
  }

  #do(event: ClientEvent): Complaint | null {
    const { tell } = this.#parts;
    switch (event.type) {
      case 'session.update': {
        const settings = readSettings(event.session, this.#settings);
        if ('code' in settings) return settings;
        this.#settings = settings;
        this.#ear.detection = settings.turns;
        tell({ type: 'session.updated', session: this.#session });
        return null;
      }
      case 'input_audio_buffer.append':
        return this.#hear(event.pcm);
      case 'input_audio_buffer.commit': {
        if (this.#ear.heldMs < LEAST_MS)
          return no(
            'input_audio_buffer_commit_empty',
            `There are less than ${LEAST_MS} ms of sound.`,
          );
        const pcm = this.#ear.commit();
        if (pcm) this.#commit(pcm, this.#speechItem ?? this.#newId('item'));
        return null;
      }
      case 'input_audio_buffer.clear':
        this.#ear.clear();
        this.#speechItem = null;
        tell({ type: 'input_audio_buffer.cleared' });
        return null;
      case 'conversation.item.create':
        this.#create(event);
        return null;
      case 'conversation.item.truncate': {
        const { itemId, audioEndMs } = event;
        const found = this.#answers.get(itemId);
        if (!found) return no('item_not_found', 'There is no answer with this id.', 'item_id');
        if (audioEndMs > found.sentMs)
          return no(
            'invalid_value',
            `Of this answer ${found.sentMs} ms were sent.`,
            'audio_end_ms',
          );
        tell({
          type: 'conversation.item.truncated',
          item_id: itemId,
          content_index: 0,
          audio_end_ms: audioEndMs,
        });
        return null;
      }
      case 'response.create':
        if (this.#answering)
          return no('conversation_already_has_active_response', 'An answer is under way already.');
        this.#answer();
        return null;
      case 'response.cancel': {
        const current = this.#answering;
        const meant = event.responseId ?? current?.responseId;
        if (!current || meant !== current.responseId)
          return no('response_cancel_not_active', 'There is no such answer to cancel.');
        current.cut('client_cancelled');
        return null;
      }
    }
  }

  #hear(pcm: Pcm): Complaint | null {
    let full = false;
    for (const noticed of this.#ear.hear(pcm)) {
      if (noticed.type === 'full') full = true;
      else this.#notice(noticed);
    }
    if (!full) return null;
    const seconds = limits.UTTERANCE_MAX_MS / 1000;
    return no(
      'input_audio_buffer_full',
      `More than ${seconds} s were not kept; commit them first.`,
    );
  }

  #notice(noticed: Exclude<Noticed, { type: 'full' }>): void {
    const { tell } = this.#parts;
    const { turns } = this.#settings;
    if (noticed.type === 'started') {
      const item_id = this.#newId('item');
      this.#speechItem = item_id;
      tell({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: noticed.atMs,
        item_id,
      });
      if (turns?.interruptResponse) this.#answering?.cut('turn_detected');
      return;
    }
    const item_id = this.#speechItem ?? this.#newId('item');
    tell({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: noticed.atMs, item_id });
    this.#commit(noticed.pcm, item_id);
    if (turns?.createResponse && !this.#answering) this.#answer();
  }

  #commit(pcm: Pcm, item_id: string): void {
    const { tell } = this.#parts;
    this.#speechItem = null;
    tell({
      type: 'input_audio_buffer.committed',
      item_id,
      previous_item_id: this.#lastItem,
    });
    this.#add({ ...message(item_id), role: 'user', content: [{ type: 'input_audio' }] });
    this.#unrecognised += 1;
    const before = this.#recognised;
    const written = this.#written;
    this.#recognised = this.#recognise(pcm, item_id, before)
      .then((unanswered) => {
        // What was written since is newer, however long the recogniser took.
        if (written === this.#written) this.#unanswered = unanswered;
      })
      .finally(() => {
        this.#unrecognised -= 1;
      });
  }

  async #recognise(pcm: Pcm, item_id: string, before: Promise<void>): Promise<Unanswered> {
    const { tell, recogniser } = this.#parts;
    const crowded = this.#unrecognised > limits.UNRECOGNISED_MAX;
    const recognition = crowded
      ? ({ ok: false, reason: 'busy' } as const)
      : await recogniser.hear(pcm, this.#gone.signal);
    await before;
    if (this.#gone.signal.aborted) return null;
    if (recognition.ok) {
      const { heard } = recognition;
      tell({
        type: 'conversation.item.input_audio_transcription.completed',
        item_id,
        content_index: 0,
        transcript: transcriptOf(heard),
        usage: { type: 'duration', seconds: pcm.length / PER_MS / 1000 },
      });
      return heard;
    }
    const busy = recognition.reason === 'busy';
    tell({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id,
      content_index: 0,
      error: {
        type: 'server_error',
        code: busy ? 'server_busy' : 'transcription_failed',
        message: busy ? 'Too many people talk at once.' : 'This could not be listened to.',
      },
    });
    return 'missed';
  }

  #create({ id, role, parts }: Extract<ClientEvent, { type: 'conversation.item.create' }>): void {
    const texts = parts.filter((part) => part.type === 'text').map(({ text }) => text);
    const base = message(id ?? this.#newId('item'));
    if (role === 'assistant') {
      this.#memory = remember(texts.join(' '), this.#memory);
      this.#unanswered = null;
      const content = texts.map((text) => ({ type: 'output_text' as const, text }));
      this.#add({ ...base, role, content });
      return;
    }
    // A picture alone asks nothing, and is not looked at.
    if (texts.length > 0) {
      this.#unanswered = hearText(texts.join(' '), KNOWN);
      this.#written += 1;
    }
    const content = texts.map((text) => ({ type: 'input_text' as const, text }));
    if (role === 'system') this.#add({ ...base, role, content });
    else {
      const pictures = parts.filter((part) => part.type === 'picture');
      const seen = pictures.map(() => ({ type: 'input_image' as const }));
      this.#add({ ...base, role, content: [...content, ...seen] });
    }
  }

  #answer(): void {
    const { tell, unsentBytes } = this.#parts;
    const current: Answer = new Answer({
      responseId: this.#newId('resp'),
      itemId: this.#newId('item'),
      tell,
      unsentBytes,
      ended: () => {
        if (this.#answering === current) this.#answering = null;
      },
    });
    this.#answering = current;
    void this.#think(current);
  }

  async #think(current: Answer): Promise<void> {
    await this.#recognised;
    if (this.#answering !== current) return;
    const { text, memory } =
      this.#unanswered === 'missed'
        ? { text: MISSED, memory: this.#memory }
        : answer(this.#unanswered, this.#memory);
    const pcm = await this.#parts.speaker.say(text, this.#settings.voice);
    if (this.#answering !== current) return;
    if (!pcm) {
      current.fail('The voice could not speak just now. Try again.');
      return;
    }
    this.#unanswered = null;
    this.#memory = memory;
    this.#lastItem = current.itemId;
    this.#answers.set(current.itemId, current);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= limits.ANSWERS_KEPT) break;
      this.#answers.delete(oldest);
    }
    current.speak({ text, pcm });
  }

  #add(item: Item): void {
    const previous_item_id = this.#lastItem;
    this.#lastItem = item.id;
    this.#parts.tell({ type: 'conversation.item.added', item, previous_item_id });
    this.#parts.tell({ type: 'conversation.item.done', item, previous_item_id });
  }

  #newId(kind: 'item' | 'resp'): string {
    this.#items += 1;
    return `${kind}_${this.#items}`;
  }
}

const message = (id: string) =>
  ({ id, object: 'realtime.item', type: 'message', status: 'completed' }) as const;

const no = (code: string, text: string, param: string | null = null): Complaint => ({
  code,
  message: text,
  param,
});
