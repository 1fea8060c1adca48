/** Browsers that give noise for what a page has drawn, so that nobody is known again by it: nothing is concluded from noise. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Snapshot } from '#lib/look-first/snapshot.ts';
import { gridFor, isLarger, SCALE } from './coarsen.ts';
import { isSharp, JUDGED } from './sharpness.ts';
import { readsTruly } from './true-canvas.ts';

/** What is read for what was drawn, level by level. */
type Reading = (drawn: number, index: number) => number;

const truly: Reading = (drawn) => drawn;
const smudged: Reading = (drawn, index) => drawn + ((index * 7) % 3) - 1;
const noise: Reading = (_, index) => (Math.imul(index + 1, 2_654_435_761) >>> 24) % 256;
const white: Reading = () => 255;

/** As much of a canvas as is used, all of one colour. */
class FakeContext {
  fillStyle = '';
  #colour = [0, 0, 0, 255];
  readonly canvas: HTMLCanvasElement;
  readonly #reading: Reading;
  constructor(canvas: HTMLCanvasElement, reading: Reading) {
    [this.canvas, this.#reading] = [canvas, reading];
  }
  fillRect(): void {
    this.#colour = [...(this.fillStyle.match(/\d+/g) ?? []).map(Number), 255];
  }
  drawImage(): void {
    this.#colour = [90, 120, 60, 255];
  }
  getImageData(_x: number, _y: number, width: number, height: number) {
    const level = (_: unknown, index: number) => this.#reading(this.#colour[index % 4] ?? 0, index);
    return { data: Uint8ClampedArray.from({ length: width * height * 4 }, level) } as ImageData;
  }
}

test.each([
  ['gives what was drawn', truly, true],
  ['changes a level here and there', smudged, true],
  ['gives noise', noise, false],
  ['gives white', white, false],
])('a browser that %s', (_, reading, expected) => {
  expect(readsTruly(new FakeContext(document.createElement('canvas'), reading))).toBe(expected);
});

test('where noise is read there is no picture for a check, which would find it sharp and harmless', () => {
  const size = JUDGED.width * JUDGED.height * 4;
  expect(isSharp(Array.from({ length: size }, (_, index) => noise(0, index)))).toBe(true);
  const reads = { how: truly };
  const made = vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (
    this: HTMLCanvasElement,
  ) {
    return new FakeContext(this, reads.how) as never;
  });
  onTestFinished(() => made.mockRestore());
  const video = Object.defineProperty(document.createElement('video'), 'videoWidth', {
    value: 640,
  });
  expect(new Snapshot().of(video)).toHaveProperty('byteLength', 224 * 224 * 4);
  reads.how = noise;
  expect([new Snapshot().of(video), new Snapshot().ofSharp(video)]).toEqual([null, null]);
});

test('by its size alone a covered picture of whatever shape is told from what a camera gives', () => {
  for (const [width, height] of [
    [1280, 720],
    [640, 480],
    [480, 640],
    [4000, 10],
    [0, 0],
  ] as const) {
    const { columns, rows } = gridFor(width, height);
    expect(isLarger(columns * SCALE, rows * SCALE)).toBe(false);
  }
  expect([isLarger(320, 180), isLarger(240, 320)]).toEqual([true, true]);
});
