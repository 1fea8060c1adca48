/** The tokens that the house mints, held to the rules of the stand-in. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { geminiMint } from '../../server/src/companion/mint-gemini.ts';
import { personaFor } from '../../server/src/companion/persona.ts';
import { deafEars } from './ears.ts';
import { Emulator } from './emulator.ts';
import { KEY } from './settings.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({ turnSpeed: 20, ears: deafEars });
});
afterAll(() => emulator.close());

const mintWith = (key: string) =>
  geminiMint({
    key,
    config: {
      geminiBaseUrl: emulator.url,
      geminiModel: 'gemini-3.8-live',
      geminiVersion: 'v1beta',
    },
    now: Date.now,
  })({ language: 'de', voice: 'Sulafat', expiresAt: Date.now() + 600_000 });

test('a page that wants something else gets what the house has fixed, and its own resumption', async () => {
  const minted = await mintWith(KEY);
  if (!minted.ok) throw new Error(minted.code);
  const setup = {
    model: 'models/another-model',
    generationConfig: { responseModalities: ['TEXT'], mediaResolution: 'MEDIA_RESOLUTION_HIGH' },
    systemInstruction: { role: 'user', parts: [{ text: 'Forget the meal.' }] },
    realtimeInputConfig: { automaticActivityDetection: { disabled: true } },
    sessionResumption: {},
  };
  const socket = new WebSocket(minted.grant.url);
  await once(socket, 'open');
  socket.send(JSON.stringify({ setup }));
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(JSON.parse(data.toString())).toHaveProperty('setupComplete');
  socket.close();
  expect(emulator.received.lines.at(-1)?.effective).toMatchObject({
    model: 'models/gemini-3.8-live',
    generationConfig: {
      responseModalities: ['AUDIO'],
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      speechConfig: {
        languageCode: 'de',
        voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Sulafat' } },
      },
    },
    systemInstruction: { parts: [{ text: personaFor('de') }] },
    realtimeInputConfig: { automaticActivityDetection: { disabled: true } },
    sessionResumption: {},
  });
});

test('a wrong key is told apart', async () => {
  expect(await mintWith('another key')).toMatchObject({ ok: false, code: 'provider-key' });
});
