import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserRecognition, findDeviceEars, QUICK_ENDS_MAX } from './device-ears.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { fakeRecognition, microphone } from './testing/fake-recognition.ts';

let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});

/** Ears of a device that understands American English by itself, hearing a microphone. */
async function hearing(track = microphone()) {
  const { Input, made, asked } = fakeRecognition(() => 'available');
  const ears = (await findDeviceEars(['en-US'], Input, clock)) ?? expect.unreachable('no ears');
  const heard: string[] = [];
  const end = ears.hear(track, {
    onHeard: (text, final) => heard.push(final ? text : `${text} …`),
    onLost: () => heard.push('lost'),
  });
  return { made, asked, heard, end, track, last: () => made.at(-1) ?? expect.unreachable() };
}

describe('whom it asks', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['Google Chrome', true],
    ['Microsoft Edge', true],
    // It ends the page.
    ['HeadlessChrome', false],
    ['Chromium', false],
  ])('%s: %s', (brand, asked) => {
    const { Input } = fakeRecognition(() => 'available');
    vi.stubGlobal('SpeechRecognition', Input);
    vi.stubGlobal('navigator', { userAgentData: { brands: [{ brand: 'Chromium' }, { brand }] } });
    expect(browserRecognition()).toBe(asked ? Input : null);
  });

  it('an engine that does not tell its brand', () => {
    const { Input } = fakeRecognition(() => 'available');
    vi.stubGlobal('SpeechRecognition', Input);
    vi.stubGlobal('navigator', {});
    expect(browserRecognition()).toBe(Input);
  });
});

describe('whether there are ears', () => {
  it.each(['downloadable', 'downloading', 'unavailable'])(
    'not where the device’s own are %s: nothing is fetched, nothing is heard elsewhere',
    async (status) => {
      const { Input, made, asked } = fakeRecognition(() => status);
      expect(await findDeviceEars(['en-US', 'en-GB'], Input, clock)).toBeNull();
      expect(asked).toEqual(['en-US', 'en-GB']);
      expect(made).toEqual([]);
    },
  );

  it('for the first language that the device understands', async () => {
    const { Input, made } = fakeRecognition((language) =>
      language === 'en-GB' ? 'available' : 'downloadable',
    );
    const ears = await findDeviceEars(['en-US', 'en-GB'], Input, clock);
    ears?.hear(microphone(), { onHeard: () => undefined, onLost: () => undefined });
    expect(made.map(({ lang }) => lang)).toEqual(['en-GB']);
  });

  it('not where recognition knows nothing of the device', async () => {
    const { Input, made } = fakeRecognition(() => 'available');
    class Cloud extends Input {}
    Object.defineProperty(Cloud, 'available', { value: undefined });
    expect(await findDeviceEars(['en-US'], Cloud, clock)).toBeNull();
    class Old extends EventTarget {
      static available = () => Promise.resolve('available');
    }
    expect(await findDeviceEars(['en-US'], Old as unknown as typeof Input, clock)).toBeNull();
    expect(made).toEqual([]);
  });

  it('not in a browser without recognition', async () => {
    expect(browserRecognition()).toBeNull();
    expect(await findDeviceEars(['en-US'], null, clock)).toBeNull();
  });
});

describe('hearing', () => {
  it('is of this microphone, and on the device', async () => {
    const { last, track, heard } = await hearing();
    expect(last()).toMatchObject({ track, processLocally: true, continuous: true });
    last().hear('a warm', false);
    last().hear('a warm soup', true);
    expect(heard).toEqual(['a warm …', 'a warm soup']);
  });

  it('goes on after a silence', async () => {
    const { made, last, heard } = await hearing();
    for (let silence = 0; silence < 10; silence += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one silence after the other
      await clock.run(8000);
      last().fail('no-speech');
    }
    await clock.run(1000);
    expect(made).toHaveLength(11);
    last().hear('still here', true);
    expect(heard).toEqual(['still here']);
  });

  it('is lost when it stops at once, again and again', async () => {
    const { made, last, heard } = await hearing();
    for (let stop = 0; stop < QUICK_ENDS_MAX; stop += 1) {
      last().end();
      // oxlint-disable-next-line no-await-in-loop -- one stop after the other
      await clock.run(500);
    }
    expect(heard).toEqual(['lost']);
    await clock.run(60_000);
    expect(made).toHaveLength(QUICK_ENDS_MAX);
  });

  it.each(['not-allowed', 'audio-capture', 'language-not-supported', 'network'])(
    'is lost by “%s”, and not tried again',
    async (error) => {
      const { made, last, heard } = await hearing();
      last().fail(error);
      await clock.run(60_000);
      expect(heard).toEqual(['lost']);
      expect(made).toHaveLength(1);
    },
  );

  it('is lost with a microphone that has ended', async () => {
    const { heard } = await hearing(microphone('ended'));
    expect(heard).toEqual(['lost']);
  });

  it('ends when asked, for good', async () => {
    const { made, last, heard, end } = await hearing();
    end();
    expect(last().aborted).toBe(true);
    last().hear('too late', true);
    await clock.run(60_000);
    expect(heard).toEqual([]);
    expect(made).toHaveLength(1);
  });
});
