/**
 * Reads a client's message as strictly as the service's JSON parser: one message of the oneof, and no field that is not
 * declared. What a declared field holds below these names is not looked at.
 */
import type { ClientMessageName } from './wire.ts';
import { CLOSINGS, oneofTwice, unknownName, type Closing } from './closings.ts';

/** Names that are known at a place; `null` where anything goes. */
type Shape = { readonly [name: string]: Shape | null };

const content: Shape = { parts: null, role: null };
const blob: Shape = { data: null, mimeType: null, displayName: null };

/** A setup's fields, which a token's field mask names, too. */
export const SETUP: Shape = {
  model: null,
  generationConfig: {
    responseModalities: null,
    temperature: null,
    topP: null,
    topK: null,
    maxOutputTokens: null,
    seed: null,
    mediaResolution: null,
    speechConfig: { voiceConfig: null, languageCode: null, multiSpeakerVoiceConfig: null },
    thinkingConfig: { thinkingLevel: null, thinkingBudget: null, includeThoughts: null },
    enableAffectiveDialog: null,
  },
  systemInstruction: content,
  tools: null,
  realtimeInputConfig: {
    automaticActivityDetection: {
      disabled: null,
      startOfSpeechSensitivity: null,
      endOfSpeechSensitivity: null,
      prefixPaddingMs: null,
      silenceDurationMs: null,
    },
    activityHandling: null,
    turnCoverage: null,
    interimTranscriptTimestampEnabled: null,
  },
  sessionResumption: { handle: null },
  contextWindowCompression: { triggerTokens: null, slidingWindow: { targetTokens: null } },
  inputAudioTranscription: { languageCodes: null, customVocabulary: null, languageHints: null },
  outputAudioTranscription: { languageCodes: null, customVocabulary: null, languageHints: null },
  proactivity: { proactiveAudio: null },
  historyConfig: { initialHistoryInClientContent: null },
  safetySettings: null,
  labels: null,
};

const MESSAGES: Record<ClientMessageName, Shape> = {
  setup: SETUP,
  clientContent: { turns: null, turnComplete: null },
  realtimeInput: {
    mediaChunks: null,
    audio: blob,
    video: blob,
    text: null,
    audioStreamEnd: null,
    activityStart: {},
    activityEnd: {},
  },
  toolResponse: { functionResponses: null },
  contextUpdate: { systemInstruction: content, tools: { tools: null } },
};

/** A message that was understood: its name, and what it holds. */
export type Read = { readonly name: ClientMessageName; readonly body: Record<string, unknown> };

/** Whether it is an object of JSON. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The message, or the closing that answers to what is none. */
export function readMessage(text: string): Read | { readonly closing: Closing } {
  const refused = (closing: Closing) => ({ closing });
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return refused(CLOSINGS.invalidArgument);
  }
  if (!isObject(message)) return refused(CLOSINGS.invalidArgument);
  const [name, second] = Object.keys(message);
  if (name === undefined) return refused(CLOSINGS.invalidArgument);
  if (!isMessageName(name)) return refused(unknownName(name, 'root'));
  if (second !== undefined)
    return refused(isMessageName(second) ? oneofTwice(second) : unknownName(second, 'root'));
  const body = message[name];
  if (!isObject(body)) return refused(CLOSINGS.invalidArgument);
  const stranger = findStranger(body, MESSAGES[name], name);
  return stranger ? refused(unknownName(stranger.name, stranger.at)) : { name, body };
}

const isMessageName = (name: string): name is ClientMessageName => Object.hasOwn(MESSAGES, name);

/** The first field that nobody has declared, and where it was. */
export function findStranger(
  value: Record<string, unknown>,
  shape: Shape,
  at: string,
): { name: string; at: string } | null {
  for (const [name, inside] of Object.entries(value)) {
    if (!Object.hasOwn(shape, name)) return { name, at };
    const below = shape[name];
    if (below && isObject(inside)) {
      const stranger = findStranger(inside, below, `${at}.${name}`);
      if (stranger) return stranger;
    }
  }
  return null;
}

/** Whether a path of a field mask names a field of the setup; what is below a known leaf is taken on trust. */
export function isSetupPath(path: string): boolean {
  let shape: Shape | null = SETUP;
  for (const name of path.split('.')) {
    if (shape === null) return true;
    if (!Object.hasOwn(shape, name)) return false;
    shape = shape[name] ?? null;
  }
  return true;
}
