import { describe, expect, it } from 'vitest';
import type { CompanionStage } from '../companion.ts';
import { findDeviceEars } from './device-ears.ts';
import { findDeviceVoice, VOICES_WITHIN_MS } from './device-voice.ts';
import { CAPTIONS_MAX, HEARD_MAX, HouseCompanion } from './house-companion.ts';
import { ENGLISH } from './script/english/english.ts';
import { UNHURRIED } from './script/pace.ts';
import { sentences } from './script/sentences.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { fakeRecognition, microphone } from './testing/fake-recognition.ts';
import { FakeSpeech, voiceOf } from './testing/fake-speech.ts';
import { seeded } from './testing/seeded.ts';

const LOCAL = voiceOf('local', 'en-US', true);
const SERVICE = voiceOf('service', 'en-US', false, true);
const MINUTE_MS = 60_000;

/** A guest with the house's voice, on a device with these voices, and ears or none. */
class Meal {
  readonly clock = new FakeClock();
  readonly speech: FakeSpeech;
  readonly recognition;
  readonly companion: HouseCompanion;
  readonly stages: CompanionStage['name'][] = [];

  constructor({ voices = [SERVICE, LOCAL], hears = false, seed = 1 } = {}) {
    this.speech = new FakeSpeech(this.clock, voices);
    this.recognition = fakeRecognition(() => (hears ? 'available' : 'downloadable'));
    this.companion = new HouseCompanion({
      words: ENGLISH,
      pace: UNHURRIED,
      clock: this.clock,
      random: seeded(seed),
      findVoice: ({ language }) => findDeviceVoice(language, ['en-US'], this.speech, this.clock),
      findEars: ({ regions }) => findDeviceEars(regions, this.recognition.Input, this.clock),
    });
    this.companion.watch(() => {
      const { name } = this.companion.stage;
      if (this.stages.at(-1) !== name) this.stages.push(name);
    });
  }

  /** Sat down, greeted, and able to choose. */
  async begin(): Promise<this> {
    this.companion.start();
    await this.until('listening');
    return this;
  }

  /** In steps as fine as a guest would notice. */
  async until(stage: CompanionStage['name'], withinMs = MINUTE_MS): Promise<void> {
    const by = this.clock.now() + withinMs;
    while (this.companion.stage.name !== stage) {
      if (this.clock.now() >= by) expect.unreachable(`${this.companion.stage.name}, not ${stage}`);
      // oxlint-disable-next-line no-await-in-loop -- time goes by step by step
      await this.clock.run(50);
    }
  }

  press(id: string): void {
    const reply = this.companion.replies.find((one) => one.id === id);
    this.companion.reply(reply ?? expect.unreachable(`no ${id} among what can be pressed`));
  }

  get spoken(): string[] {
    return this.speech.spoken.map(({ text }) => text);
  }
  /** What the companion said, as captions. */
  get shown(): string[] {
    return this.companion.captions.filter(({ by }) => by === 'companion').map(({ text }) => text);
  }
  get ear() {
    return this.recognition.made.at(-1) ?? expect.unreachable('no ears');
  }
}

