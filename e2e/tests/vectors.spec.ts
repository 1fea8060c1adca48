/** What is frozen in docs/protocol.md comes out of every browser's WebCrypto. */
import { frozen, vectors } from '@eat-with-me/mesh/trust/testing/made';
import { expect, test } from '@playwright/test';
import { servePage } from '../lib/bundle.ts';

test('the test vectors come out of this browser as they are frozen', async ({ page }) => {
  const served = await servePage('vectors');
  await page.goto(served.url);
  await page.waitForFunction(() => 'vectorsRemade' in window);
  expect(await page.evaluate(() => window.vectorsRemade())).toEqual(vectors.map(frozen));
  await served.close();
});
