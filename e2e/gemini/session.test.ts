/** The emulator through the official SDK: what a guest hears, and when. */
import {
  ActivityHandling,
  InteractionStatus,
  MediaModality,
  MediaResolution,
  ThinkingLevel,
} from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Emulator } from './emulator.ts';
import { HEARD_RATE, durationMs, loudness, SPOKEN_RATE } from './pcm.ts';
import { shortestGapMs } from './received.ts';
import { FILLER, FIXED } from './repertoire.ts';
import { speak } from './speech.ts';
import { jpegOf } from './testing/jpeg.ts';
import {
  hasSound,
  isInterrupted,
  isTurnComplete,
  SdkGuest,
  soundOf,
  type SdkGuestSettings,
} from './testing/sdk-guest.ts';

/** Sound and turns go eight times as fast as at a table. */
const SPEED = 8;

/** What is heard is not what these tests are about. */
const hearsSoup = () => Promise.resolve('i am eating soup today');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({ turnSpeed: SPEED, latencyScale: 0.5, ears: hearsSoup });
});
afterAll(() => emulator.close());

const guestSays = (text: string) => speak(text, 'rms', HEARD_RATE);
const connect = (settings: Partial<SdkGuestSettings> = {}) =>
  SdkGuest.connect({ baseUrl: emulator.url, pace: SPEED, ...settings });
const lastLine = () => {
  const line = emulator.received.lines.at(-1);
  if (!line) throw new Error('nobody has come');
  return line;
};

describe('a turn', () => {
  test('begins with the silence that was measured, in pieces of 40 to 100 ms', async () => {
    const guest = await connect();
    guest.session.sendRealtimeInput({ text: 'hello' });
    await guest.until(isTurnComplete);
    const pieces = guest.messages
      .filter(hasSound)
      .map((one) => durationMs(soundOf([one]), SPOKEN_RATE));
    const lead = guest.sound.findIndex((sample) => Math.abs(sample) > 100) / (SPOKEN_RATE / 1000);
    await guest.leave();
    expect(lead).toBeGreaterThan(85);
    expect(lead).toBeLessThan(200);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(100);
    expect(Math.min(...pieces.slice(0, -1))).toBeGreaterThanOrEqual(40);
  });

  test('costs what was heard, seen and said, and the whole context again with the next', async () => {
    const guest = await connect({
      config: { mediaResolution: MediaResolution.MEDIA_RESOLUTION_LOW },
    });
    guest.session.sendRealtimeInput({ video: { data: jpegOf(768, 432), mimeType: 'image/jpeg' } });
    await guest.say(await guestSays('I am eating soup today.'));
    const { usageMetadata: first } = (await guest.until(isTurnComplete)).message;
    const spokenMs = durationMs(guest.sound, SPOKEN_RATE);
    const from = guest.messages.length;
    guest.session.sendRealtimeInput({ text: 'hello' });
    const { usageMetadata: second } = (await guest.until(isTurnComplete, from)).message;
    await guest.leave();
    expect(first?.responseTokenCount).toBe(Math.round(spokenMs / 40));
    const image = first?.promptTokensDetails?.find(
      ({ modality }) => modality === MediaModality.IMAGE,
    );
    expect(image?.tokenCount).toBe(64);
    expect(second?.promptTokenCount).toBeGreaterThan(first?.totalTokenCount ?? Infinity);
  });

  test('never comes to a client that stops sending, and does once it sends silence', async () => {
    const guest = await connect();
    await guest.say(await guestSays('I am eating soup today.'));
    guest.stopSending();
    guest.session.sendRealtimeInput({ audioStreamEnd: true });
    await emulator.received.until(() => lastLine().marks.includes('audioStreamEnd'));
    expect(lastLine().heard).toEqual([]);
    const second = Buffer.alloc(HEARD_RATE * 2).toString('base64');
    guest.session.sendRealtimeInput({ audio: { data: second, mimeType: 'audio/pcm;rate=16000' } });
    await guest.until(hasSound);
    await guest.leave();
    expect(lastLine().heard[0]).toContain('soup');
  });

  test('of an older model ends with the stream', async () => {
    const guest = await connect({ model: 'gemini-3.1-flash-live-preview' });
    await guest.say(await guestSays('I am eating soup today.'));
    guest.stopSending();
    guest.session.sendRealtimeInput({ audioStreamEnd: true });
    const told = await guest.until(({ serverContent }) => serverContent?.inputTranscription);
    await guest.until(hasSound);
    const activity = guest.messages.map(({ voiceActivity }) => voiceActivity?.voiceActivityType);
    await guest.leave();
    expect(told.message.serverContent?.inputTranscription?.finished).toBe(true);
    expect(activity).toContain('ACTIVITY_START');
    expect(activity).toContain('ACTIVITY_END');
  });

  test('is answered in two by a model that thinks', async () => {
    const thinkingConfig = { thinkingLevel: ThinkingLevel.LOW };
    const guest = await connect({
      model: `gemini-3.8-live-extended-thinking`,
      config: { thinkingConfig },
    });
    guest.session.sendRealtimeInput({ text: 'I am having curry' });
    const first = await guest.until(isTurnComplete);
    await guest.until(
      ({ serverContent }) => serverContent?.interactionStatus === InteractionStatus.IDLE,
    );
    expect(first.message.serverContent?.interactionStatus).toBe('IN_PROGRESS');
    expect(guest.words).toMatch(new RegExp(`^${FILLER}.*curry`));
    await guest.leave();
  });

  test('of the oldest model comes field by field', async () => {
    const model = 'gemini-2.5-flash-native-audio-preview-12-2025';
    const guest = await connect({ model, config: { outputAudioTranscription: {} } });
    guest.session.sendRealtimeInput({ text: 'hello' });
    await guest.until(({ usageMetadata }) => usageMetadata);
    const crowded = guest.messages.filter(
      ({ serverContent, usageMetadata }) =>
        Object.keys(serverContent ?? {}).length > 1 || (serverContent && usageMetadata),
    );
    expect(crowded).toEqual([]);
    expect(guest.words).toContain(FIXED[0]);
    await guest.leave();
  });
});

