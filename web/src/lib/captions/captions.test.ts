/** Captions by a browser's recogniser, of which this machine has none: what is asked of it, and what is shown. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findDeviceEars, QUICK_ENDS_MAX } from '#lib/companion/house/device-ears.ts';
import { fakeRecognition, microphone } from '#lib/companion/house/testing/fake-recognition.ts';
import { kept, keep } from '#lib/kept/kept.ts';
import { captionLanguages } from './caption-languages.ts';
import {
  CAPTION_MAX_LENGTH,
  captionOf,
  captionStream,
  LOOK_EVERY_MS,
  SHOWN_FOR_MS,
} from './caption-stream.ts';
import { DeviceCaptions } from './device-captions.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  keep('local', 'eat-with-me.captions', null);
});

test.each([
  ['en', ['en-GB', 'de-DE', 'en'], ['en-GB', 'en-US']],
  ['de', ['en-GB'], ['de-DE']],
  ['zh-Hans', ['zh-TW', 'en-US'], ['zh-TW', 'zh-CN']],
  ['pt-BR', ['pt-PT'], ['pt-PT', 'pt-BR']],
])('a page in %s before a browser in %j asks for %j', (page, preferred, asked) => {
  expect(captionLanguages(page, preferred)).toEqual(asked);
});

test('who has not asked for captions has nothing looked for; what was wished is kept', async () => {
  const { Input, asked } = fakeRecognition(() => 'available');
  const find = (languages: readonly string[]) => findDeviceEars(languages, Input);
  const captions = new DeviceCaptions(find);
  await captions.look(['de-DE']);
  expect([captions.state, asked]).toEqual(['off', []]);
  captions.on = true;
  await captions.look(['de-DE']);
  expect(captions.state).toBe('ready');
  expect(new DeviceCaptions(find).on).toBe(true);
  captions.on = false;
  expect([captions.ears, kept('local', 'eat-with-me.captions')]).toEqual([null, null]);
});

test.each(['downloadable', 'downloading', 'unavailable'])(
  'a device whose recogniser is %s has none, and nothing else is asked',
  async (status) => {
    const { Input, made } = fakeRecognition(() => status);
    const captions = new DeviceCaptions((languages) => findDeviceEars(languages, Input));
    captions.on = true;
    await captions.look(['de-DE']);
    expect([captions.state, captions.ears, made]).toEqual(['missing', null, []]);
  },
);

test('a wish that is taken back while the browser answers stays taken back', async () => {
  const { promise, resolve } = Promise.withResolvers<null>();
  const captions = new DeviceCaptions(() => promise);
  captions.on = true;
  const looked = captions.look(['de-DE']);
  expect(captions.state).toBe('looking');
  captions.on = false;
  resolve(null);
  await looked;
  expect(captions.state).toBe('off');
});

async function heard() {
  const { Input, made } = fakeRecognition(() => 'available');
  const ears = await findDeviceEars(['de-DE'], Input);
  if (!ears) throw new Error('no ears');
  const tracks = [microphone()];
  const shown: (string | null)[] = [];
  const end = captionStream(ears, { getAudioTracks: () => tracks }, (caption) =>
    shown.push(caption),
  );
  return { made, tracks, shown, end };
}

test('what a table-mate says is recognised on the device alone, shown, and gone after a silence', async () => {
  const { made, tracks, shown, end } = await heard();
  const [recognition] = made;
  expect(recognition).toMatchObject({ processLocally: true, track: tracks[0], lang: 'de-DE' });
  recognition?.hear('die Suppe', false);
  recognition?.hear('die Suppe ist heiß', true);
  vi.advanceTimersByTime(SHOWN_FOR_MS);
  expect(shown).toEqual(['die Suppe', 'die Suppe ist heiß', '']);
  end();
  expect(recognition?.aborted).toBe(true);
});

test('another track of the same guest is heard in the place of the one before', async () => {
  const { made, tracks } = await heard();
  tracks[0] = microphone();
  vi.advanceTimersByTime(LOOK_EVERY_MS);
  expect(made.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect(made[1]?.track).toBe(tracks[0]);
});

test('a recogniser that fails is said to be gone, and is not tried for ever', async () => {
  const { made, shown } = await heard();
  for (let ends = 0; ends < QUICK_ENDS_MAX; ends += 1) {
    made.at(-1)?.end();
    vi.advanceTimersByTime(LOOK_EVERY_MS / 2);
  }
  expect(shown.at(-1)).toBe(null);
  const tries = made.length;
  vi.advanceTimersByTime(10 * LOOK_EVERY_MS);
  expect(made).toHaveLength(tries);
});

test('a caption is one line, bounded, without deceptive characters, and ends with the latest words', () => {
  expect(captionOf('eins\u202e\nzwei')).toBe('eins zwei');
  const long = captionOf(`${'Wort '.repeat(60)}Ende`);
  expect(long.length).toBeLessThanOrEqual(CAPTION_MAX_LENGTH + 1);
  expect(long.startsWith('…Wort')).toBe(true);
  expect(long.endsWith('Ende')).toBe(true);
});
