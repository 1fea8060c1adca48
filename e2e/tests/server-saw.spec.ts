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
  await expect(sheet.getByRole('row', { name: /To it: a sealed envelope/ })).toBeVisible();
  await expect(sheet).toContainText(/Envelopes by size:\s+\d+ up to/);
  await expect(sheet).toContainText(/Guest 2:\s.* of picture and sound\.\s+Keys: DTLS 1\.\d/);
  const hash = createHash('sha256').update(readFileSync(LIST)).digest('hex');
  await expect(sheet.getByText(hash)).toBeVisible();
  await ana.page.keyboard.press('Escape');

  await ana.press('Leave the table');
  await ana.press('What the server saw');
  await expect(sheet.getByRole('row', { name: /that you go/ })).toBeVisible();
});
