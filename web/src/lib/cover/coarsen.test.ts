/** What a receiver with patience gets out of covered pictures. */
import { expect, test } from 'vitest';
import { coarsen, gridFor, POINTS } from './coarsen.ts';
import { gaussian } from './gaussian.ts';
import { finenessOf, isSharp, JUDGED } from './sharpness.ts';

const GRID = { columns: 24, rows: 18 };
const [WIDTH, HEIGHT] = [GRID.columns * POINTS, GRID.rows * POINTS];

/** Random numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A scene of something broad (a face, say) and of lines with this period, in points; moved by (dx, dy) points. */
type Scene = (x: number, y: number) => number;
const broad: Scene = (x, y) => 60 * Math.exp(-((x - 48) ** 2 + (y - 36) ** 2) / 500);
const lines =
  (period: number): Scene =>
  (x, y) =>
    50 * Math.cos((2 * Math.PI * x) / period) * Math.cos((2 * Math.PI * y) / (period * 1.13));

type Shot = Uint8ClampedArray<ArrayBuffer>;

/** What the camera sees of the scene, moved, with the noise of a camera. */
function shoot(scene: Scene, dx: number, dy: number, random: () => number): Shot {
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const level = 110 + broad(x + dx, y + dy) + scene(x + dx, y + dy) + 6 * (random() - 0.5);
      pixels.fill(level, (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3);
    }
  }
  return pixels;
}

/** What most would write: the mean of each square. */
function squares(pixels: Shot): Shot {
  const cells = new Uint8ClampedArray(GRID.columns * GRID.rows * 4);
  for (let index = 0; index < GRID.columns * GRID.rows; index += 1) {
    const [left, top] = [
      (index % GRID.columns) * POINTS,
      Math.floor(index / GRID.columns) * POINTS,
    ];
    let sum = 0;
    for (let y = 0; y < POINTS; y += 1) {
      for (let x = 0; x < POINTS; x += 1) sum += pixels[((top + y) * WIDTH + left + x) * 4] ?? 0;
    }
    cells.fill(sum / POINTS ** 2, index * 4, index * 4 + 3);
  }
  return cells;
}

const cover = (pixels: Shot): Shot => coarsen(pixels, GRID);

/**
 * The best that a receiver can hope for: the picture moves by whole points under the grid, they know by how much, and put every
 * cell where it belongs, `rounds` times over. What they get is as fine as what the camera saw.
 */
function addUp(scene: Scene, through: (pixels: Shot) => Shot, rounds: number): Float32Array {
  const random = seeded(7);
  const sums = new Float32Array(WIDTH * HEIGHT);
  for (let round = 0; round < rounds; round += 1) {
    for (let shift = 0; shift < POINTS ** 2; shift += 1) {
      const [dx, dy] = [shift % POINTS, Math.floor(shift / POINTS)];
      const cells = through(shoot(scene, dx, dy, random));
      for (let index = 0; index < GRID.columns * GRID.rows; index += 1) {
        const x = (index % GRID.columns) * POINTS + dx;
        const y = Math.floor(index / GRID.columns) * POINTS + dy;
        sums[y * WIDTH + x] = (sums[y * WIDTH + x] ?? 0) + (cells[index * 4] ?? 0);
      }
    }
  }
  return sums;
}

/** The same picture again and again, drawn as large as it was. */
function wait(scene: Scene, through: (pixels: Shot) => Shot, frames: number): Float32Array {
  const random = seeded(11);
  const sums = new Float32Array(WIDTH * HEIGHT);
  for (let frame = 0; frame < frames; frame += 1) {
    const cells = through(shoot(scene, 0, 0, random));
    for (let index = 0; index < sums.length; index += 1) {
      const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
      const cell = Math.floor(y / POINTS) * GRID.columns + Math.floor(x / POINTS);
      sums[index] = (sums[index] ?? 0) + (cells[cell * 4] ?? 0);
    }
  }
  return sums;
}

