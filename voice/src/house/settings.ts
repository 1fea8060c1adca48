/** What a client may set about its conversation, and how the server says what holds. */
import type { TurnDetection } from './ear.ts';
import { VOICES, type Voice } from './speaker.ts';
import { WIRE_RATE } from './pcm.ts';
import { TEXT_MAX } from './limits.ts';

/** The end of a turn, and what follows from it; null: the client marks its turns. */
type Turns =
  | (TurnDetection & { readonly createResponse: boolean; readonly interruptResponse: boolean })
  | null;

/** What holds in one conversation. */
export type Settings = {
  readonly instructions: string;
  readonly voice: Voice;
  readonly turns: Turns;
};

/** As the protocol's documentation has them. */
export const DEFAULT_SETTINGS: Settings = {
  instructions: '',
  voice: 'slt',
  turns: {
    threshold: 0.5,
    prefixPaddingMs: 300,
    silenceDurationMs: 500,
    createResponse: true,
    interruptResponse: true,
  },
};

/** Why an event is refused, in the protocol's terms. */
export type Complaint = {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
};

/** Anything that came as JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** An object of JSON, or null. */
export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

const wrong = (param: string, message: string): Complaint => ({
  code: 'invalid_value',
  message,
  param,
});

/** Applies a `session.update`. What it does not name stays; what the house does not have is ignored, and `sessionOf` says so. */
export function readSettings(session: Json, now: Settings): Settings | Complaint {
  if (session['type'] !== undefined && session['type'] !== 'realtime')
    return wrong('session.type', 'This server has sessions of type "realtime" only.');
  const { instructions = now.instructions } = session;
  if (typeof instructions !== 'string' || instructions.length > 8 * TEXT_MAX)
    return wrong(
      'session.instructions',
      `Instructions are text of at most ${8 * TEXT_MAX} characters.`,
    );
  const audio = asObject(session['audio']);
  const [input, output] = [asObject(audio?.['input']), asObject(audio?.['output'])];
  for (const [side, format] of [
    ['input', input?.['format']],
    ['output', output?.['format']],
  ] as const) {
    if (format === undefined) continue;
    const { type, rate = WIRE_RATE } = asObject(format) ?? {};
    if (type !== 'audio/pcm' || rate !== WIRE_RATE)
      return wrong(
        `session.audio.${side}.format`,
        `This server speaks audio/pcm at ${WIRE_RATE} Hz only.`,
      );
  }
  const turns =
    input?.['turn_detection'] === undefined ? now.turns : readTurns(input['turn_detection']);
  if (turns && 'code' in turns) return turns;
  const voice = VOICES.find((one) => one === output?.['voice']) ?? now.voice;
  return { instructions, voice, turns };
}

function readTurns(value: unknown): Turns | Complaint {
  if (value === null) return null;
  const param = 'session.audio.input.turn_detection';
  const given = asObject(value);
  if (given?.['type'] !== 'server_vad')
    return wrong(param, 'Turn detection is of type "server_vad", or null.');
  const standard = { ...DEFAULT_SETTINGS.turns, type: 'server_vad' } as const;
  const number = (name: string, fallback: number, most: number): number => {
    const { [name]: found = fallback } = given;
    return typeof found === 'number' && found >= 0 && found <= most ? found : Number.NaN;
  };
  const turns = {
    threshold: number('threshold', standard.threshold ?? 0.5, 1),
    prefixPaddingMs: number('prefix_padding_ms', standard.prefixPaddingMs ?? 300, 2000),
    silenceDurationMs: number('silence_duration_ms', standard.silenceDurationMs ?? 500, 5000),
    createResponse: given['create_response'] !== false,
    interruptResponse: given['interrupt_response'] !== false,
  };
  if (Object.values(turns).some(Number.isNaN))
    return wrong(
      param,
      'The threshold is from 0 to 1, the prefix at most 2000 ms and the silence at most 5000 ms.',
    );
  return turns;
}

/** The session as `session.created` and `session.updated` tell it. */
export const sessionOf = (
  { instructions, voice, turns }: Settings,
  id: string,
  expiresAt: number,
) => ({
  type: 'realtime' as const,
  object: 'realtime.session' as const,
  id,
  model: 'eat-with-me-house',
  output_modalities: ['audio' as const],
  instructions,
  tools: [],
  expires_at: Math.floor(expiresAt / 1000),
  audio: {
    input: {
      format: { type: 'audio/pcm' as const, rate: 24_000 as const },
      turn_detection: turns && {
        type: 'server_vad' as const,
        threshold: turns.threshold,
        prefix_padding_ms: turns.prefixPaddingMs,
        silence_duration_ms: turns.silenceDurationMs,
        create_response: turns.createResponse,
        interrupt_response: turns.interruptResponse,
      },
    },
    output: { format: { type: 'audio/pcm' as const, rate: 24_000 as const }, voice },
  },
});