describe('aloud', () => {
  it('asks nothing of the device before it is started, and says first what it is', async () => {
    const meal = new Meal();
    await meal.clock.run(MINUTE_MS);
    expect(meal.companion.stage).toEqual({ name: 'arriving' });
    expect(meal.spoken).toEqual([]);
    meal.companion.start();
    await meal.clock.run(1000);
    expect(meal.companion.stage).toEqual({ name: 'speaking' });
    expect(meal.companion.abilities).toEqual({ speech: 'spoken', answers: 'pressed', sees: false });
    expect(meal.spoken).toEqual([ENGLISH.whatItIs]);
    expect(meal.shown).toEqual([ENGLISH.whatItIs]);
  });

  it('speaks with the local voice alone, sentence by sentence, for a whole meal', async () => {
    const meal = await new Meal().begin();
    for (let minute = 0; minute < 20; minute += 1) {
      // oxlint-disable-next-line no-await-in-loop -- minute by minute
      await meal.clock.run(MINUTE_MS);
      if (minute % 2 === 0) meal.companion.reply(meal.companion.replies[0] ?? expect.unreachable());
    }
    expect(meal.speech.spoken.length).toBeGreaterThan(20);
    expect(new Set(meal.speech.spoken.map(({ voice }) => voice?.voiceURI))).toEqual(
      new Set(['local']),
    );
    for (const sentence of meal.spoken) expect(sentences(sentence, 'en')).toHaveLength(1);
  });

  it('moves its mouth with its words, and only then', async () => {
    const meal = await new Meal().begin();
    meal.press('story');
    await meal.until('speaking');
    let widest = 0;
    for (let frame = 0; frame < 60; frame += 1) {
      // oxlint-disable-next-line no-await-in-loop -- frame by frame
      await meal.clock.run(16);
      widest = Math.max(widest, meal.companion.level);
    }
    expect(widest).toBeGreaterThan(0.9);
    meal.companion.stopTalking();
    await meal.clock.run(200);
    expect(meal.companion.level).toBe(0);
  });

  it('thinks for a beat after an answer, then speaks, then leaves time to chew', async () => {
    const meal = await new Meal().begin();
    meal.press('question');
    await meal.until('listening');
    meal.companion.reply(meal.companion.replies[0] ?? expect.unreachable());
    expect(meal.companion.stage.name).toBe('thinking');
    await meal.until('listening');
    expect(meal.stages.slice(-4)).toEqual(['listening', 'thinking', 'speaking', 'listening']);
    const said = meal.spoken.length;
    await meal.clock.run(UNHURRIED.chewingMs[0] - 100);
    expect(meal.spoken).toHaveLength(said);
    await meal.clock.run(UNHURRIED.chewingMs[1] - UNHURRIED.chewingMs[0] + 1000);
    expect(meal.spoken.length).toBeGreaterThan(said);
  });

  it('breaks off for an answer, and thinks about it', async () => {
    const meal = await new Meal().begin();
    meal.press('story');
    await meal.until('speaking');
    meal.press('question');
    expect(meal.speech.isSpeaking).toBe(false);
    expect(meal.companion.stage.name).toBe('thinking');
    await meal.until('speaking');
    const { length } = ENGLISH.questions.filter(({ ask }) =>
      sentences(ask, 'en').includes(meal.spoken.at(-1) ?? ''),
    );
    expect(length).toBe(1);
  });

  it('is silent at once when asked to stop, and keeps what can be answered', async () => {
    const meal = await new Meal().begin();
    meal.press('story');
    await meal.until('speaking');
    const said = meal.spoken.length;
    meal.companion.stopTalking();
    expect(meal.speech.isSpeaking).toBe(false);
    expect(meal.companion.stage.name).toBe('listening');
    expect(meal.companion.replies.length).toBeGreaterThan(0);
    await meal.clock.run(UNHURRIED.chewingMs[0] - 100);
    expect(meal.spoken).toHaveLength(said);
  });

  it('speaks as loudly as the guest wants', async () => {
    const meal = await new Meal().begin();
    meal.companion.setVolume(0.3);
    meal.press('whatItIs');
    await meal.until('speaking');
    meal.companion.setVolume(7);
    meal.press('whatItIs');
    await meal.until('listening');
    expect(meal.speech.spoken.slice(-2).map(({ volume }) => volume)).toEqual([0.3, 1]);
  });

  it('goes on when the end of a sentence never comes', async () => {
    const meal = new Meal();
    meal.speech.manners = 'never ends';
    await meal.begin();
    expect(meal.spoken.length).toBeGreaterThan(2);
  });

  it('shows its words after two sentences that did not sound', async () => {
    const meal = new Meal();
    meal.speech.manners = 'never starts';
    await meal.begin();
    expect(meal.companion.abilities.speech).toBe('shown');
    expect(meal.spoken).toHaveLength(2);
    expect(meal.shown.length).toBeGreaterThan(2);
  });
});

