/** Every stage as it is for somebody who looks, listens, or wants to know what leaves their device. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { Emulator } from '../gemini/emulator.ts';
import { KEY } from '../gemini/settings.ts';
import { complaintsOf, dine } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const SCREENS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const LAPTOP = { width: 1280, height: 800 };
const VIEWPORTS = {
  phone: { width: 390, height: 844 },
  sideways: { width: 740, height: 360 },
  laptop: LAPTOP,
};
type Form = keyof typeof VIEWPORTS;
type ColorScheme = 'light' | 'dark';
const FORMS: Record<ColorScheme, readonly Form[]> = {
  light: ['phone', 'sideways'],
  dark: ['laptop'],
};

/** Takes a picture of the stage in some form for each of its uses, and lets axe look at it. */
async function inspect(page: Page, stage: string): Promise<void> {
  for (const [colorScheme, forms] of Object.entries(FORMS) as [ColorScheme, Form[]][]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const name of forms) {
      await page.setViewportSize(VIEWPORTS[name]);
      await page.screenshot({ path: `${SCREENS}${stage}-${name}-${colorScheme}.png` });
    }
    const axe = new AxeBuilder({ page });
    // Nothing but colours differs from one scheme to the other.
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
    const { violations } = await axe.analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious, `${stage}, ${colorScheme}`).toEqual([]);
  }
  // WCAG 1.4.10: a phone held sideways, or a page at 400 %, scrolls one way only.
  await page.setViewportSize({ width: 320, height: 640 });
  // Chromium takes the new width at once, but `vw` and media queries only with its next frame.
  const overflow = await page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  expect(overflow, `${stage} at 320 px`).toBeLessThanOrEqual(0);
  await page.setViewportSize(LAPTOP);
}

test('coming in: each stage is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
}) => {
  test.slow();
  const ana = await arrive();
  await ana.page.goto(house.url);
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  await inspect(ana.page, '1-door');
  await ana.enter(house.url);
  await expect(ana.page.getByLabel('Your picture')).toBeVisible();
  await inspect(ana.page, '2-laying');
  await ana.takeSeat();
  await ana.expectWaiting();
  await inspect(ana.page, '3-queue');
});

test('a meal and its end: each stage is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ana, ben] = [await arrive(), await arrive()];
  await dine(house.url, ana, ben);
  await inspect(ana.page, '4-table');
  await ben.press('Leave the table');
  await ana.expectHeading('Your company has left');
  await inspect(ana.page, '5-exit');
});

test('setting a private table: each stage is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
}) => {
  test.slow();
  const ana = await arrive();
  await ana.page.goto(house.url);
  await ana.press('Set a private table');
  await ana.expectHeading('Set a private table');
  await inspect(ana.page, '1-setting');
  await ana.setTable(house.url);
  await expect(ana.page.getByText('Invitation copied')).toBeHidden();
  await inspect(ana.page, '4-alone');
  await ana.press('About this table');
  await inspect(ana.page, '4-about');
});

test('coming to a private table: each stage is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ana, ben] = [await arrive(), await arrive()];
  const invitation = await ana.setTable(house.url, { door: 'Only whom I let in' });
  await ben.page.goto(invitation);
  await ben.expectHeading('You are invited to a table');
  await inspect(ben.page, '1-invited');
  await ben.press('Come to the table');
  await ben.takeSeat();
  await expect(ben.status).toContainText('The host has heard you knock');
  await inspect(ben.page, '3-knocking');
  await inspect(ana.page, '4-knocked-at');
  await ben.press('Stop knocking');
  await ben.expectHeading('You walked on');
  await inspect(ben.page, '5-walked-on');
});

test('eating with the companion: each form of it is accessible, fits small screens and has its picture taken', async ({
  openHouse,
  arrive,
}) => {
  test.slow();
  const emulator = await Emulator.open();
  const house = await openHouse({ GEMINI_API_KEY: KEY, GEMINI_BASE_URL: emulator.url });
  const ana = await arrive();
  await ana.page.goto(house.url);
  await ana.press('Eat with the companion');
  await ana.takeSeat();
  await expect(ana.page.getByRole('button', { name: 'Yes, sit down' })).toBeVisible();
  await inspect(ana.page, '3-companion-consent');
  await ana.press('Yes, sit down');
  const captions = ana.page.getByRole('log', { name: 'Captions' });
  await expect(captions).toContainText('Companion:');
  await inspect(ana.page, '3-companion');
  emulator.inject({ kind: 'refuse', as: 'quota' });
  emulator.inject({ kind: 'close', as: 'lost' });
  await expect(ana.page.getByRole('alert')).toBeVisible();
  await inspect(ana.page, '3-companion-gone');
  await ana.press('The house’s own voice instead');
  await expect(captions).toContainText('The house:');
  await inspect(ana.page, '3-companion-house');
  await emulator.close();
});

test('a door that is stuck is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
  layCable,
}) => {
  const cable = await layCable(house.port);
  const ana = await arrive();
  await ana.page.goto(cable.url);
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  cable.cut();
  await ana.press('Find a table');
  await ana.expectHeading('The door is stuck');
  await inspect(ana.page, '1-stuck');
});

test('the pages beside the evening are accessible and fit small screens', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  await ana.page.goto(`${house.url}/privacy`);
  await ana.expectHeading(/privacy|nobody in between/i);
  await inspect(ana.page, '6-privacy');
  await ana.page.goto(`${house.url}/no-such-page`);
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await inspect(ana.page, '7-not-found');
});

test('the door can be read without JavaScript', async ({ house, arrive }) => {
  const ana = await arrive({ javaScriptEnabled: false });
  await ana.page.goto(house.url);
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeVisible();
  await expect(ana.page.getByText(/needs JavaScript/i)).toBeVisible();
});

test('a whole evening: no other origin, no cookie, no policy broken, nothing in the console', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  const asked: string[] = [];
  const said = complaintsOf(ana, ben);
  for (const { page } of [ana, ben]) {
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url()));
  }
  await dine(house.url, ana, ben);
  await ana.press('Leave the table');
  await ben.expectHeading('Your company has left');
  const others = asked.filter(
    (url) => new URL(url).host !== new URL(house.url).host && !/^(blob|data):/.test(url),
  );
  expect(others).toEqual([]);
  expect(asked.some((url) => url.startsWith('ws:'))).toBe(true);
  expect(await ana.page.context().cookies()).toEqual([]);
  expect(said).toEqual([]);
});

test('the door weighs at most 60 kB of compressed JavaScript', async ({ house, arrive }) => {
  const ana = await arrive();
  const sizes: Promise<number>[] = [];
  ana.page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await ana.page.goto(house.url, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(60 * 1024);
});
