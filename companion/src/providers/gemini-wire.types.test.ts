import type { LiveClientMessage, LiveServerMessage } from '@google/genai';
import { expect, expectTypeOf, it } from 'vitest';
import type { ClientMessage, ServerMessage } from './gemini-wire.ts';
import { fingerprints, type OnWire, type Unknown } from './testing/declarations.ts';

it('says what the vendor’s types take', () => {
  expectTypeOf<ClientMessage>().toExtend<OnWire<LiveClientMessage>>();
  expectTypeOf<Unknown<ClientMessage, LiveClientMessage>>().toBeNever();
});

it('reads what the vendor’s types give', () => {
  expectTypeOf<OnWire<LiveServerMessage>>().toExtend<ServerMessage>();
  expectTypeOf<Unknown<ServerMessage, LiveServerMessage>>().toBeNever();
});

it('would notice a key that the vendor does not know', () => {
  type Misspelt = { readonly realtimeInput: { readonly audio: { readonly dat: string } } };
  expectTypeOf<Unknown<Misspelt, LiveClientMessage>>().toEqualTypeOf<'dat'>();
});

it('relies on declarations that have not moved', () => {
  expect(
    fingerprints('@google/genai/dist/genai.d.ts', [
      'ActivityEnd',
      'ActivityStart',
      'AutomaticActivityDetection',
      'ContextWindowCompressionConfig',
      'EndSensitivity',
      'InteractionStatus',
      'LiveClientContent',
      'LiveClientMessage',
      'LiveClientRealtimeInput',
      'LiveClientSetup',
      'LiveServerContent',
      'LiveServerGoAway',
      'LiveServerMessage',
      'LiveServerSessionResumptionUpdate',
      'MediaResolution',
      'PrebuiltVoiceConfig',
      'RealtimeInputConfig',
      'SessionResumptionConfig',
      'SlidingWindow',
      'SpeechConfig',
      'StartSensitivity',
      'Transcription',
      'TurnCompleteReason',
      'UsageMetadata',
      'VoiceActivity',
      'VoiceActivityType',
    ]),
  ).toMatchInlineSnapshot(`
    {
      "ActivityEnd": "230745ce4cc7",
      "ActivityStart": "69edca5171fd",
      "AutomaticActivityDetection": "4f447feaef1f",
      "ContextWindowCompressionConfig": "33ef6e10a272",
      "EndSensitivity": "a777ed3cb57c",
      "InteractionStatus": "dcd2ee3c8bb5",
      "LiveClientContent": "e3d66ea8cbde",
      "LiveClientMessage": "1a85351892ee",
      "LiveClientRealtimeInput": "44bcef99008e",
      "LiveClientSetup": "d21e20c1c76a",
      "LiveServerContent": "9867a059a4cd",
      "LiveServerGoAway": "fcac1006f030",
      "LiveServerMessage": "963eb9f9def8",
      "LiveServerSessionResumptionUpdate": "8020eea0012c",
      "MediaResolution": "06d755bf5435",
      "PrebuiltVoiceConfig": "ebf40a0cbc5e",
      "RealtimeInputConfig": "250e4639f117",
      "SessionResumptionConfig": "fb01b6937d13",
      "SlidingWindow": "190ed46eda93",
      "SpeechConfig": "4a99208644bf",
      "StartSensitivity": "798871508ae6",
      "Transcription": "ffd5c8ec994d",
      "TurnCompleteReason": "12d6e09e5a07",
      "UsageMetadata": "7dd3bfdf082a",
      "VoiceActivity": "d89bfb15db0a",
      "VoiceActivityType": "e9b40311a94c",
    }
  `);
});
