/** The topics that every link carries, and the form in which pages of version 1 say them on the first channel. */
import * as v from 'valibot';
import { EpochSchema, HashSchema } from '../pledge.ts';
import { CHAIRS_MAX, MeetingTagSchema, SeatSchema } from '../table.ts';
import { parseTableTalk, PictureSchema, PresenceSchema, ViewSchema } from './table-talk.ts';
import { stateTopic, type AnyTopic, type Declared } from './topic.ts';

/** What a guest shows of themselves. */
export const PRESENCE = stateTopic('presence', v.object(PresenceSchema.entries));

/** One half of the secret by which both browsers will know this meeting again. */
export const MEETING = stateTopic('meeting', MeetingTagSchema);

/** How a guest shows the one whom they tell. */
export const VIEW = stateTopic('view', v.object(ViewSchema.entries));

/** Whether a guest's picture travels to the one whom they tell. */
export const PICTURE = stateTopic('picture', PictureSchema);

/** Whether this guest would let the link go directly, which shows both their addresses; it does once both would. */
export const DIRECT = stateTopic('direct', v.boolean());

/** Between members: the company that I see after somebody joined. */
export const TRANSCRIPT = stateTopic(
  'transcript',
  v.object({ epoch: EpochSchema, transcript: HashSchema }),
);

/** May somebody join? Everyone at a queue table with an empty chair says so, and is asked anew when somebody came or left. */
export const REFILL = stateTopic('refill', v.boolean());

/** Whether this guest is getting up, and may sit down again in a moment. Registered by pages: not every one carries it. */
export const RISING = stateTopic('rising', v.boolean());

/** The seats to which this guest's browser finds no way, so that the others know why one of them is missed. Registered by pages. */
export const UNREACHED = stateTopic(
  'unreached',
  v.pipe(v.array(SeatSchema), v.maxLength(CHAIRS_MAX)),
);

/** In which key a message of version 1 has the value; null: its keys are the message's own. */
const FIRST_FORMS = new Map<AnyTopic & Declared, string | null>([
  [PRESENCE, 'presence'],
  [MEETING, 'half'],
  [VIEW, 'view'],
  [PICTURE, 'picture'],
  [DIRECT, 'wanted'],
  [TRANSCRIPT, null],
  [REFILL, 'agreed'],
]);

/** All of them, by name: what a page of version 1 carries is these and nothing else. */
export const LINK_TOPICS: ReadonlyMap<string, AnyTopic & Declared> = new Map(
  [...FIRST_FORMS.keys()].map((topic) => [topic.name, topic]),
);

/** The value as a page of version 1 reads it on the first channel; null for what such a page does not know. */
export function firstForm(name: string, value: unknown): string | null {
  const topic = LINK_TOPICS.get(name);
  const key = topic && FIRST_FORMS.get(topic);
  if (!topic || key === undefined) return null;
  const known = topic.parse(value);
  const text = JSON.stringify({ type: name, ...(key === null ? Object(known) : { [key]: known }) });
  // Such a page refuses a message as a whole for one key that it does not know.
  return parseTableTalk(text) ? text : null;
}

/** The topic and value in a message of the first channel; null for messages that are none of a topic. */
export function fromFirstForm(
  message: Readonly<Record<string, unknown>> & { type: string },
): { topic: AnyTopic; value: unknown } | null {
  const topic = LINK_TOPICS.get(message.type);
  const key = topic && FIRST_FORMS.get(topic);
  if (!topic || key === undefined) return null;
  const value = topic.parse(key === null ? message : message[key]);
  return value === null ? null : { topic, value };
}
