import { expect, test } from 'vitest';
import { pathOf, qrPicture } from './qr.ts';

test('draws each run of dark modules once', () => {
  expect(
    pathOf([
      [true, true, false],
      [false, false, true],
      [false, false, false],
    ]),
  ).toBe('M0 0h2v1h-2zM2 1h1v1h-1z');
});

test('an invitation fits a code that a phone can read from across the table', async () => {
  const link = `https://eat-with-me.example.org/t/${'t'.repeat(22)}#${'s'.repeat(43)}`;
  const { size, path } = await qrPicture(link);
  expect(size).toBeLessThanOrEqual(57);
  // The finder pattern's upper edge, behind the quiet zone.
  expect(path).toMatch(/^M4 4h7v1h-7z/);
});
