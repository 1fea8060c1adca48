/** Makes cells large, with soft edges: each pixel lies between the centres of four cells, and is their bilinear mean. Pure. */
import type { Grid } from './coarsen.ts';

/**
 * Cells (RGBA) as a picture of `scale` × `scale` pixels for each. First across, then down, in loops that a browser makes quick
 * at once: it is done while a table is laid.
 */
export function enlarged(
  cells: Uint8ClampedArray,
  { columns, rows }: Grid,
  scale: number,
): Uint8ClampedArray<ArrayBuffer> {
  const line = columns * scale * 4;
  const values = new Float32Array(cells);
  const wide = new Float32Array(line * rows);
  for (let x = 0; x < columns * scale; x += 1) {
    const { first, second, share } = between(x, columns, scale);
    for (let row = 0; row < rows; row += 1) {
      const [from, to] = [(row * columns + first) * 4, (row * columns + second) * 4];
      mix(values, from, to, share, wide, row * line + x * 4, 4);
    }
  }
  const pixels = new Float32Array(line * rows * scale);
  for (let y = 0; y < rows * scale; y += 1) {
    const { first, second, share } = between(y, rows, scale);
    mix(wide, first * line, second * line, share, pixels, y * line, line);
  }
  return new Uint8ClampedArray(pixels);
}

/** So many numbers `at` become the mean of those `from` and those `to`, of which the second counts as much as `share` says. */
function mix(
  source: Float32Array,
  from: number,
  to: number,
  share: number,
  target: Float32Array,
  at: number,
  count: number,
): void {
  for (let index = 0; index < count; index += 1) {
    const one = source[from + index] ?? 0;
    target[at + index] = one + ((source[to + index] ?? 0) - one) * share;
  }
}

/** The two cells between whose centres a pixel lies, and how much the second counts. */
function between(pixel: number, cells: number, scale: number) {
  const at = Math.min(cells - 1, Math.max(0, (pixel + 0.5) / scale - 0.5));
  const first = Math.floor(at);
  return { first, second: Math.min(cells - 1, first + 1), share: at - first };
}
