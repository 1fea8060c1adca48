/** What a page tells of itself: what crosses the server, counted at its sockets, too; and how each link does, for whoever asks in the address. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { complaintsOf, type Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const LIST = fileURLToPath(new URL('../../web/build/files.sha256', import.meta.url));

const overlayOf = ({ page }: Guest) => page.getByRole('complementary', { name: 'Debug overlay' });

/** What a guest's page has loaded so far. */
const loadedBy = ({ page }: Guest) =>
  page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));

test('nothing of picture and sound crosses the server, and the page lists what does; a key shows how each link does to a guest who asked for it, and to no other', async ({
  house,
  layCable,
  arrive,
}) => {
  const cable = await layCable(house.port);
  const [ana, ben] = [await arrive(), await arrive()];
  const complaints = complaintsOf(ana, ben);
  await ana.queue(`${cable.url}/#debug`);
  await ben.queue(cable.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  const carried = cable.carried;
  await Promise.all([ana.expectFrames('Guest 2', 60), ben.expectFrames('Guest 2', 60)]);
  // Sixty frames are some hundred kilobytes; a ping or two, or news of the queue, may have crossed.
  expect(cable.carried - carried).toBeLessThan(4096);

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

  await ana.press('What the server saw');
  const sheet = ana.page.getByRole('dialog', { name: 'What the server saw' });
  await expect(sheet.getByText('0 bytes')).toBeVisible();
  await expect(sheet.getByRole('row', { name: /your ticket/ })).toContainText('1');
  await expect(sheet.getByRole('row', { name: /To it: a sealed envelope/ })).toBeVisible();
  await expect(sheet).toContainText(/Envelopes by size:\s+\d+ up to/);
  await expect(sheet).toContainText(/Guest 2:\s.* of picture and sound\.\s+Keys: DTLS 1\.\d/);
  const hash = createHash('sha256').update(readFileSync(LIST)).digest('hex');
  await expect(sheet.getByText(hash)).toBeVisible();
  await ana.page.keyboard.press('Escape');

  await ana.press('Leave the table');
  await ana.press('What the server saw');
  await expect(sheet.getByRole('row', { name: /that you go/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
