import { describe, expect, it } from 'vitest';
import { Resampler } from './resampler.ts';
import { loudness, tone, toneIn } from './testing/tones.ts';

function resampled(sound: Float32Array, from: number, to: number): Float32Array {
  const resampler = new Resampler(from, to);
  const out: number[] = [];
  for (const sample of sound) {
    resampler.feed(sample);
    while (!resampler.hungry) out.push(resampler.next());
  }
  return Float32Array.from(out);
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio);

describe.each([
  [48_000, 16_000],
  [44_100, 16_000],
  [96_000, 16_000],
  [8000, 16_000],
  [24_000, 48_000],
  [24_000, 44_100],
  [24_000, 96_000],
  [16_000, 44_100],
])('from %i to %i Hz', (from, to) => {
  const lower = Math.min(from, to);

  it('lets through what speech needs as it is', () => {
    for (const hz of [100, 0.1 * lower, 0.25 * lower, 0.4 * lower]) {
      const { peak } = toneIn(resampled(tone(hz, from, from), from, to).slice(to / 10), hz, to);
      expect(Math.abs(decibels(peak / 0.5)), `${hz} Hz`).toBeLessThan(0.1);
    }
  });

  it('lets through nothing that would fold or mirror', () => {
    for (const hz of [0.3 * lower, 0.45 * lower, 0.52 * lower, 0.6 * lower, 0.9 * lower]) {
      if (hz > from / 2) continue;
      const out = resampled(tone(hz, from, from), from, to).slice(to / 10);
      const { peak, phase } = toneIn(out, hz, to);
      const rest =
        hz < lower / 2
          ? out.map((one, n) => one - peak * Math.sin((2 * Math.PI * hz * n) / to + phase))
          : out;
      expect(decibels(loudness(rest) / loudness(tone(hz, from, from))), `${hz} Hz`).toBeLessThan(
        -60,
      );
    }
  });

  it('keeps a constant', () => {
    const out = resampled(new Float32Array(from / 4).fill(0.25), from, to).slice(to / 10);
    expect(Math.max(...out.map((sample) => Math.abs(sample - 0.25)))).toBeLessThan(1e-5);
  });

  it('does not drift: after half a minute a tone is where it was', () => {
    const seconds = 30;
    const hz = 440;
    const out = resampled(tone(hz, from, seconds * from), from, to);
    expect(Math.abs(out.length - seconds * to)).toBeLessThanOrEqual(Math.ceil(to / from));
    const early = toneIn(out.slice(to, 2 * to), hz, to).phase;
    const late = toneIn(out.slice((seconds - 2) * to, (seconds - 1) * to), hz, to).phase;
    expect(Math.abs(late - early)).toBeLessThan(0.001);
  });

  it('delays by what it says', () => {
    const hz = 100;
    const { delay } = new Resampler(from, to);
    const { phase } = toneIn(resampled(tone(hz, from, 2 * from), from, to).slice(to), hz, to);
    expect(Math.abs(phase / (2 * Math.PI * hz) + delay / from)).toBeLessThan(2 / lower);
    expect(delay / from).toBeLessThanOrEqual(0.004);
  });
});