describe('shown', () => {
  it('tells at a reading pace on a device with voices of services only, and speaks to none', async () => {
    const meal = new Meal({ voices: [SERVICE] });
    meal.companion.start();
    await meal.clock.run(VOICES_WITHIN_MS + 100);
    expect(meal.companion.abilities.speech).toBe('shown');
    expect(meal.shown).toEqual([ENGLISH.whatItIs]);
    await meal.clock.run(UNHURRIED.readMinMs);
    expect(meal.shown).toEqual([ENGLISH.whatItIs]);
    await meal.until('listening');
    expect(meal.shown.length).toBeGreaterThan(1);
    expect(meal.spoken).toEqual([]);
    expect(meal.companion.level).toBe(0);
  });

  it('goes on without a voice when looking for one fails', async () => {
    const meal = new Meal();
    meal.speech.getVoices = () => {
      throw new Error('no speech dispatcher');
    };
    await meal.begin();
    expect(meal.companion.abilities.speech).toBe('shown');
  });
});

describe('quiet', () => {
  it('says nothing until asked', async () => {
    const meal = await new Meal().begin();
    meal.press('quiet');
    await meal.until('quiet');
    const said = meal.spoken.length;
    await meal.clock.run(60 * MINUTE_MS);
    expect(meal.spoken).toHaveLength(said);
    expect(meal.companion.stage).toEqual({ name: 'quiet' });
    meal.press('talk');
    await meal.until('listening');
    expect(meal.spoken.slice(said)).toEqual(sentences(ENGLISH.awake, 'en'));
  });

  it('says a soft word every few minutes if that is wanted', async () => {
    const meal = await new Meal().begin();
    meal.press('quiet');
    await meal.until('quiet');
    meal.press('softly');
    await meal.until('quiet');
    const from = meal.shown.length;
    await meal.clock.run(10 * MINUTE_MS);
    const remarks = ENGLISH.remarks.filter((remark) =>
      meal.shown.slice(from).includes(sentences(remark, 'en')[0] ?? ''),
    );
    expect(remarks.length).toBeGreaterThanOrEqual(2);
    expect(remarks.length).toBeLessThanOrEqual(4);
  });

  it('comes by itself when nobody answers', async () => {
    const meal = await new Meal().begin();
    await meal.until('quiet', 15 * MINUTE_MS);
    expect(meal.shown).toContain(sentences(ENGLISH.retreat, 'en')[0]);
  });
});

