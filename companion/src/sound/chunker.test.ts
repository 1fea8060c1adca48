import { expect, it } from 'vitest';
import type { Pcm } from '../provider.ts';
import { Chunker } from './chunker.ts';
import { loudness, tone, toneIn } from './testing/tones.ts';

/** In the blocks in which an audio thread hands it over. */
function chunksOf(sound: Float32Array, rate: number, to = 16_000): Pcm[] {
  const chunks: Pcm[] = [];
  const chunker = new Chunker(rate, to, (pcm) => chunks.push(pcm));
  for (let at = 0; at < sound.length; at += 128) chunker.take(sound.subarray(at, at + 128));
  return chunks;
}

it.each([
  [44_100, 16_000],
  [48_000, 16_000],
  [96_000, 16_000],
  [44_100, 24_000],
  [48_000, 24_000],
  [16_000, 24_000],
])('cuts %i Hz into 20 ms of %i Hz', (rate, to) => {
  const chunks = chunksOf(tone(1000, rate, 2 * rate), rate, to);
  expect(chunks.every(({ length }) => length === to / 50)).toBe(true);
  expect(chunks).toHaveLength(100);
  const { peak } = toneIn(
    chunks.slice(10).flatMap((chunk) => [...chunk]),
    1000,
    to,
  );
  expect(peak / 32768).toBeCloseTo(0.5, 2);
});

it('never gives the same memory twice, because it is given away', () => {
  const chunks = chunksOf(tone(1000, 48_000, 4800), 48_000);
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(chunks.length);
});

it('is loudest where a sound is too loud, and does not turn over', () => {
  const [, , loud] = chunksOf(tone(300, 48_000, 4800, 4), 48_000);
  if (!loud) throw new Error('no third chunk');
  expect(Math.max(...loud)).toBe(32767);
  expect(Math.min(...loud)).toBe(-32768);
  expect(loudness(loud) / 32768).toBeGreaterThan(0.8);
});
