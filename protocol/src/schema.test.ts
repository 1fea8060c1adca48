/**
 * Writes `docs/protocol.schema.json` out of the schemas that both ends use, and fails where it is not up to date:
 * `npx vitest run protocol/src/schema.test.ts --update` writes it anew.
 */
import { toJsonSchema, type ConversionConfig } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { expect, test } from 'vitest';
import { BoxedSchema, CANDIDATES_MAX, CONNECTION_MAX, DESCRIPTION_MAX_LENGTH } from './signal.ts';
import {
  EVENTS_MAX,
  FRAME_LENGTH_RATE,
  FRAME_MAX_LENGTH,
  FRAME_RATE,
  FrameSchema,
  TALK_VERSION,
  TOPICS_CHANNEL,
  TOPICS_MAX,
} from './talk/frame.ts';
import { DOOR } from './talk/door-topic.ts';
import { AGAIN } from './talk/again-topic.ts';
import { LINK_TOPICS, RISING, UNREACHED } from './talk/link-topics.ts';
import { CAPTION } from './talk/caption-topic.ts';
import { MEAL_TOPICS } from './talk/meal-topics.ts';
import { RECIPE } from './talk/recipe-topic.ts';
import { NAME_MAX_LENGTH, TABLE_TALK_CHANNEL, TableTalkSchema } from './talk/table-talk.ts';
import { VALUE_MAX_LENGTH } from './talk/topic.ts';
import { CLOSES } from './wire/endings.ts';
import {
  BOX_MAX_LENGTH,
  ClientMessageSchema,
  KEPT_MESSAGES_MAX,
  MESSAGE_MAX_BYTES,
  ServerMessageSchema,
  SUBPROTOCOL,
  WIRE_PATH,
} from './wire/messages.ts';

/** Rules across fields are functions, which JSON Schema has no word for: where one is left out, the schema says so. */
const settings: ConversionConfig = {
  typeMode: 'input',
  errorMode: 'ignore',
  overrideAction: ({ valibotAction: { type }, jsonSchema }) =>
    type === 'check' || type === 'raw_check'
      ? { ...jsonSchema, $comment: 'And a rule across fields: see protocol.md.' }
      : undefined,
};
const of = (schema: GenericSchema) => toJsonSchema(schema, settings);

test('the schema for writers of other clients is that of both ends', async () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Eat With Me: what travels, as both ends check it',
    description:
      'Made from the schemas in protocol/src. What the messages mean stands in protocol.md.',
    limits: {
      subprotocol: SUBPROTOCOL,
      path: WIRE_PATH,
      messageMaxBytes: MESSAGE_MAX_BYTES,
      boxMaxLength: BOX_MAX_LENGTH,
      keptMessagesMax: KEPT_MESSAGES_MAX,
      descriptionMaxLength: DESCRIPTION_MAX_LENGTH,
      candidatesMaxPerConnection: CANDIDATES_MAX,
      connectionMax: CONNECTION_MAX,
      closeCodes: CLOSES,
      talk: {
        version: TALK_VERSION,
        channels: [TABLE_TALK_CHANNEL, TOPICS_CHANNEL],
        nameMaxLength: NAME_MAX_LENGTH,
        valueMaxLength: VALUE_MAX_LENGTH,
        frameMaxLength: FRAME_MAX_LENGTH,
        topicsMax: TOPICS_MAX,
        eventsUnconfirmedMax: EVENTS_MAX,
        framesPerSecond: FRAME_RATE,
        charactersPerSecond: FRAME_LENGTH_RATE,
      },
    },
    $defs: {
      clientMessage: of(ClientMessageSchema),
      serverMessage: of(ServerMessageSchema),
      contentOfBox: of(BoxedSchema),
      firstChannel: of(TableTalkSchema),
      frame: of(FrameSchema),
      topics: Object.fromEntries(
        [
          ...LINK_TOPICS,
          ...[RECIPE, DOOR, RISING, UNREACHED, AGAIN, CAPTION, ...MEAL_TOPICS].map(
            (topic) => [topic.name, topic] as const,
          ),
        ].map(([name, { kind, schema: value }]) => [name, { kind, value: of(value) }]),
      ),
    },
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/protocol.schema.json',
  );
});
