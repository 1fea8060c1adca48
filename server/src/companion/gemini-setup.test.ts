import { expect, test } from 'vitest';
import { geminiTokenRequest } from './gemini-setup.ts';
import { PERSONA, personaFor } from './persona.ts';

const NOW = Date.UTC(2026, 10, 29, 12);
const wish = { language: 'de-AT', voice: 'Sulafat', expiresAt: NOW + 600_000 };

test('a token fixes what the house answers for, and leaves to the page what a connection needs', () => {
  const {
    fieldMask,
    bidiGenerateContentSetup: setup,
    ...times
  } = geminiTokenRequest('gemini-3.8-live', wish, NOW);
  expect(times).toEqual({
    uses: 1,
    expireTime: '2026-11-29T12:10:00.000Z',
    newSessionExpireTime: '2026-11-29T12:02:00.000Z',
  });
  const fixed = fieldMask.split(',');
  expect(fixed).toEqual([
    'model',
    'generationConfig.responseModalities',
    'generationConfig.mediaResolution',
    'generationConfig.speechConfig',
    'systemInstruction.role',
    'systemInstruction.parts',
    'contextWindowCompression.triggerTokens',
    'contextWindowCompression.slidingWindow',
    'inputAudioTranscription',
    'outputAudioTranscription',
  ]);
  expect(fieldMask).not.toMatch(/sessionResumption|historyConfig|realtimeInputConfig/);
  for (const free of ['sessionResumption', 'historyConfig', 'realtimeInputConfig'])
    expect(setup).not.toHaveProperty(free);
  expect(setup.model).toBe('models/gemini-3.8-live');
  expect(setup.generationConfig).toEqual({
    responseModalities: ['AUDIO'],
    mediaResolution: 'MEDIA_RESOLUTION_LOW',
    speechConfig: {
      languageCode: 'de-AT',
      voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Sulafat' } },
    },
  });
  expect(setup.systemInstruction.parts).toEqual([{ text: personaFor('de-AT') }]);
});

test('without a voice the provider chooses; a short token must be used while it lasts', () => {
  const short = { language: 'en', voice: null, expiresAt: NOW + 60_000 };
  const { bidiGenerateContentSetup, newSessionExpireTime } = geminiTokenRequest('m', short, NOW);
  expect(bidiGenerateContentSetup.generationConfig.speechConfig).toEqual({ languageCode: 'en' });
  expect(newSessionExpireTime).toBe('2026-11-29T12:01:00.000Z');
});

test('the persona says what it is, gives no advice, and knows where help is', () => {
  for (const duty of [/you are an AI/, /No advice on health, diets/, /crisis line/, /chew/])
    expect(PERSONA).toMatch(duty);
  expect(personaFor('pl')).toContain("The guest's language is pl.");
});