describe('a guest who breaks in', () => {
  test('is answered afterwards where nobody may', async () => {
    const realtimeInputConfig = { activityHandling: ActivityHandling.NO_INTERRUPTION };
    const guest = await connect({ config: { realtimeInputConfig } });
    guest.session.sendRealtimeInput({ text: 'hello' });
    await guest.until(hasSound);
    await guest.say(await guestSays('I am eating soup today.'));
    const first = await guest.until(isTurnComplete);
    await guest.until(isTurnComplete, guest.messages.indexOf(first.message) + 1);
    expect(guest.messages.some(isInterrupted)).toBe(false);
    expect(guest.words).toContain('soup');
    await guest.leave();
  });

  test('may do it in writing', async () => {
    const guest = await connect();
    guest.session.sendRealtimeInput({ text: 'tell me a story' });
    await guest.until(hasSound);
    guest.session.sendClientContent({ turns: 'I like cheese', turnComplete: true });
    await guest.until(isInterrupted);
    await guest.until(isTurnComplete, guest.messages.findIndex(isInterrupted) + 2);
    expect(guest.words).toContain('How is your cheese today?');
    await guest.leave();
  });
});

describe('what a client adds and changes', () => {
  test('history without an answer, which the next answer knows', async () => {
    const guest = await connect();
    guest.session.sendClientContent({
      turns: [{ role: 'user', parts: [{ text: 'I had cake before' }] }],
      turnComplete: false,
    });
    guest.session.sendRealtimeInput({ text: 'do you remember' });
    await guest.until(isTurnComplete);
    expect(guest.words).toBe('You told me about the cake.');
    await guest.leave();
  });

  test('the persona, in the middle of a session', async () => {
    const guest = await connect();
    guest.session.sendContextUpdate({ systemInstruction: 'Say little.' });
    guest.session.sendRealtimeInput({ text: 'goodbye' });
    await guest.until(isTurnComplete);
    await guest.leave();
    expect(lastLine().texts).toEqual(['Say little.', 'goodbye']);
  });
});

