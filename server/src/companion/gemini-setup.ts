/** What a token for Gemini Live fixes, so that a changed page cannot use the house's key for something else, and where it is used. Pure. */
import type { Config } from '../ground/config.ts';
import { personaFor } from './persona.ts';
import type { Wish } from './mint.ts';

/** How long (ms) a token may wait for its connection. */
const OPENS_WITHIN_MS = 120_000;

/**
 * What every session is like: sound only, the house's persona, pictures at 64 tokens, and an older half that is
 * forgotten at 25,600 tokens, since every turn is billed with all that went before.
 */
function geminiSetup(model: string, { language, voice }: Omit<Wish, 'expiresAt'>) {
  return {
    model: `models/${model}`,
    generationConfig: {
      responseModalities: ['AUDIO'],
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      speechConfig: {
        languageCode: language,
        ...(voice !== null && { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } }),
      },
    },
    systemInstruction: { role: 'user', parts: [{ text: personaFor(language) }] },
    contextWindowCompression: {
      triggerTokens: '25600',
      slidingWindow: { targetTokens: '12800' },
    },
    inputAudioTranscription: {},
    outputAudioTranscription: {},
  };
}

/**
 * The body of `POST auth_tokens`. With a field mask only what we fix is fixed: resumption, history and turn taking
 * (`sessionResumption`, `historyConfig`, `realtimeInputConfig`) stay the page's, and a token that fixed a resumption
 * would be refused. One use: production counts a resumption as one, so each connection has a token of its own.
 */
export function geminiTokenRequest(model: string, wish: Wish, now: number) {
  const setup = geminiSetup(model, wish);
  return {
    uses: 1,
    expireTime: new Date(wish.expiresAt).toISOString(),
    newSessionExpireTime: new Date(Math.min(now + OPENS_WITHIN_MS, wish.expiresAt)).toISOString(),
    bidiGenerateContentSetup: setup,
    fieldMask: fieldMask(setup).join(','),
  };
}

/** The address of the Live API's socket. A key opens the one method, a token the constrained one. */
export function geminiSocketUrl(
  base: string,
  version: Config['geminiVersion'],
  method: 'BidiGenerateContent' | 'BidiGenerateContentConstrained',
): string {
  const at = `${base}/ws/google.ai.generativelanguage.${version}.GenerativeService.${method}`;
  return at.replace(/^http/, 'ws');
}

/** Two levels deep, as the vendor's SDK writes it; an empty object stands for itself. */
function fieldMask(setup: object): string[] {
  return Object.entries(setup).flatMap(([name, value]: [string, unknown]) => {
    const below = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return below.length === 0 ? [name] : below.map((one) => `${name}.${one}`);
  });
}
