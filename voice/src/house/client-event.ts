/** Reads what a client sends. Nothing in it is believed before it was looked at. */
import { TEXT_MAX } from './limits.ts';
import { pcmOf, type Pcm } from './pcm.ts';
import { asObject, type Complaint, type Json } from './settings.ts';

/** One part of a message that a client puts into the conversation. */
type Part = { readonly type: 'text'; readonly text: string } | { readonly type: 'picture' };

/** What a client can want. */
export type ClientEvent =
  | { readonly type: 'session.update'; readonly session: Json }
  | { readonly type: 'input_audio_buffer.append'; readonly pcm: Pcm }
  | { readonly type: 'input_audio_buffer.commit' }
  | { readonly type: 'input_audio_buffer.clear' }
  | {
      readonly type: 'conversation.item.create';
      readonly id: string | null;
      readonly role: 'user' | 'assistant' | 'system';
      readonly parts: readonly Part[];
    }
  | {
      readonly type: 'conversation.item.truncate';
      readonly itemId: string;
      readonly audioEndMs: number;
    }
  | { readonly type: 'response.create' }
  | { readonly type: 'response.cancel'; readonly responseId: string | null };

/** An event, or what is wrong with it; with the client's own id for it, where it gave one. */
export type ReadEvent = {
  readonly id: string | null;
  readonly event: ClientEvent | Complaint;
};

const ID = /^[\w-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** In characters of base64. */
const PICTURE = /^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/]{4,}={0,2}$/;

/** Reads one text frame. */
export function readClientEvent(text: string): ReadEvent {
  let json: Json | null;
  try {
    json = asObject(JSON.parse(text));
  } catch {
    json = null;
  }
  if (!json) return { id: null, event: wrong('invalid_json', null, 'An event is a JSON object.') };
  const id = typeof json['event_id'] === 'string' ? json['event_id'].slice(0, 64) : null;
  return { id, event: read(json) };
}

function read(json: Json): ClientEvent | Complaint {
  const { type } = json;
  switch (type) {
    case 'session.update': {
      const session = asObject(json['session']);
      return session
        ? { type, session }
        : wrong('missing_required_parameter', 'session', 'A session is missing.');
    }
    case 'input_audio_buffer.append': {
      const { audio } = json;
      if (
        typeof audio !== 'string' ||
        audio.length === 0 ||
        audio.length % 4 !== 0 ||
        !BASE64.test(audio)
      )
        return wrong('invalid_value', 'audio', 'Sound is 16 bit PCM in base64.');
      return { type, pcm: pcmOf(Buffer.from(audio, 'base64')) };
    }
    case 'input_audio_buffer.commit':
    case 'input_audio_buffer.clear':
    case 'response.create':
      return { type };
    case 'response.cancel': {
      const { response_id: responseId } = json;
      return { type, responseId: typeof responseId === 'string' ? responseId : null };
    }
    case 'conversation.item.truncate': {
      const { item_id: itemId, audio_end_ms: audioEndMs } = json;
      if (typeof itemId !== 'string' || !ID.test(itemId))
        return wrong('invalid_value', 'item_id', 'Which item is it?');
      if (typeof audioEndMs !== 'number' || !(audioEndMs >= 0))
        return wrong('invalid_value', 'audio_end_ms', 'The end is a number of milliseconds.');
      return { type, itemId, audioEndMs };
    }
    case 'conversation.item.create':
      return readItem(asObject(json['item']));
    default:
      return wrong('invalid_value', 'type', 'This server does not know events of this type.');
  }
}

function readItem(item: Json | null): ClientEvent | Complaint {
  if (item?.['type'] !== 'message')
    return wrong('invalid_value', 'item.type', 'This server knows items of type "message" only.');
  const { id = null, role, content } = item;
  if (id !== null && (typeof id !== 'string' || !ID.test(id)))
    return wrong('invalid_value', 'item.id', 'An id has at most 64 letters, digits, _ and -.');
  if (role !== 'user' && role !== 'assistant' && role !== 'system')
    return wrong('invalid_value', 'item.role', 'A message is by user, assistant or system.');
  if (!Array.isArray(content) || content.length === 0 || content.length > 8)
    return wrong('invalid_value', 'item.content', 'A message has one to eight parts.');
  const parts = content.map((part) => readPart(asObject(part)));
  const bad = parts.find((part) => 'code' in part);
  if (bad && 'code' in bad) return bad;
  return {
    type: 'conversation.item.create',
    id,
    role,
    parts: parts.filter((part): part is Part => !('code' in part)),
  };
}

function readPart(part: Json | null): Part | Complaint {
  const { type, text, image_url: picture } = part ?? {};
  if (type === 'input_image')
    return typeof picture === 'string' && PICTURE.test(picture)
      ? { type: 'picture' }
      : wrong('invalid_value', 'item.content', 'A picture is a data URI of JPEG, PNG or WebP.');
  if (type === 'input_text' || type === 'output_text' || type === 'text')
    return typeof text === 'string' && text.length <= TEXT_MAX
      ? { type: 'text', text }
      : wrong('invalid_value', 'item.content', `A text has at most ${TEXT_MAX} characters.`);
  return wrong('invalid_value', 'item.content', 'A part is input_text or input_image.');
}

const wrong = (code: string, param: string | null, message: string): Complaint => ({
  code,
  param,
  message,
});