describe('heard', () => {
  async function hearing() {
    const meal = await new Meal({ hears: true }).begin();
    meal.companion.useMicrophone(microphone());
    await meal.clock.run(0);
    return meal;
  }

  it('takes an answer by ear, shows what it heard, and is deaf while it speaks', async () => {
    const meal = await hearing();
    expect(meal.companion.abilities.answers).toBe('heard');
    meal.press('question');
    expect(meal.ear.aborted).toBe(true);
    await meal.until('listening');
    const reply = meal.companion.replies[0] ?? expect.unreachable();
    meal.ear.hear('well', false);
    expect(meal.companion.captions.at(-1)).toMatchObject({
      by: 'guest',
      text: 'well',
      final: false,
    });
    const { ear } = meal;
    ear.hear(reply.text, true);
    expect(meal.companion.captions.at(-1)).toMatchObject({
      by: 'guest',
      text: reply.text,
      final: true,
    });
    expect(ear.aborted).toBe(true);
    await meal.until('speaking');
    const question = ENGLISH.questions.find(({ id }) => reply.id.startsWith(`${id}/`));
    expect(question?.replies[0]?.answer).toContain(meal.spoken.at(-1));
    await meal.until('listening');
    expect(meal.ear).not.toBe(ear);
    expect(meal.ear.aborted).toBe(false);
  });

  it('is kind to what it does not understand, and moves on', async () => {
    const meal = await hearing();
    meal.press('question');
    await meal.until('listening');
    meal.ear.hear('xylophones mostly', true);
    await meal.until('speaking');
    const kind = ENGLISH.notUnderstood.map((text) => sentences(text, 'en')[0]);
    expect(kind).toContain(meal.spoken.at(-1));
    await meal.until('listening');
    expect(meal.companion.replies.map(({ id }) => id)).toContain('question');
  });

  it('waits for a guest who is speaking', async () => {
    const meal = await hearing();
    meal.press('question');
    await meal.until('listening');
    const said = meal.spoken.length;
    for (let word = 0; word < 6; word += 1) {
      // oxlint-disable-next-line no-await-in-loop -- word by word
      await meal.clock.run(UNHURRIED.answerMs / 2);
      meal.ear.hear(`so ${word}`, false);
    }
    expect(meal.spoken).toHaveLength(said);
  });

  it('says what it is when somebody asks, even in quiet, and ignores other talk there', async () => {
    const meal = await hearing();
    meal.press('quiet');
    await meal.until('quiet');
    const said = meal.spoken.length;
    meal.ear.hear('could you pass me the phone', true);
    await meal.clock.run(MINUTE_MS);
    expect(meal.spoken).toHaveLength(said);
    meal.ear.hear('are you a person', true);
    await meal.until('speaking');
    expect(meal.spoken.at(-1)).toBe(ENGLISH.whatItIs);
    await meal.until('quiet');
  });

  it('hears nothing while muted, and hears the new microphone afterwards', async () => {
    const meal = await hearing();
    const before = meal.ear;
    before.hear('half a', false);
    meal.companion.useMicrophone(null);
    expect(before.aborted).toBe(true);
    expect(meal.companion.abilities.answers).toBe('pressed');
    expect(meal.companion.captions.at(-1)).toMatchObject({ text: 'half a', final: true });
    const other = microphone();
    meal.companion.useMicrophone(other);
    expect(meal.ear).not.toBe(before);
    expect(meal.ear.track).toBe(other);
  });

  it('goes on with buttons when its ears are lost', async () => {
    const meal = await hearing();
    meal.ear.fail('audio-capture');
    expect(meal.companion.abilities.answers).toBe('pressed');
    meal.press('story');
    await meal.until('speaking');
  });

  it('does not ask the device for ears before there is a microphone to hear', async () => {
    const meal = new Meal({ hears: true });
    meal.companion.useMicrophone(microphone());
    expect(meal.recognition.asked).toEqual([]);
    meal.companion.useMicrophone(null);
    await meal.begin();
    expect(meal.recognition.asked).toEqual([]);
    meal.companion.useMicrophone(microphone());
    meal.companion.useMicrophone(microphone());
    await meal.clock.run(0);
    expect(meal.recognition.asked).toEqual(['en-US']);
    expect(meal.recognition.made).toHaveLength(1);
    expect(meal.companion.abilities.answers).toBe('heard');
  });

  it('hears a microphone that was there before it was started', async () => {
    const meal = new Meal({ hears: true });
    meal.companion.useMicrophone(microphone());
    await meal.begin();
    expect(meal.companion.abilities.answers).toBe('heard');
    meal.ear.hear('tell me a story', true);
    await meal.until('speaking');
  });

  it('never hears where the device would have to fetch or send something', async () => {
    const meal = await new Meal().begin();
    meal.companion.useMicrophone(microphone());
    await meal.clock.run(5 * MINUTE_MS);
    expect(meal.recognition.made).toEqual([]);
    expect(meal.companion.abilities.answers).toBe('pressed');
  });
});

