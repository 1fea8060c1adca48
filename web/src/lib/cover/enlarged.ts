/** Makes cells large, with soft edges: each pixel lies between the centres of four cells, and is their bilinear mean. Pure. */
import type { Grid } from './coarsen.ts';

/** Cells (RGBA) as a picture of `scale` × `scale` pixels for each. */
export function enlarged(
  cells: Uint8ClampedArray,
  { columns, rows }: Grid,
  scale: number,
): Uint8ClampedArray<ArrayBuffer> {
  const [width, height] = [columns * scale, rows * scale];
  const pixels = new Uint8ClampedArray(width * height * 4);
  const [across, down] = [between(width, columns, scale), between(height, rows, scale)];
  for (const [y, [above, below, lower]] of down.entries()) {
    for (const [x, [left, right, righter]] of across.entries()) {
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 4; channel += 1) {
        const cell = (row: number, column: number) =>
          cells[(row * columns + column) * 4 + channel] ?? 0;
        const upper = cell(above, left) * (1 - righter) + cell(above, right) * righter;
        const under = cell(below, left) * (1 - righter) + cell(below, right) * righter;
        pixels[at + channel] = upper * (1 - lower) + under * lower;
      }
    }
  }
  return pixels;
}

/** For each of `length` pixels: the two cells between whose centres it lies, and how much the second counts. */
const between = (length: number, cells: number, scale: number): [number, number, number][] =>
  Array.from({ length }, (_, pixel) => {
    const at = Math.min(cells - 1, Math.max(0, (pixel + 0.5) / scale - 0.5));
    const first = Math.floor(at);
    return [first, Math.min(cells - 1, first + 1), at - first];
  });
