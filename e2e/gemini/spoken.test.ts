/** A guest who is heard and understood by a real recogniser, through the official SDK. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Emulator } from './emulator.ts';
import { sphinxEars } from './ears.ts';
import { resample } from '../../voice/src/house/pcm.ts';
import { HEARD_RATE, durationMs, SPOKEN_RATE } from './pcm.ts';
import { speak } from './speech.ts';
import {
  hasSound,
  isInterrupted,
  isTurnComplete,
  SdkGuest,
  type SdkGuestSettings,
} from './testing/sdk-guest.ts';

/** Sound and turns go eight times as fast as at a table. */
const SPEED = 8;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.open({ turnSpeed: SPEED, latencyScale: 0.5, ears: sphinxEars });
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

test('a guest is heard, answered in speech that a recogniser understands, and told in words', async () => {
  const guest = await connect({ config: { inputAudioTranscription: {} } });
  await guest.say(await guestSays('I am eating soup today.'));
  const first = await guest.until(hasSound);
  const over = await guest.until(isTurnComplete);
  const { messages, sound, words } = guest;
  await guest.leave();

  expect(words).toBe('I like soup, too. How is your soup today?');
  // Another voice and another rate than the guest's own: it is the answer that is understood here.
  expect(await sphinxEars(resample(sound, SPOKEN_RATE, HEARD_RATE))).toContain('soup today');
  const told = messages.map((one) => one.serverContent?.inputTranscription?.text ?? '').join('');
  expect(told).toContain('i am eating soup');

  const names = messages.flatMap(({ serverContent = {} }) => Object.keys(serverContent));
  expect(names.indexOf('generationComplete')).toBeGreaterThan(names.lastIndexOf('modelTurn'));
  expect(names.indexOf('turnComplete')).toBeGreaterThan(names.indexOf('generationComplete'));
  expect(over.message.serverContent?.interactionStatus).toBe('IDLE');
  // Sent faster than it is played, and over only when it would have been heard.
  const lengthMs = durationMs(sound, SPOKEN_RATE);
  const generated = await guest.until(({ serverContent }) => serverContent?.generationComplete);
  expect((over.at - generated.at) * SPEED).toBeGreaterThan(lengthMs * 0.25);
  expect((over.at - first.at) * SPEED).toBeGreaterThan(lengthMs * 0.75);
});

test('a guest who breaks in silences the model: interrupted, then complete, and nothing more of that turn', async () => {
  const speech = await guestSays('Wait a moment, I have bread.');
  const guest = await connect();
  guest.session.sendRealtimeInput({ text: 'tell me a story' });
  await guest.until(hasSound);
  const saying = guest.say(speech);
  const beganAt = performance.now();
  const interrupted = await guest.until(isInterrupted);
  const over = await guest.until(isTurnComplete);
  const at = guest.messages.indexOf(interrupted.message);
  expect(guest.messages.indexOf(over.message)).toBe(at + 1);
  // 150 to 400 ms after the voice was noticed.
  expect((interrupted.at - beganAt) * SPEED).toBeGreaterThan(150);
  await saying;
  // What it was saying is remembered as far as it was heard; what it is asked now is answered.
  await guest.until(isTurnComplete, at + 2);
  const history = emulator.histories.at(-1) ?? [];
  const [, cut, asked] = history;
  await guest.leave();
  expect(cut?.text).toMatch(/^Once/);
  expect(cut?.text).not.toContain('slept');
  expect(asked?.text).toContain('bread');
  expect(guest.words).toContain('How is your bread today?');
});

test('a client marks speech by itself; what comes before one is discarded', async () => {
  const realtimeInputConfig = { automaticActivityDetection: { disabled: true } };
  const guest = await connect({ config: { realtimeInputConfig } });
  const send = async (text: string) => {
    const data = Buffer.from((await guestSays(text)).buffer).toString('base64');
    guest.session.sendRealtimeInput({ audio: { data, mimeType: 'audio/pcm;rate=16000' } });
  };
  await send('I have fish.');
  guest.session.sendRealtimeInput({ activityStart: {} });
  await send('I am eating noodles.');
  guest.session.sendRealtimeInput({ activityEnd: {} });
  await guest.until(isTurnComplete);
  await guest.leave();
  expect(guest.words).toContain('noodles');
  expect(lastLine().heard).toHaveLength(1);
  expect(lastLine().heard[0]).not.toContain('fish');
});
