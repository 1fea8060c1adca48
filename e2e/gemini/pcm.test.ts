import { expect, test } from 'vitest';
import { base64Of, rateOf, samplesOf } from './pcm.ts';

const tone = (hertz: number, rate: number) =>
  Int16Array.from(
    { length: rate },
    (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate) * 10_000,
  );

test('samples go through base64 unchanged', () => {
  const pcm = tone(440, 16_000);
  expect(samplesOf(base64Of(pcm))).toEqual(pcm);
});

test.each([
  ['audio/pcm;rate=16000', 16_000],
  ['audio/pcm; rate=48000', 48_000],
  ['audio/pcm', 16_000],
  ['audio/pcm;rate=1', null],
  ['audio/opus', null],
])('%s is at %s', (mimeType, rate) => expect(rateOf(mimeType)).toBe(rate));
