import { describe, expect, test } from 'vitest';
import { base64Of, loudness, rateOf, readWav, resampled, samplesOf, writeWav } from './pcm.ts';

const tone = (hertz: number, rate: number) =>
  Int16Array.from(
    { length: rate },
    (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate) * 10_000,
  );

/** Crossings of zero upwards in a second: its frequency. */
const frequency = (pcm: Int16Array) =>
  pcm.reduce((sum, sample, at) => sum + (sample >= 0 && (pcm[at - 1] ?? 0) < 0 ? 1 : 0), 0);

describe('resampling', () => {
  test.each([
    [16_000, 24_000],
    [24_000, 16_000],
    [48_000, 16_000],
    [44_100, 16_000],
    [8_000, 24_000],
  ])('%i to %i Hz keeps a tone and its loudness', (from, to) => {
    const there = resampled(tone(1000, from), from, to);
    expect(there).toHaveLength(to);
    expect(Math.abs(frequency(there) - 1000)).toBeLessThanOrEqual(1);
    expect(Math.abs(loudness(there) - loudness(tone(1000, from)))).toBeLessThan(0.2);
  });

  test('folds nothing back that the slower rate cannot carry', () => {
    expect(loudness(resampled(tone(15_000, 48_000), 48_000, 16_000))).toBeLessThan(-50);
  });
});

test('samples go through base64 and a file unchanged', () => {
  const pcm = tone(440, 16_000);
  expect(samplesOf(base64Of(pcm))).toEqual(pcm);
  expect(readWav(writeWav(pcm, 16_000))).toEqual({ pcm, rate: 16_000 });
});

test.each([
  ['audio/pcm;rate=16000', 16_000],
  ['audio/pcm; rate=48000', 48_000],
  ['audio/pcm', 16_000],
  ['audio/pcm;rate=1', null],
  ['audio/opus', null],
])('%s is at %s', (mimeType, rate) => expect(rateOf(mimeType)).toBe(rate));