test('what was received can be judged: sound, silence, pictures and their sizes', async () => {
  const guest = await connect();
  const frames = [
    [768, 432],
    [480, 640],
  ] as const;
  for (const [width, height] of frames)
    guest.session.sendRealtimeInput({
      video: { data: jpegOf(width, height), mimeType: 'image/jpeg' },
    });
  await guest.say(await guestSays('hello'));
  await guest.until(hasSound);
  await guest.leave();
  const { audio, frames: seen, credential } = lastLine();
  expect(seen.map(({ width, height }) => [width, height])).toEqual(frames);
  expect(shortestGapMs(seen)).toBeLessThan(1000);
  expect(audio.longestMs).toBe(32);
  expect(audio.bytes).toBe(audio.pieces * 32 * 32);
  expect(audio.lastSoundAtMs).toBeLessThan(audio.lastAtMs ?? 0);
  expect(credential).toBe('key');
});

describe('faults', () => {
  test('an answer that nobody can hear', async () => {
    emulator.inject({ kind: 'silentAudio' });
    const guest = await connect();
    guest.session.sendRealtimeInput({ text: 'hello' });
    await guest.until(isTurnComplete);
    expect(loudness(guest.sound)).toBeLessThan(-85);
    expect(durationMs(guest.sound, SPOKEN_RATE)).toBeGreaterThan(2000);
    await guest.leave();
  });

  test('a turn without a sound, a refused one, and one that never comes', async () => {
    emulator.inject({ kind: 'emptyTurn' });
    emulator.inject({ kind: 'refusedTurn', reason: 'GENERATED_AUDIO_SAFETY' });
    const guest = await connect();
    guest.session.sendRealtimeInput({ text: 'hello' });
    const refused = await guest.until(isTurnComplete);
    guest.session.sendRealtimeInput({ text: 'hello' });
    const empty = await guest.until(isTurnComplete, guest.messages.length);
    expect(refused.message.serverContent?.turnCompleteReason).toBe('GENERATED_AUDIO_SAFETY');
    expect(empty.message.serverContent?.turnCompleteReason).toBeUndefined();
    expect(guest.sound).toHaveLength(0);

    emulator.inject({ kind: 'deadTurn' });
    guest.session.sendRealtimeInput({ text: 'I have salad' });
    // The dead one is remembered as asked before the next is answered.
    await emulator.received.until(() => emulator.histories.at(-1)?.at(-1)?.text === 'I have salad');
    guest.session.sendRealtimeInput({ text: 'do you remember' });
    await guest.until(isTurnComplete, guest.messages.indexOf(empty.message) + 1);
    expect(guest.words).toBe('You told me about the salad.');
    await guest.leave();
  });

  test('an interruption by nobody, a piece that comes too late, and silence from then on', async () => {
    emulator.inject({ kind: 'phantomInterrupted', thenMute: true });
    emulator.inject({ kind: 'lateChunk' });
    const guest = await connect();
    guest.session.sendRealtimeInput({ text: 'tell me a story' });
    await guest.until(isTurnComplete);
    const after = guest.messages.slice(guest.messages.findIndex(isInterrupted) + 1);
    expect(after.map((one) => Object.keys(one.serverContent ?? {})[0])).toEqual([
      'modelTurn',
      'turnComplete',
    ]);
    expect(guest.messages.some((one) => one.serverContent?.generationComplete)).toBe(false);
    const from = guest.messages.length;
    guest.session.sendRealtimeInput({ text: 'hello' });
    await emulator.received.until(() => lastLine().said.length === 2);
    await guest.leave();
    expect(guest.messages).toHaveLength(from);
  });
});
