import { expect, it } from 'vitest';
import { pictureSize } from './picture-size.ts';

it.each([
  [1280, 720, 768, 432],
  [720, 1280, 432, 768],
  [640, 480, 640, 480],
  [4000, 1, 768, 1],
])('sends %i × %i as %i × %i', (width, height, wide, high) => {
  expect(pictureSize(width, height)).toEqual({ width: wide, height: high });
});

it('sends nothing where there is no picture yet', () => {
  expect(pictureSize(0, 0)).toBeNull();
});
