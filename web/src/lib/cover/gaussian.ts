/** A plane of numbers seen through frosted glass. Pure. */

/** Numbers of a picture, row by row, one for each of `width` × `height` points. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** What is farther away than this, in sigmas, counts for nothing. */
const REACH = 3;

interface Taps {
  /** The first point that counts for this one, and the weight of it and of those after it; together 1. */
  readonly from: number;
  readonly weights: Float32Array;
}

const made = new Map<string, readonly Taps[]>();

function tapsOf(length: number, sigma: number, stride: number): readonly Taps[] {
  const key = `${length} ${sigma} ${stride}`;
  const known = made.get(key);
  if (known) return known;
  const taps = Array.from({ length: Math.floor(length / stride) }, (_, index) => {
    const centre = (index + 0.5) * stride - 0.5;
    const from = Math.max(0, Math.ceil(centre - REACH * sigma));
    const to = Math.min(length - 1, Math.floor(centre + REACH * sigma));
    const weights = Float32Array.from({ length: to - from + 1 }, (__, offset) =>
      Math.exp(-((from + offset - centre) ** 2) / (2 * sigma * sigma)),
    );
    const sum = weights.reduce((one, other) => one + other, 0);
    return { from, weights: weights.map((weight) => weight / sum) };
  });
  made.set(key, taps);
  return taps;
}

/** Every `stride`th point of the plane in both directions, as the Gaussian mean of its surroundings (`sigma` in points). */
export function gaussian({ width, height, values }: Plane, sigma: number, stride = 1): Plane {
  const across = tapsOf(width, sigma, stride);
  const down = tapsOf(height, sigma, stride);
  const half = new Float32Array(across.length * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < across.length; x += 1)
      half[y * across.length + x] = mean(across[x], values, y * width, 1);
  }
  const whole = new Float32Array(across.length * down.length);
  for (let y = 0; y < down.length; y += 1) {
    for (let x = 0; x < across.length; x += 1)
      whole[y * across.length + x] = mean(down[y], half, x, across.length);
  }
  return { width: across.length, height: down.length, values: whole };
}

/** The mean of a line of `values` that begins at `start` and goes on in steps of `step`. Small, since it is run 100,000 times a second. */
function mean(taps: Taps | undefined, values: Float32Array, start: number, step: number): number {
  if (!taps) return 0;
  const { from, weights } = taps;
  let sum = 0;
  let at = start + from * step;
  for (let tap = 0; tap < weights.length; tap += 1, at += step)
    sum += (weights[tap] ?? 0) * (values[at] ?? 0);
  return sum;
}
