/** Guests whose camera or microphone is not there, or not allowed. */
import { chromium } from '@playwright/test';
import { CHROMIUM, FLAGS, HEADLESS_SHELL } from '../lib/flags.ts';
import type { Guest } from '../lib/guest.ts';
import { expect, test, visitorsOf } from '../lib/test.ts';

const FAKE_DEVICES = '--use-fake-device-for-media-stream';
const FAKE_CONSENT = '--use-fake-ui-for-media-stream';

/** Guests in windows of a browser that was started another way. */
async function withBrowser(
  how: { executablePath: string; args: string[] },
  use: (arrive: () => Promise<Guest>) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch(how);
  await use(visitorsOf(browser).arrive);
  await browser.close();
}

test('permission denied: a sentence, a seat all the same, and a next action', async ({
  house,
  arrive: arriveElsewhere,
}) => {
  const ben = await arriveElsewhere();
  // The headless shell asks nobody for permission.
  const args = FLAGS.filter((flag) => flag !== FAKE_CONSENT);
  await withBrowser({ executablePath: CHROMIUM, args }, async (arrive) => {
    const [ana, cem] = [await arrive(), await arrive()];
    const denied = ({ page }: Guest) =>
      expect(page.getByText('This page may not use your camera and microphone.')).toBeVisible();

    await test.step('without camera and microphone a guest sits down, sees and hears', async () => {
      await ana.enter(house.url);
      await denied(ana);
      await ana.press('Take a seat');
      await ben.queue(house.url);
      await ana.expectFrames();
      await ana.expectSound();
      await expect(ben.other()).toContainText(/without a camera/i);
      await ana.press('Leave the table');
      await ben.expectHeading('Your company has left');
      await ben.press('Find another table');
      await ben.expectWaiting();
    });

    await test.step('once it is given, both are seen', async () => {
      await cem.enter(house.url);
      await denied(cem);
      await cem.page.context().grantPermissions(['camera', 'microphone']);
      await cem.press('Try again');
      await cem.takeSeat();
      await Promise.all([cem.expectFrames(), ben.expectFrames()]);
    });

    await test.step('taken back in the middle of a meal it is said, and a press is enough once it is given anew', async () => {
      await cem.page.context().clearPermissions();
      await expect(ben.other()).toContainText(/without a camera/i);
      await denied(cem);
      await cem.page.context().grantPermissions(['camera', 'microphone']);
      await cem.press('Try again');
      await Promise.all([ben.expectFrames(), ben.expectSound()]);
    });
  });
});

test('no camera: the microphone still works', async ({ house, arrive }) => {
  const ben = await arrive();
  const args = FLAGS.map((flag) =>
    flag.startsWith(FAKE_DEVICES) ? `${FAKE_DEVICES}=device-count=0` : flag,
  );
  await withBrowser({ executablePath: HEADLESS_SHELL, args }, async (come) => {
    const ana = await come();
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
  });
});

test('the chosen camera is remembered on the device, and nothing else', async ({ house }) => {
  await withBrowser({ executablePath: CHROMIUM, args: FLAGS }, async (arrive) => {
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
});

test('a camera that answers after its guest has gone back, or left the queue, is let go', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  await ana.page.addInitScript(answerLate);
  const live = () => ana.page.evaluate(() => window.cameraAnswers());
  const { page } = ana;
  await ana.enter(house.url);
  await ana.expectLaying();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Find a table' })).toBeVisible();
  expect(await live()).toBe(0);
  await ana.press('Find a table');
  await ana.expectLaying();
  await ana.press('Take a seat');
  await ana.press('Leave the queue');
  await ana.expectHeading('You left the queue');
  expect(await live()).toBe(0);
  // The last press wins.
  await ana.press('Find another table');
  await ana.expectWaiting();
  expect(await live()).toBe(2);
});

declare global {
  interface Window {
    /** Lets camera and microphone answer what they were asked so far; how many tracks are live then. */
    cameraAnswers: () => Promise<number>;
  }
}

/** Runs in the page before anything else: camera and microphone answer when the test says so. */
function answerLate(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const tracks: MediaStreamTrack[] = [];
  let answers: (() => void)[] = [];
  const given: Promise<unknown>[] = [];
  mediaDevices.getUserMedia = (wanted) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answers.push(resolve);
    const stream = promise.then(() => ask(wanted));
    given.push(stream.then((come) => tracks.push(...come.getTracks())));
    return stream;
  };
  window.cameraAnswers = async () => {
    for (const answer of answers) answer();
    answers = [];
    await Promise.all(given);
    // Whoever takes them, or lets them go, does so in the next turn.
    await new Promise((resolve) => setTimeout(resolve));
    return tracks.filter(({ readyState }) => readyState === 'live').length;
  };
}
