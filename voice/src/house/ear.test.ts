import { expect, test } from 'vitest';
import { Ear, type Noticed } from './ear.ts';
import { joined, PER_MS, resample, loudness, type Pcm } from './pcm.ts';

const DETECTION = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };
const silence = (ms: number): Pcm => new Int16Array(ms * PER_MS);
const tone = (ms: number, peak: number, hz = 300, rate = PER_MS * 1000): Pcm =>
  Int16Array.from({ length: (ms * rate) / 1000 }, (_, at) =>
    Math.round(peak * Math.sin((2 * Math.PI * hz * at) / rate)),
  );

/** In pieces that fit no frame. */
function hear(ear: Ear, pcm: Pcm): Noticed[] {
  const noticed: Noticed[] = [];
  for (let at = 0; at < pcm.length; at += 777) noticed.push(...ear.hear(pcm.slice(at, at + 777)));
  return noticed;
}

test('speech begins with what was just before it and ends with half a second of silence', () => {
  const ear = new Ear(DETECTION, 20_000);
  const noticed = hear(ear, joined([silence(1000), tone(800, 8000), silence(700)]));
  expect(noticed.map(({ type }) => type)).toEqual(['started', 'stopped']);
  const [started, stopped] = noticed;
  expect(started).toMatchObject({ atMs: 700 });
  expect(stopped).toMatchObject({ atMs: 2300 });
  expect(stopped?.type === 'stopped' && stopped.pcm.length / PER_MS).toBe(1600);
});

test('neither a click nor a whisper below the threshold is speech', () => {
  const ear = new Ear(DETECTION, 20_000);
  expect(hear(ear, joined([silence(500), tone(30, 20_000), silence(500)]))).toEqual([]);
  expect(hear(ear, joined([tone(2000, 200), silence(700)]))).toEqual([]);
  ear.detection = { ...DETECTION, threshold: 0 };
  expect(hear(ear, tone(400, 200))).toMatchObject([{ type: 'started' }]);
});

test('a noise that does not end is cut, and then no speech any more', () => {
  const ear = new Ear(DETECTION, 3000);
  const noticed = hear(ear, joined([silence(200), tone(20_000, 3000)]));
  expect(noticed.map(({ type }) => type)).toEqual(['started', 'stopped']);
  expect(hear(ear, tone(500, 20_000))).toMatchObject([{ type: 'started' }]);
});

test('marked turns keep what was said, up to a limit that is told', () => {
  const ear = new Ear(null, 1000);
  expect(hear(ear, tone(900, 8000))).toEqual([]);
  expect(hear(ear, tone(200, 8000)).every(({ type }) => type === 'full')).toBe(true);
  expect(ear.heldMs).toBeLessThanOrEqual(1000);
  expect(ear.commit()?.length).toBeGreaterThan(900 * PER_MS);
  expect(ear.commit()).toBeNull();
});

test('another rate keeps what fits into it, and nothing folds back', () => {
  const kept = resample(tone(500, 10_000, 3000), 24_000, 16_000);
  const folded = resample(tone(500, 10_000, 10_500), 24_000, 16_000);
  expect(kept.length).toBe(8000);
  expect(loudness(kept) * 32_768).toBeCloseTo(7071, -2);
  expect(loudness(folded)).toBeLessThan(0.002);
});