describe('the end', () => {
  const PARTING_MS = UNHURRIED.partingMaxMs;

  it.each(['with words', 'never starts', 'never ends'] as const)(
    'says one short goodbye when a guest is found, and is over within seconds: a voice %s',
    async (manners) => {
      const meal = await new Meal().begin();
      meal.press('story');
      await meal.until('speaking');
      meal.speech.manners = manners;
      meal.companion.sayGoodbye();
      expect(meal.companion.stage.name).toBe('parting');
      expect(meal.companion.replies).toEqual([]);
      await meal.clock.run(PARTING_MS);
      expect(meal.companion.stage).toEqual({ name: 'over', why: 'parted' });
      const goodbyes = ENGLISH.found.map((text) => sentences(text, 'en')[0]);
      expect(meal.shown.filter((text) => goodbyes.includes(text))).toHaveLength(1);
      expect(meal.speech.isSpeaking).toBe(false);
    },
  );

  it('is over at once when a guest is found before it has greeted', async () => {
    const meal = new Meal({ voices: [] });
    meal.companion.start();
    meal.companion.sayGoodbye();
    expect(meal.companion.stage).toEqual({ name: 'over', why: 'parted' });
    await meal.clock.run(MINUTE_MS);
    expect(meal.shown).toEqual([]);
  });

  it('is over at once when the guest leaves: silent, deaf, with nothing pending', async () => {
    const meal = await new Meal({ hears: true }).begin();
    meal.companion.useMicrophone(microphone());
    await meal.clock.run(0);
    const { ear } = meal;
    meal.press('story');
    await meal.until('speaking');
    meal.companion.leave();
    expect(meal.companion.stage).toEqual({ name: 'over', why: 'left' });
    expect(meal.speech.isSpeaking).toBe(false);
    expect(ear.aborted).toBe(true);
    expect(meal.clock.waiting).toBe(0);
    expect(ENGLISH.farewells).toContain(meal.shown.at(-1));
    const { length } = meal.companion.captions;
    meal.companion.leave();
    meal.companion.sayGoodbye();
    meal.companion.stopTalking();
    meal.companion.start();
    await meal.clock.run(MINUTE_MS);
    expect(meal.companion.captions).toHaveLength(length);
    expect(meal.companion.stage).toEqual({ name: 'over', why: 'left' });
  });

  it('comes with a goodbye when the guest says that they have to go', async () => {
    const meal = await new Meal().begin();
    meal.press('farewell');
    expect(meal.companion.stage.name).toBe('parting');
    await meal.clock.run(PARTING_MS);
    expect(meal.companion.stage).toEqual({ name: 'over', why: 'left' });
  });
});

describe('captions', () => {
  it('are bounded, with ids of their own, however long the evening and its sentences', async () => {
    const meal = await new Meal({ hears: true }).begin();
    meal.companion.useMicrophone(microphone());
    await meal.clock.run(0);
    meal.ear.hear('long '.repeat(1000), true);
    expect(meal.companion.captions.at(-1)?.text).toHaveLength(HEARD_MAX);
    for (let press = 0; press < 3 * CAPTIONS_MAX; press += 1) {
      // oxlint-disable-next-line no-await-in-loop -- press by press
      await meal.clock.run(5000);
      meal.companion.reply(meal.companion.replies.at(press % 2) ?? expect.unreachable());
    }
    const ids = meal.companion.captions.map(({ id }) => id);
    expect(ids).toHaveLength(CAPTIONS_MAX);
    expect(new Set(ids).size).toBe(CAPTIONS_MAX);
  });

  it('take no press that came too late', async () => {
    const meal = await new Meal().begin();
    meal.press('question');
    const reply = meal.companion.replies[0] ?? expect.unreachable();
    meal.companion.reply(reply);
    const captions = meal.companion.captions;
    meal.companion.reply(reply);
    expect(meal.companion.captions).toBe(captions);
  });
});
