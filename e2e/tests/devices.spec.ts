/** Guests whose camera or microphone is not there, or not allowed. */
import { chromium } from '@playwright/test';
import { CHROMIUM, FLAGS } from '../lib/flags.ts';
import { Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const FAKE_DEVICES = '--use-fake-device-for-media-stream';
const FAKE_CONSENT = '--use-fake-ui-for-media-stream';

test.use({ launchOptions: { executablePath: CHROMIUM, args: FLAGS } });

/** A guest in a browser that was started another way. */
async function withBrowser(
  change: (flags: string[]) => string[],
  use: (guest: Guest) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: change(FLAGS) });
  await use(new Guest(await browser.newPage()));
  await browser.close();
}

test('permission denied: a sentence, a next action, and a seat all the same', async ({
  house,
  arrive,
}) => {
  const ben = await arrive();
  await withBrowser(
    (flags) => flags.filter((flag) => flag !== FAKE_CONSENT),
    async (ana) => {
      await ana.enter(house.url);
      await expect(
        ana.page.getByText('This page may not use your camera and microphone.'),
      ).toBeVisible();
      await ana.page.context().grantPermissions(['camera', 'microphone']);
      await ana.page.getByRole('button', { name: 'Try again' }).click();
      await ana.takeSeat();
      await ben.queue(house.url);
      await Promise.all([ana.expectFrames(), ben.expectFrames()]);
    },
  );
});

test('a guest without camera and microphone sits down, sees and hears', async ({
  house,
  arrive,
}) => {
  const ben = await arrive();
  await withBrowser(
    (flags) => flags.filter((flag) => flag !== FAKE_CONSENT),
    async (ana) => {
      await ana.enter(house.url);
      await expect(
        ana.page.getByText('This page may not use your camera and microphone.'),
      ).toBeVisible();
      await ana.press('Take a seat');
      await ben.queue(house.url);
      await ana.expectFrames();
      await ana.expectSound();
      await expect(ben.other()).toContainText(/without a camera/i);
    },
  );
});

test('no camera: the microphone still works', async ({ house, arrive }) => {
  const ben = await arrive();
  await withBrowser(
    (flags) =>
      flags.map((flag) =>
        flag.startsWith(FAKE_DEVICES) ? `${FAKE_DEVICES}=device-count=0` : flag,
      ),
    async (ana) => {
      await ana.enter(house.url);
      await expect(ana.page.getByText('We found no camera.')).toBeVisible();
      // The fake microphone beeps briefly once a second: whoever looks once a second may never see it.
      const level = ana.page.getByRole('meter', { name: 'Microphone level' });
      await expect
        .poll(async () => Number(await level.getAttribute('aria-valuenow')), { intervals: [130] })
        .toBeGreaterThan(0);
      await ana.press('Take a seat');
      await ben.queue(house.url);
      await ana.expectFrames();
      await ben.expectSound();
    },
  );
});

test('the chosen camera is remembered on the device, and nothing else', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  await ana.enter(house.url);
  const camera = ana.page.getByRole('combobox', { name: 'Camera' });
  // There is always "the usual one"; real ones come with the camera.
  await expect(camera.locator('option[value]:not([value=""])')).not.toHaveCount(0);
  const id = await camera.locator('option').last().getAttribute('value');
  await camera.selectOption(id);
  await ana.page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
  await ana.takeSeat();
  await ana.expectWaiting();
  const stored = await ana.page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
  expect(id).not.toBe('');
  expect(Object.keys(stored)).toEqual(['eat-with-me.devices']);
  expect(JSON.parse(stored['eat-with-me.devices'] ?? '')).toEqual({
    camera: id,
    microphone: '',
    speaker: '',
  });
  await ana.page.reload();
  await ana.enter(house.url);
  await expect(camera).toHaveValue(id ?? '');
});
