/** How small a still becomes; that there is one of a real picture, a meal in a browser shows. */
import { PICTURE_MAX_BYTES } from '@eat-with-me/protocol/report';
import { expect, test } from 'vitest';
import { firstThatFits, picturePart, sizeWithin } from './still-of.ts';

test('no side is longer than 320 pixels, whichever way the picture stands, and none is made larger', () => {
  expect(sizeWithin(1280, 720)).toEqual([320, 180]);
  expect(sizeWithin(720, 1280)).toEqual([180, 320]);
  expect(sizeWithin(160, 120)).toEqual([160, 120]);
  expect(sizeWithin(4000, 1)).toEqual([320, 1]);
});

/** A picture of so many bytes. */
const jpeg = (bytes: number) => `data:image/jpeg;base64,${Buffer.alloc(bytes).toString('base64')}`;

test('the best quality that fits is taken, to the byte', () => {
  const tried: number[] = [];
  const url = firstThatFits((quality) => {
    tried.push(quality);
    return jpeg(tried.length < 3 ? PICTURE_MAX_BYTES + 3 : PICTURE_MAX_BYTES);
  });
  expect(url).toBe(jpeg(PICTURE_MAX_BYTES));
  expect(Buffer.from(picturePart(url ?? ''), 'base64')).toHaveLength(PICTURE_MAX_BYTES);
  expect(tried).toHaveLength(3);
  expect(tried).toEqual(tried.toSorted((a, b) => b - a));
});

test('nothing is taken that is too large at its worst, or no JPEG', () => {
  expect(firstThatFits(() => jpeg(PICTURE_MAX_BYTES + 3))).toBeNull();
  expect(firstThatFits(() => 'data:image/png;base64,AAAA')).toBeNull();
});
