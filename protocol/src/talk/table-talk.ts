/** What guests send each other over the data channel of their link, JSON, one message per text frame. */
import * as v from 'valibot';
import { SignalSchema } from '../signal.ts';
import { MeetingTagSchema } from '../table.ts';
import { TranscriptSchema } from '../trust.ts';
import { DECEPTIVE, NAME_MAX_LENGTH, tidyName } from './tidy-name.ts';

export { NAME_MAX_LENGTH, tidyName };

/** Label and id of the channel; negotiated, so that both ends create it without a round trip (RFC 8831 §6.4). */
export const TABLE_TALK_CHANNEL = { label: 'table-talk', id: 0 } as const;

/** The longest message, in characters. */
const TABLE_TALK_MAX_LENGTH = 20 * 1024;

/** A guest's own word on a device: working, switched off by them, or not there at all. */
const DeviceUseSchema = v.picklist(['on', 'off', 'none']);
export type DeviceUse = v.InferOutput<typeof DeviceUseSchema>;

/** What a guest shows of themselves. Sent whole when the channel opens and after every change. */
export const PresenceSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.maxLength(NAME_MAX_LENGTH),
    v.check((name) => name.isWellFormed() && !DECEPTIVE.test(name)),
  ),
  microphone: DeviceUseSchema,
  camera: DeviceUseSchema,
  /** The page is about to sleep or cannot be seen: what it sends may pause, and that is no broken line. */
  away: v.optional(v.literal(true)),
});
export type Presence = v.InferOutput<typeof PresenceSchema>;

/** The highest picture that anybody can ask for, in pixels. */
export const VIEW_HEIGHT_MAX = 4320;

/**
 * How a guest shows the one whom they tell. `height`: how high a picture fills the tile, in device pixels; 0 for no picture, be it
 * hidden, out of sight or unwanted, which is nobody else's business. `lowData`: as few bits as make a picture.
 */
export const ViewSchema = v.strictObject({
  height: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(VIEW_HEIGHT_MAX)),
  lowData: v.boolean(),
});
export type View = v.InferOutput<typeof ViewSchema>;

/** Whether a guest's picture travels to the one whom they tell, or what holds it back: the line, or their own choice. */
export const PictureSchema = v.picklist(['travels', 'held-by-line', 'held-by-choice']);
export type Picture = v.InferOutput<typeof PictureSchema>;

export const TableTalkSchema = v.variant('type', [
  v.strictObject({ type: v.literal('presence'), presence: PresenceSchema }),
  /** Negotiation, once the channel is open: the server is no longer needed. */
  v.strictObject({ type: v.literal('signal'), signal: SignalSchema }),
  /** May somebody join? Asked, answered and taken back by everyone at a queue table with an empty chair. */
  v.strictObject({ type: v.literal('refill'), agreed: v.boolean() }),
  /** One half of the secret by which both browsers will know this meeting again; 16 random bytes, base64url. */
  v.strictObject({ type: v.literal('meeting'), half: MeetingTagSchema }),
  /** Sent when the channel opens and after every change. Nobody need send more than is shown. */
  v.strictObject({ type: v.literal('view'), view: ViewSchema }),
  /** Sent when the channel opens and after every change; until then the picture travels. */
  v.strictObject({ type: v.literal('picture'), picture: PictureSchema }),
  TranscriptSchema,
  /** Whether this guest would let the link go directly, which shows both their addresses; it does once both would. */
  v.strictObject({ type: v.literal('direct'), wanted: v.boolean() }),
  /** Goodbye; the link closes next. */
  v.strictObject({ type: v.literal('leaving') }),
]);
export type TableTalk = v.InferOutput<typeof TableTalkSchema>;

/** Reads one message from its text; null for anything that is not exactly one. Never throws. */
export function parseTableTalk(text: unknown): TableTalk | null {
  if (typeof text !== 'string' || text.length > TABLE_TALK_MAX_LENGTH) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const result = v.safeParse(TableTalkSchema, value, { abortEarly: true });
  return result.success ? result.output : null;
}
