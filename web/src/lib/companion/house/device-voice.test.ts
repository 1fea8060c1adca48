import { beforeEach, describe, expect, it } from 'vitest';
import {
  browserSpeech,
  END_GRACE_MS,
  findDeviceVoice,
  START_WITHIN_MS,
  VOICES_WITHIN_MS,
  type DeviceVoice,
  type Said,
} from './device-voice.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeSpeech, voiceOf } from './testing/fake-speech.ts';

const SERVICE = voiceOf('service', 'en-US', false, true);
const LOCAL = voiceOf('local', 'en-US', true);
const SCOTTISH = voiceOf('scottish', 'en_GB', true);
const GERMAN = voiceOf('german', 'de-DE', true, true);
const SENTENCE = 'Welcome to the table.';

let clock: FakeClock;
let speech: FakeSpeech;
beforeEach(() => {
  clock = new FakeClock();
  speech = new FakeSpeech(clock, [SERVICE, GERMAN, LOCAL, SCOTTISH]);
});

const find = (languages: string[] = []) => findDeviceVoice('en', languages, speech, clock);

/** A voice that is there at once. */
async function found(): Promise<DeviceVoice> {
  return (await find()) ?? expect.unreachable('no voice');
}

/** What became of a sentence, in order. */
function say(voice: DeviceVoice, sentence = SENTENCE, volume = 1) {
  const went: (Said | 'started' | number)[] = [];
  const cutOff = voice.say(sentence, {
    volume,
    onStart: () => went.push('started'),
    onWord: (letters) => went.push(letters),
    onDone: (said) => went.push(said),
  });
  return { went, cutOff };
}

const spokenBy = () => speech.spoken.map(({ voice }) => voice?.voiceURI);

describe('the choice of a voice', () => {
  it('is a local one of the language, though a service is the default', async () => {
    say(await found());
    expect(spokenBy()).toEqual(['local']);
    expect(speech.spoken[0]?.lang).toBe('en-US');
  });

  it('is of the guest’s region where there is one', async () => {
    const voice = (await find(['de-DE', 'en-GB'])) ?? expect.unreachable();
    say(voice);
    expect(spokenBy()).toEqual(['scottish']);
    expect(speech.spoken[0]?.lang).toBe('en-GB');
  });

  it('is none where only services speak the language, and nothing is sent to them', async () => {
    speech.voices = [SERVICE, GERMAN];
    const choice = find();
    await clock.run(VOICES_WITHIN_MS);
    expect(await choice).toBeNull();
    expect(speech.spoken).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('waits for voices that are listed late', async () => {
    speech.voices = [];
    const choice = find();
    await clock.run(VOICES_WITHIN_MS / 2);
    speech.list([SERVICE]);
    speech.list([SERVICE, LOCAL]);
    say((await choice) ?? expect.unreachable());
    expect(spokenBy()).toEqual(['local']);
  });

  it('is none in a browser that cannot speak', async () => {
    expect('speechSynthesis' in globalThis).toBe(false);
    expect(browserSpeech()).toBeNull();
    expect(await findDeviceVoice('en', [], browserSpeech(), clock)).toBeNull();
  });
});

describe('a sentence', () => {
  it('tells when it sounds, each of its words, and when it is over, once', async () => {
    const { went } = say(await found(), SENTENCE, 0.4);
    await clock.run(60_000);
    expect(went).toEqual(['started', 7, 2, 3, 6, 'said']);
    expect(speech.spoken[0]?.volume).toBe(0.4);
    expect(clock.waiting).toBe(0);
  });

  it('knows the length of a word from the text where the browser only tells its place', async () => {
    const voice = await found();
    speech.manners = 'never starts';
    const { went } = say(voice);
    speech.spoken[0]?.tell('boundary', { name: 'word', charIndex: 8 });
    expect(went).toEqual(['started', 2]);
  });

  it('is cut off at once, and tells nothing afterwards', async () => {
    const { went, cutOff } = say(await found());
    await clock.run(100);
    cutOff();
    expect(speech.isSpeaking).toBe(false);
    await clock.run(60_000);
    expect(went).toEqual(['started', 7]);
    cutOff();
    expect(speech.cancelled).toBe(1);
  });

  it('that never begins is unheard', async () => {
    const voice = await found();
    speech.manners = 'never starts';
    const { went } = say(voice);
    await clock.run(START_WITHIN_MS);
    expect(went).toEqual(['unheard']);
    expect(speech.isSpeaking).toBe(false);
  });

  it('whose end never comes is over all the same', async () => {
    const voice = await found();
    speech.manners = 'never ends';
    const { went } = say(voice);
    await clock.run(END_GRACE_MS);
    expect(went).toEqual(['started']);
    await clock.run(END_GRACE_MS + 1000);
    expect(went).toEqual(['started', 'said']);
    expect(speech.isSpeaking).toBe(false);
  });

  it('that may not sound is unheard', async () => {
    const voice = await found();
    speech.manners = 'never starts';
    const { went } = say(voice);
    speech.spoken[0]?.tell('error', { error: 'not-allowed' });
    expect(went).toEqual(['unheard']);
  });

  it('is never spoken by a service when the local voice is gone', async () => {
    const voice = await found();
    speech.voices = [SERVICE, voiceOf('local', 'en-US', false)];
    const { went } = say(voice);
    await clock.run(0);
    expect(went).toEqual(['unheard']);
    expect(speech.spoken).toEqual([]);
  });
});
