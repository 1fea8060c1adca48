/**
 * Makes a picture so coarse that nothing can be recognised in it. Pure.
 *
 * A cell is no mean of a square: a grid of squares lets what is finer than they are shine through when the picture moves under
 * it, and many such frames add up to a sharp one. Each cell is a Gaussian mean that reaches over its neighbours, so what is
 * finer than a cell is gone before it is sampled, and no number of frames brings it back; and the grid stands still in the
 * picture, so that a picture that does not move gives the same cells again and again.
 */
import { gaussian } from './gaussian.ts';

/** So many cells a picture has, whatever its shape: 24 × 18 where it is 4:3. */
const CELLS = 432;

/** A cell leaves as a square of so many pixels, with soft edges: a codec has its trouble with smaller pictures. */
export const SCALE = 6;

/** Points of the picture that is made coarse, along each side of a cell. */
export const POINTS = 4;

/** How far a cell looks, in points: at the fineness of one cell a 16,000th of the contrast is left. */
const SIGMA = 0.7 * POINTS;

/** Brightness in so many steps: what is fainter than one does not shine through. */
const STEPS = 32;

/** Cells across and down. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** The grid for a picture of this size in pixels, whose shape it has, as near as that can be. */
export function gridFor(width: number, height: number): Grid {
  const shape = Math.min(3, Math.max(1 / 3, width / height || 4 / 3));
  const columns = Math.round(Math.sqrt(CELLS * shape));
  return { columns, rows: Math.max(1, Math.floor(CELLS / columns)) };
}

/** Whether a picture of this size in pixels is larger than a covered one: all that is known where its pixels cannot be read. */
export const isLarger = (width: number, height: number): boolean =>
  width * height > CELLS * SCALE ** 2;

/** The cells, as RGBA, of a picture of `POINTS` × `POINTS` pixels (RGBA) for each. */
export function coarsen(
  pixels: ArrayLike<number>,
  { columns, rows }: Grid,
): Uint8ClampedArray<ArrayBuffer> {
  const [width, height] = [columns * POINTS, rows * POINTS];
  const cells = new Uint8ClampedArray(columns * rows * 4).fill(255);
  for (let channel = 0; channel < 3; channel += 1) {
    const values = new Float32Array(width * height);
    for (let index = 0; index < values.length; index += 1)
      values[index] = pixels[index * 4 + channel] ?? 0;
    const { values: means } = gaussian({ width, height, values }, SIGMA, POINTS);
    for (const [index, mean] of means.entries()) {
      const step = Math.round((mean / 255) * (STEPS - 1));
      cells[index * 4 + channel] = (step * 255) / (STEPS - 1);
    }
  }
  return cells;
}
