/** What crosses the server, counted at its sockets and told on the page. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../lib/test.ts';

const LIST = fileURLToPath(new URL('../../web/build/files.sha256', import.meta.url));

test('nothing of picture and sound crosses the server, and the page lists what does', async ({
  house,
  layCable,
  arrive,
}) => {
  const cable = await layCable(house.port);
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.queue(cable.url);
  await ben.queue(cable.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  const carried = cable.carried;
  await Promise.all([ana.expectFrames('Guest 2', 60), ben.expectFrames('Guest 2', 60)]);
  // Sixty frames are some hundred kilobytes; a ping or two, or news of the queue, may have crossed.
  expect(cable.carried - carried).toBeLessThan(4096);

  await ana.press('What the server saw');
  const sheet = ana.page.getByRole('dialog', { name: 'What the server saw' });
  await expect(sheet.getByText('0 bytes')).toBeVisible();
  await expect(sheet.getByRole('row', { name: /your ticket/ })).toContainText('1');
  await expect(sheet.getByRole('row', { name: /To it: a box/ })).toBeVisible();
  await expect(sheet.getByText(/Boxes by size: \d+ up to/)).toBeVisible();
  await expect(
    sheet.getByText(/Guest 2: .* of picture and sound\. Keys: DTLS 1\.\d/),
  ).toBeVisible();
  const hash = createHash('sha256').update(readFileSync(LIST)).digest('hex');
  await expect(sheet.getByText(hash)).toBeVisible();
  await ana.page.keyboard.press('Escape');

  await ana.press('Leave the table');
  await ana.press('What the server saw');
  await expect(sheet.getByRole('row', { name: /that you go/ })).toBeVisible();
});
