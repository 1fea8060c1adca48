import { expect, it } from 'vitest';
import type { Pcm } from './provider.ts';
import { Upsampler } from './upsampler.ts';

const sine = (hz: number, seconds = 0.5): Pcm =>
  Int16Array.from({ length: 16_000 * seconds }, (_, at) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * hz * at) / 16_000)),
  );

/** How much of a frequency there is at 24 kHz, in dB of the input's loudness; the beginning is left out. */
function levelAt(pcm: Pcm, hz: number): number {
  const part = pcm.subarray(240, 240 + 9600);
  let [cosine, sinus] = [0, 0];
  for (const [at, sample] of part.entries()) {
    cosine += sample * Math.cos((2 * Math.PI * hz * at) / 24_000);
    sinus += sample * Math.sin((2 * Math.PI * hz * at) / 24_000);
  }
  const amplitude = (2 * Math.hypot(cosine, sinus)) / part.length;
  return 20 * Math.log10(amplitude / 16_000);
}

it('makes three samples of two, whatever the pieces', () => {
  const upsampler = new Upsampler();
  const lengths = [512, 512, 1, 1, 1, 7, 0, 333, 1000].map((length) => [
    length,
    upsampler.push(new Int16Array(length)).length,
  ]);
  const sum = (which: 0 | 1) => lengths.reduce((total, pair) => total + (pair[which] ?? 0), 0);
  expect(sum(1)).toBe(Math.ceil((sum(0) * 3) / 2));
});

it('sounds the same however it is cut', () => {
  const input = sine(440);
  const whole = new Upsampler().push(input);
  const cut = new Upsampler();
  const pieces = [0, 1, 4, 700, 701, 2000, 8000].map((from, at, all) =>
    cut.push(input.slice(from, all[at + 1] ?? input.length)),
  );
  expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole]);
});

it.each([200, 1000, 3000, 5000])('keeps a tone of %i Hz as it is', (hz) => {
  expect(Math.abs(levelAt(new Upsampler().push(sine(hz)), hz))).toBeLessThan(0.5);
});

it.each([500, 1000, 2000, 3900])('adds no mirror image of a tone of %i Hz', (hz) => {
  const output = new Upsampler().push(sine(hz));
  // Images fall at 16 kHz ± the tone, and what is above 12 kHz comes back from there.
  for (const image of [16_000 - hz, 16_000 + hz].map((at) => Math.abs(24_000 - at))) {
    expect(levelAt(output, image)).toBeLessThan(-60);
  }
});

it('passes a constant unchanged, and never runs over', () => {
  const loud = new Upsampler().push(new Int16Array(1000).fill(32_767));
  expect([...new Set(loud.slice(100))]).toEqual([32_767]);
  expect(Math.min(...new Upsampler().push(sine(1000).map((s) => s * 3)))).toBeGreaterThanOrEqual(
    -32_768,
  );
});
