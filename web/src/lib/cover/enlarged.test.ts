import { expect, test } from 'vitest';
import { enlarged } from './enlarged.ts';

const grey = (...values: number[]) => new Uint8ClampedArray(values.flatMap((v) => [v, v, v, 255]));
const row = (pixels: Uint8ClampedArray, width: number, y = 0) =>
  Array.from({ length: width }, (_, x) => pixels[(y * width + x) * 4]);

test('a cell becomes a square, and passes softly into the next', () => {
  const pixels = enlarged(grey(0, 100), { columns: 2, rows: 1 }, 4);
  expect(pixels).toHaveLength(8 * 4 * 4);
  for (let y = 0; y < 4; y += 1)
    expect(row(pixels, 8, y)).toEqual([0, 0, 12, 38, 62, 88, 100, 100]);
});

test('likewise from above to below, in each colour, and opaque', () => {
  const cells = new Uint8ClampedArray([200, 0, 0, 255, 0, 0, 100, 255]);
  const pixels = enlarged(cells, { columns: 1, rows: 2 }, 2);
  const at = (y: number) => [...pixels.subarray(y * 2 * 4, y * 2 * 4 + 4)];
  expect([0, 1, 2, 3].map(at)).toEqual([
    [200, 0, 0, 255],
    [150, 0, 25, 255],
    [50, 0, 75, 255],
    [0, 0, 100, 255],
  ]);
});

test('one colour stays that colour', () => {
  const pixels = enlarged(grey(...Array<number>(12).fill(77)), { columns: 4, rows: 3 }, 6);
  expect(new Set(row(pixels, 24, 9))).toEqual(new Set([77]));
});