/** How much what was got is like the lines of the scene, 0 to 1, wherever they may have been put by the glass between. */
function likeness(got: Float32Array, scene: Scene): number {
  const plane = { width: WIDTH, height: HEIGHT, values: got };
  const { values: ground } = gaussian(plane, 4);
  const detail = got.map((value, index) => value - (ground[index] ?? 0));
  let best = 0;
  for (let dy = -1.5; dy <= 1.5; dy += 0.5) {
    for (let dx = -1.5; dx <= 1.5; dx += 0.5) {
      const shown = got.map((_, index) =>
        scene((index % WIDTH) + dx, Math.floor(index / WIDTH) + dy),
      );
      best = Math.max(best, Math.abs(correlation(detail, shown)));
    }
  }
  return best;
}

function correlation(one: Float32Array, other: Float32Array): number {
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [index, value] of one.entries()) {
    const [x, y] = [value - a, (other[index] ?? 0) - b];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

const FINE = lines(0.75 * POINTS);

test.each([0.75, 1.25, 1.5])('lines of %f cells are lost, however long one looks', (cells) => {
  const scene = lines(cells * POINTS);
  expect(likeness(wait(scene, cover, 20), scene)).toBeLessThan(0.1);
});

test.each([0.75, 1.25, 1.5])(
  'so they are when the picture moves under the grid and is put together point by point (%f cells); squares bring them back',
  (cells) => {
    const scene = lines(cells * POINTS);
    expect(likeness(addUp(scene, cover, 4), scene)).toBeLessThan(0.15);
    expect(likeness(addUp(scene, squares, 1), scene)).toBeGreaterThan(0.6);
  },
);

test('what is broad can be seen: somebody is there', () => {
  const cells = cover(shoot(() => 0, 0, 0, seeded(3)));
  const at = (column: number, row: number) => cells[(row * GRID.columns + column) * 4] ?? 0;
  expect(at(12, 9) - at(1, 1)).toBeGreaterThan(40);
});

test.each([
  [1280, 720],
  [640, 480],
  [480, 640],
  [256, 144],
  [4000, 10],
  [0, 0],
])('a picture of %i × %i has no more cells than any other, in its own shape', (width, height) => {
  const { columns, rows } = gridFor(width, height);
  expect(columns * rows).toBeLessThanOrEqual(432);
  expect(columns * rows).toBeGreaterThan(380);
});

/** What the other end shows of cells: as large as it likes, smooth or in squares. */
function spread(cells: Shot, smooth: boolean): Shot {
  const { width, height } = JUDGED;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index += 1) {
    const x = ((index % width) + 0.5) / POINTS - 0.5;
    const y = (Math.floor(index / width) + 0.5) / POINTS - 0.5;
    const at = (column: number, row: number) =>
      cells[
        (Math.min(17, Math.max(0, row)) * GRID.columns + Math.min(23, Math.max(0, column))) * 4
      ] ?? 0;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, below] = [x - left, y - top];
    const level = smooth
      ? (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - below) +
        (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * below
      : at(Math.round(x), Math.round(y));
    pixels.fill(level, index * 4, index * 4 + 3);
  }
  return pixels;
}

test('a sharp picture is known from a covered one', () => {
  const random = seeded(5);
  /** A face, a window, a table: edges everywhere, and little that is fine. */
  const room: Scene = (x, y) =>
    (Math.hypot(x - 48, y - 30) < 16 ? 70 : 0) + (y > 58 ? 50 : 0) - (x > 70 && y < 30 ? 60 : 0);
  const shot = shoot(room, 0, 0, random);
  expect(isSharp(shot)).toBe(true);
  expect(finenessOf(shot).part).toBeGreaterThan(1.5 * finenessOf(spread(cover(shot), true)).part);
  expect(isSharp(spread(cover(shot), true))).toBe(false);
  expect(isSharp(spread(cover(shoot(FINE, 0, 0, random)), true))).toBe(false);
  expect(isSharp(new Uint8ClampedArray(JUDGED.width * JUDGED.height * 4))).toBe(false);
});
