/** Pictures that are small enough for a README. */
import type { Page } from '@playwright/test';

/** As WebP, by a browser that has it anyway; `quality` is 0 to 1. `page`: an empty one, without a policy. */
export async function asWebp(page: Page, png: Buffer, quality = 0.82): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ source, how }) => {
      const bytes = Uint8Array.from(atob(source), (byte) => byte.codePointAt(0) ?? 0);
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: how });
      let text = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer()))
        text += String.fromCodePoint(byte);
      return btoa(text);
    },
    { source: png.toString('base64'), how: quality },
  );
  return Buffer.from(base64, 'base64');
}
