/** Reads a picture as a camera's browser keeps it: brightness in one plane, colour in others, each coarser. Pure. */

/** One plane of a picture: a byte for each sample, `stride` from one row to the next, `step` from one sample to the next. */
interface Plane {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

/** The planes of a picture, and how they are meant (ITU-T H.273). */
export interface Planes {
  readonly y: Plane;
  readonly u: Plane;
  readonly v: Plane;
  readonly bt709: boolean;
  readonly fullRange: boolean;
}

/** How much red and blue make of brightness (BT.601 and BT.709). */
const SHARES = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

/** The picture as RGBA in `columns` × `rows` points: each is the mean of all samples where it is, so nothing finer is left. */
export function pointsOf(
  { y, u, v, bt709, fullRange }: Planes,
  columns: number,
  rows: number,
): Uint8ClampedArray<ArrayBuffer> {
  const [bright, blue, red] = [y, u, v].map((plane) => means(plane, columns, rows));
  const points = new Uint8ClampedArray(columns * rows * 4).fill(255);
  if (!bright || !blue || !red) return points;
  const [kr, kb] = bt709 ? SHARES.bt709 : SHARES.bt601;
  const [lowest, ySpan, cSpan] = fullRange ? [0, 255, 255] : [16, 219, 224];
  for (let index = 0; index < columns * rows; index += 1) {
    const luma = (((bright[index] ?? 0) - lowest) / ySpan) * 255;
    const r = luma + (2 * (1 - kr) * ((red[index] ?? 0) - 128) * 255) / cSpan;
    const b = luma + (2 * (1 - kb) * ((blue[index] ?? 0) - 128) * 255) / cSpan;
    points[index * 4] = r;
    points[index * 4 + 1] = (luma - kr * r - kb * b) / (1 - kr - kb);
    points[index * 4 + 2] = b;
  }
  return points;
}

function means({ bytes, stride, step, width, height }: Plane, columns: number, rows: number) {
  const sums = new Float32Array(columns * rows);
  /** Which column each sample of a row falls into, and how many fall there. */
  const columnOf = Uint16Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  const across = new Uint16Array(columns);
  for (const column of columnOf) across[column] = (across[column] ?? 0) + 1;
  for (let row = 0; row < rows; row += 1) {
    const from = Math.floor((row * height) / rows);
    const to = Math.max(from + 1, Math.floor(((row + 1) * height) / rows));
    const into = sums.subarray(row * columns, (row + 1) * columns);
    for (let line = from; line < to; line += 1) {
      let at = line * stride;
      for (let x = 0; x < width; x += 1, at += step) {
        const column = columnOf[x] ?? 0;
        into[column] = (into[column] ?? 0) + (bytes[at] ?? 0);
      }
    }
    for (let column = 0; column < columns; column += 1)
      into[column] = (into[column] ?? 0) / ((to - from) * (across[column] || 1));
  }
  return sums;
}
