/** Sounds of a table, made of nothing but arithmetic: at `RATE`, -1 to 1, and the same every time. */
import { RATE } from '../plates-messages.ts';

/** Numbers that look random, 0 to 1; the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** In each of the strokes (s), what `stroke` gives so long after it began, added up. */
function struck(
  seconds: number,
  strokes: readonly number[],
  lasts: number,
  stroke: (after: number, number: number) => number,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(seconds * RATE));
  for (const [number, began] of strokes.entries()) {
    const first = Math.round(began * RATE);
    const last = Math.min(samples.length, first + Math.round(lasts * RATE));
    for (let index = first; index < last; index += 1) {
      samples[index] = (samples[index] ?? 0) + stroke((index - first) / RATE, number);
    }
  }
  return samples;
}

/** Moments at such a pace (s), never quite even. */
function paced(seconds: number, every: number, random: () => number): number[] {
  const moments: number[] = [];
  for (let at = 0.1; at < seconds; at += every * (0.6 + 0.8 * random())) moments.push(at);
  return moments;
}

/** Cutlery on a plate: thin metal, whose high partials die away within a quarter of a second. */
export function cutlery(seconds: number): Float32Array<ArrayBuffer> {
  const random = seeded(7);
  const strokes = paced(seconds, 0.45, random);
  const metal = strokes.map(() =>
    [2300, 3100, 4200, 5600, 7800].map((pitch) => ({
      pitch: pitch * (0.95 + 0.1 * random()),
      loud: 0.05 + 0.07 * random(),
    })),
  );
  return struck(seconds, strokes, 0.25, (after, number) => {
    const partials = metal[number] ?? [];
    const ring = partials.reduce(
      (sum, { pitch, loud }) => sum + loud * Math.sin(2 * Math.PI * pitch * after),
      0,
    );
    return ring * Math.exp(-after / 0.05);
  });
}

/** Chewing close to the microphone: short bursts of filtered noise, a little more than two a second. */
export function chewing(seconds: number): Float32Array<ArrayBuffer> {
  const random = seeded(11);
  let [low, band] = [0, 0];
  const filtered = (): number => {
    // A state-variable filter around 1.2 kHz.
    const noise = 2 * random() - 1;
    const tuned = 2 * Math.sin((Math.PI * 1200) / RATE);
    low += tuned * band;
    band += tuned * (noise - low - 0.8 * band);
    return band;
  };
  return struck(
    seconds,
    paced(seconds, 0.42, random),
    0.11,
    (after) => 0.5 * filtered() * Math.sin((Math.PI * after) / 0.11) ** 2,
  );
}

/** A fan: low noise that never changes. */
export function fan(seconds: number): Float32Array<ArrayBuffer> {
  const random = seeded(3);
  let low = 0;
  return Float32Array.from({ length: Math.round(seconds * RATE) }, () => {
    low += 0.03 * (2 * random() - 1 - low);
    return 0.5 * low;
  });
}

/** Mean power, in dB of the loudest there is. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length);
}
