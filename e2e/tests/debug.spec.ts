/** The debug overlay: there for whoever asks for it in the address, and for nobody else. */
import type { Guest } from '../lib/guest.ts';
import { complaintsOf } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const overlayOf = ({ page }: Guest) => page.getByRole('complementary', { name: 'Debug overlay' });

/** What a guest's page has loaded so far. */
const loadedBy = ({ page }: Guest) =>
  page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));

test('a key shows how each link does to a guest who asked for it, and to no other', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const complaints = complaintsOf(ana, ben);
  await ana.queue(`${house.url}/#debug`);
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  await ana.page.keyboard.press('F2');
  const overlay = overlayOf(ana);
  await expect(overlay).toContainText(/connected for \d+ s, confirmed/);
  await expect(overlay).toContainText(/(host|srflx|prflx) udp to (host|srflx|prflx) udp/);
  await expect(overlay).toContainText(/\d+×\d+, [1-9]\d* fps, [1-9]\d* kbit\/s (VP8|H264) opus/);
  await expect(overlay).toContainText(/topics, version \d/);
  await ana.page.keyboard.press('F2');
  await expect(overlay).toHaveCount(0);

  const before = await loadedBy(ben);
  await ben.page.keyboard.press('F2');
  await ben.expectFrames();
  await expect(overlayOf(ben)).toHaveCount(0);
  expect(await loadedBy(ben)).toEqual(before);
  expect(complaints).toEqual([]);
});
