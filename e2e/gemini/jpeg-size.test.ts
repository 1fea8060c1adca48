import { expect, test } from 'vitest';
import { jpegSize } from './jpeg-size.ts';
import { jpegOf } from './testing/jpeg.ts';

test('a real picture has the size that it was made with', () => {
  expect(jpegSize(Buffer.from(jpegOf(640, 360), 'base64'))).toEqual({ width: 640, height: 360 });
});

test.each(['', 'RIFF', '\xff\xd8\xff', '\xff\xd8\xff\xe0\x00\x02'])('%j has none', (text) => {
  expect(jpegSize(Buffer.from(text, 'latin1'))).toBeNull();
});
