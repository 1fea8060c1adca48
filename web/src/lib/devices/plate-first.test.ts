import { expect, test } from 'vitest';
import { plateIn } from './plate-first.ts';

test.each([
  ['a laptop', 1280, 720, { top: 288, width: 1280, height: 432 }],
  ['a phone upright', 480, 640, { top: 256, width: 480, height: 384 }],
  ['odd numbers', 161, 91, { top: 37, width: 162, height: 54 }],
])('of the picture of %s the lower part leaves', (_, width, height, plate) => {
  expect(plateIn(width, height)).toEqual(plate);
});
