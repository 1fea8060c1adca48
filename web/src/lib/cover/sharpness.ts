/** Whether a picture has the fineness that a covered one cannot have. Pure. */
import { gaussian } from './gaussian.ts';

/** To this width and height, in pixels, a picture is brought before it is judged. */
export const JUDGED = { width: 96, height: 72 } as const;

/** What is finer than this is lost in a covered picture… */
const FINE_SIGMA = 1.2;
/** …and what is coarser than this may be in any. */
const BROAD_SIGMA = 6;

/** In a sharp picture at least this part of what is to be seen is fine… */
const FINE_PART_MIN = 0.2;
/** …and more than what a codec leaves on a flat wall, in levels of 255. */
const FINE_MIN = 1;

/** How much fine there is in a picture (RGBA) of the size `JUDGED`, in levels, and as part of all that is to be seen. */
export function finenessOf(pixels: ArrayLike<number>): { fine: number; part: number } {
  const { width, height } = JUDGED;
  const values = Float32Array.from({ length: width * height }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((channel) => pixels[index * 4 + channel]);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  const fine = apart(values, gaussian({ width, height, values }, FINE_SIGMA).values);
  const all = apart(values, gaussian({ width, height, values }, BROAD_SIGMA).values);
  return { fine, part: all === 0 ? 0 : fine / all };
}

/** Whether the picture (RGBA, of the size `JUDGED`) is a sharp one. One of which nothing is to be seen is none. */
export function isSharp(pixels: ArrayLike<number>): boolean {
  const { fine, part } = finenessOf(pixels);
  return fine >= FINE_MIN && part >= FINE_PART_MIN;
}

/** Root mean square of the difference. */
function apart(one: Float32Array, other: Float32Array): number {
  const sum = one.reduce((before, value, index) => before + (value - (other[index] ?? 0)) ** 2, 0);
  return Math.sqrt(sum / one.length);
}
