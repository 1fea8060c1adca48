import { expect, test } from 'vitest';
import { bytesOf, loudness, pcmOf, resample } from './pcm.ts';
import { readWav, writeWav } from './wav.ts';

const tone = (hertz: number, rate: number) =>
  Int16Array.from(
    { length: rate },
    (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate) * 10_000,
  );

/** Crossings of zero upwards in a second: its frequency. */
const frequency = (pcm: Int16Array) =>
  pcm.reduce((sum, sample, at) => sum + (sample >= 0 && (pcm[at - 1] ?? 0) < 0 ? 1 : 0), 0);

test.each([
  [16_000, 24_000],
  [24_000, 16_000],
  [48_000, 16_000],
  [44_100, 16_000],
  [8_000, 24_000],
])('%i to %i Hz keeps a tone and its loudness', (from, to) => {
  const there = resample(tone(1000, from), from, to);
  expect(there).toHaveLength(to);
  expect(Math.abs(frequency(there) - 1000)).toBeLessThanOrEqual(1);
  expect(loudness(there) / loudness(tone(1000, from))).toBeCloseTo(1, 1);
});

test('folds nothing back that the slower rate cannot carry', () => {
  expect(loudness(resample(tone(15_000, 48_000), 48_000, 16_000))).toBeLessThan(0.003);
});

test('samples go through bytes and a file unchanged, and what is no such file is none', () => {
  const pcm = tone(440, 16_000);
  expect(pcmOf(bytesOf(pcm))).toEqual(pcm);
  const file = writeWav(pcm, 16_000);
  expect(readWav(file)).toEqual({ pcm, rate: 16_000 });
  expect(readWav(Buffer.from('no sound'))).toBeNull();
  // Of 32 bit.
  file.writeUInt16LE(32, 34);
  expect(readWav(file)).toBeNull();
});
