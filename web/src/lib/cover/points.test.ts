import { expect, test } from 'vitest';
import { pointsOf, type Planes } from './points.ts';

/** A picture of one colour: brightness, blue, red. */
function flat([y, u, v]: readonly [number, number, number], more: Partial<Planes> = {}): Planes {
  const plane = (value: number, width: number, height: number) => ({
    bytes: new Uint8Array(width * height).fill(value),
    stride: width,
    step: 1,
    width,
    height,
  });
  const colour = { y: plane(y, 64, 48), u: plane(u, 32, 24), v: plane(v, 32, 24) };
  return { ...colour, bt709: false, fullRange: false, ...more };
}

test.each([
  { name: 'black', planes: flat([16, 128, 128]), rgb: [0, 0, 0] },
  { name: 'white', planes: flat([235, 128, 128]), rgb: [255, 255, 255] },
  { name: 'red of BT.601', planes: flat([81, 90, 240]), rgb: [254, 0, 0] },
  { name: 'blue of BT.709', planes: flat([32, 240, 118], { bt709: true }), rgb: [0, 0, 255] },
  {
    name: 'grey of a full range',
    planes: flat([100, 128, 128], { fullRange: true }),
    rgb: [100, 100, 100],
  },
])('$name', ({ planes, rgb }) => {
  const [r = 0, g = 0, b = 0, a] = pointsOf(planes, 8, 6);
  expect(a).toBe(255);
  for (const [index, value] of [r, g, b].entries())
    expect(Math.abs(value - (rgb[index] ?? 0))).toBeLessThanOrEqual(2);
});

test('a point is the mean of all that is in it, and of nothing else', () => {
  const { u, v } = flat([0, 128, 128]);
  // Thin bars, and one bright corner.
  const bytes = Uint8Array.from({ length: 64 * 48 }, (_, at) => {
    const [x, row] = [at % 64, Math.floor(at / 64)];
    return x >= 56 && row >= 40 ? 255 : (x % 2) * 200;
  });
  const y = { bytes, stride: 64, step: 1, width: 64, height: 48 };
  const points = pointsOf({ y, u, v, bt709: false, fullRange: true }, 8, 6);
  const bright = Array.from({ length: 48 }, (_, index) => points[index * 4]);
  expect(bright.slice(0, 47)).toEqual(Array(47).fill(100));
  expect(bright[47]).toBe(255);
});

test('samples that lie among others, and rows that are longer than the picture, are read as they lie', () => {
  const { y } = flat([128, 0, 0]);
  const width = 30;
  const stride = 2 * width + 6;
  const bytes = new Uint8Array(stride * 24).fill(7);
  for (let row = 0; row < 24; row += 1)
    for (let x = 0; x < width; x += 1) bytes.set([90, 200], row * stride + 2 * x);
  const plane = (skip: number) => ({
    bytes: bytes.subarray(skip),
    stride,
    step: 2,
    width,
    height: 24,
  });
  const asOne = pointsOf(flat([128, 90, 200]), 5, 5);
  expect(pointsOf({ y, u: plane(0), v: plane(1), bt709: false, fullRange: false }, 5, 5)).toEqual(
    asOne,
  );
});

test('a picture that is smaller than its points is still one', () => {
  const planes = flat([235, 128, 128]);
  const y = { bytes: new Uint8Array(4).fill(235), stride: 2, step: 1, width: 2, height: 2 };
  expect(pointsOf({ ...planes, y }, 1, 4)[0]).toBe(255);
});
