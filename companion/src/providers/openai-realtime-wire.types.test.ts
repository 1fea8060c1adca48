import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { expect, expectTypeOf, it } from 'vitest';
import type { ClientEvent, ServerEvent } from './openai-realtime-wire.ts';
import { fingerprints, type OnWire, type Unknown } from './testing/declarations.ts';

/** Theirs of one type, as each of ours has to be held against that alone. */
type Same<Union, Type> = Extract<Union, { readonly type: Type }>;
type Strange<Ours, Theirs> = Ours extends { readonly type: infer Type }
  ? Unknown<Ours, Same<Theirs, Type>>
  : never;

it('says what the vendor’s types take', () => {
  expectTypeOf<ClientEvent>().toExtend<OnWire<RealtimeClientEvent>>();
  expectTypeOf<Strange<ClientEvent, RealtimeClientEvent>>().toBeNever();
});

it('reads what the vendor’s types give', () => {
  expectTypeOf<OnWire<Same<RealtimeServerEvent, ServerEvent['type']>>>().toExtend<ServerEvent>();
  expectTypeOf<Strange<ServerEvent, RealtimeServerEvent>>().toBeNever();
  // Each of them is an event that the vendor has.
  expectTypeOf<Exclude<ServerEvent['type'], RealtimeServerEvent['type']>>().toBeNever();
});

it('relies on declarations that have not moved', () => {
  expect(
    fingerprints('openai/resources/realtime/realtime.d.ts', [
      'AudioTranscription',
      'ConversationItemCreateEvent',
      'ConversationItemInputAudioTranscriptionCompletedEvent',
      'ConversationItemInputAudioTranscriptionDeltaEvent',
      'ConversationItemTruncateEvent',
      'InputAudioBufferAppendEvent',
      'InputAudioBufferClearEvent',
      'InputAudioBufferCommitEvent',
      'InputAudioBufferSpeechStartedEvent',
      'InputAudioBufferSpeechStoppedEvent',
      'RealtimeAudioConfigInput',
      'RealtimeAudioConfigOutput',
      'RealtimeAudioFormats',
      'RealtimeAudioInputTurnDetection',
      'RealtimeConversationItemAssistantMessage',
      'RealtimeConversationItemUserMessage',
      'RealtimeError',
      'RealtimeErrorEvent',
      'RealtimeResponse',
      'RealtimeResponseStatus',
      'RealtimeResponseUsage',
      'RealtimeSessionCreateRequest',
      'ResponseAudioDeltaEvent',
      'ResponseAudioTranscriptDeltaEvent',
      'ResponseAudioTranscriptDoneEvent',
      'ResponseCancelEvent',
      'ResponseCreateEvent',
      'ResponseCreatedEvent',
      'ResponseDoneEvent',
      'SessionCreatedEvent',
      'SessionUpdateEvent',
      'SessionUpdatedEvent',
    ]),
  ).toMatchInlineSnapshot(`
    {
      "AudioTranscription": "4f575d533dff",
      "ConversationItemCreateEvent": "ce8764c19352",
      "ConversationItemInputAudioTranscriptionCompletedEvent": "0d3427e73952",
      "ConversationItemInputAudioTranscriptionDeltaEvent": "e249f13aaa2e",
      "ConversationItemTruncateEvent": "96333dc70b7d",
      "InputAudioBufferAppendEvent": "37e1946dae88",
      "InputAudioBufferClearEvent": "bc597d7b3358",
      "InputAudioBufferCommitEvent": "43176ad2f0ae",
      "InputAudioBufferSpeechStartedEvent": "4de4304cf592",
      "InputAudioBufferSpeechStoppedEvent": "169038b8cb72",
      "RealtimeAudioConfigInput": "5b7a1b6a7cc9",
      "RealtimeAudioConfigOutput": "aa1a03d4357a",
      "RealtimeAudioFormats": "6352d80dd55a",
      "RealtimeAudioInputTurnDetection": "179df42726c9",
      "RealtimeConversationItemAssistantMessage": "f3c8794489cc",
      "RealtimeConversationItemUserMessage": "b7079530e428",
      "RealtimeError": "1963db0c3dbe",
      "RealtimeErrorEvent": "d3b3b1f334e1",
      "RealtimeResponse": "357ee0ac1e2a",
      "RealtimeResponseStatus": "e022e3987ea6",
      "RealtimeResponseUsage": "37a27120c1fe",
      "RealtimeSessionCreateRequest": "3326def9b063",
      "ResponseAudioDeltaEvent": "05912375c462",
      "ResponseAudioTranscriptDeltaEvent": "22b20153bdd9",
      "ResponseAudioTranscriptDoneEvent": "a4c881133acf",
      "ResponseCancelEvent": "df29e5c695cb",
      "ResponseCreateEvent": "720c4b986bc6",
      "ResponseCreatedEvent": "30e69d60d76b",
      "ResponseDoneEvent": "fd6369cde9a7",
      "SessionCreatedEvent": "fb27beb94da9",
      "SessionUpdateEvent": "6e7893f094f0",
      "SessionUpdatedEvent": "269181c4cddb",
    }
  `);
});
