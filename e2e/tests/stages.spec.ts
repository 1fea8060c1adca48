/** Every stage as it is for somebody who looks, listens, or wants to know what leaves their device. */
import type { Page, Route } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Emulator } from '../gemini/emulator.ts';
import { KEY } from '../gemini/settings.ts';
import { expectAccessible, expectAccessibleAllDay } from '../lib/accessible.ts';
import { COVERED_BY_DEFAULT, lifts } from '../lib/covers.ts';
import { ReportDesk } from '../lib/report-desk.ts';
import { sidewaysIn } from '../lib/sideways.ts';
import { expect, test } from '../lib/test.ts';

const SCREENS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };
/** Where the way on has to be in sight without scrolling. The last is what a stage is left at. */
const VIEWPORTS = {
  small: { width: 320, height: 640 },
  sideways: { width: 844, height: 390 },
  large: { width: 2560, height: 1440 },
  laptop: LAPTOP,
};
/** On one machine alone: there somebody may look at the pictures. */
const KEEPS_PICTURES = !process.env['CI'];

/**
 * One level deeper, once it is open: accessible by day and by night, and scrolled one way only, on the smallest phone and with
 * text at twice its size. Leaves it closed, and the focus where it was.
 */
async function inspectSheet(page: Page, stage: string, name: string): Promise<void> {
  const sheet = page.getByRole('dialog', { name, exact: true });
  await expect(sheet).toBeVisible();
  const within = 'dialog[open]';
  const forms = { small: VIEWPORTS.small, double: PHONE };
  for (const [form, viewport] of Object.entries(forms)) {
    await page.setViewportSize(viewport);
    await page.evaluate(
      async (size) => {
        document.documentElement.style.fontSize = size;
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
      },
      form === 'double' ? '200%' : '',
    );
    expect(await sidewaysIn(sheet), `${stage}, ${form}: sideways`).toBeLessThanOrEqual(1);
    if (KEEPS_PICTURES) await page.screenshot({ path: `${SCREENS}${stage}-${form}.png` });
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, `${stage}, light`, { within });
  if (KEEPS_PICTURES) await page.screenshot({ path: `${SCREENS}${stage}-phone-light.png` });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectAccessible(page, `${stage}, dark`, { within, only: 'color-contrast' });
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
}

/**
 * Lets axe look at the stage by day and by night, looks whether the way on is in sight in every form, and takes a picture of
 * each. Every change of a form is a layout of the whole page, so each is made once.
 */
async function inspect(page: Page, stage: string, wayOn?: string): Promise<void> {
  const look = async (form: string) => {
    await expectInSight(page, `${stage}, ${form}`, wayOn);
    if (KEEPS_PICTURES) await page.screenshot({ path: `${SCREENS}${stage}-${form}.png` });
  };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(PHONE);
  await look('phone-light');
  await expectAccessible(page, `${stage}, light`);
  // WCAG 1.4.4: text at twice its size.
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await look('double');
  // On the smallest phone, and on one on its side, letters of that size are scrolled to, and one way only.
  for (const form of ['small', 'sideways'] as const) {
    await page.setViewportSize(VIEWPORTS[form]);
    await expectInSight(page, `${stage}, double, ${form}`);
  }
  await page.setViewportSize(PHONE);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '';
    document.documentElement.dir = 'rtl';
  });
  await look('rtl');
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  for (const [form, viewport] of Object.entries(VIEWPORTS)) {
    await page.setViewportSize(viewport);
    await look(`${form}-dark`);
  }
  // Nothing but colours differs from one scheme to the other.
  await expectAccessible(page, `${stage}, dark`, { only: 'color-contrast' });
}

/** The page scrolls one way only (WCAG 1.4.10), and what leads on can be pressed where it stands. */
async function expectInSight(page: Page, where: string, wayOn?: string): Promise<void> {
  // Chromium takes a new width at once, but `vw` and media queries only with one of its next frames. A fraction of a pixel is
  // told as a whole one.
  const overflow = () =>
    page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
  await expect.poll(overflow, { message: `${where}: sideways`, timeout: 10_000 }).toBeLessThan(2);
  if (wayOn === undefined) return;
  const button = page.getByRole('button', { name: wayOn, exact: true });
  // Whole, in sight, and nothing lies over it.
  const seen = () =>
    button.evaluate((element) => {
      const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      const whole = top >= 0 && left >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
      return whole && there !== null && element.contains(there) ? 'in sight' : `${top}–${bottom}`;
    });
  await expect.poll(seen, { message: `${where}: ${wayOn}`, timeout: 10_000 }).toBe('in sight');
}

test('coming in: each stage is accessible, fits small screens and has its picture taken; rules are agreed to once', async ({
  openHouse,
  arrive,
}) => {
  test.slow();
  const house = await openHouse({
    HOUSE: 'open',
    HOUSE_CONTACT: 'host@eat.example',
    HOUSE_TERMS: 'https://eat.example/terms',
    HOUSE_AGE: 'I am 18 or older.',
  });
  const ana = await arrive();
  await ana.page.goto(house.url);
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  await inspect(ana.page, '1-door', 'Find a table');
  await ana.enter(house.url);
  await expect(ana.page.getByLabel('Your picture')).toBeVisible();
  await inspect(ana.page, '2-laying', 'Take a seat');
  const statement = ana.page.getByRole('checkbox', { name: /I am 18 or older\./ });
  await ana.press('Take a seat');
  await expect(statement).toBeFocused();
  await expect(ana.page.getByRole('link', { name: 'All the terms' })).toHaveAttribute(
    'href',
    'https://eat.example/terms',
  );
  await statement.check();
  await ana.takeSeat();
  await ana.expectWaiting();
  await inspect(ana.page, '3-queue', 'Leave the queue');
  // Another page of the same device.
  await ana.enter(house.url);
  await ana.takeSeat();
  await ana.expectWaiting();
  await expect(statement).toBeHidden();
});

test('a meal, a report that only the operator reads, and its end: each stage is accessible, fits small screens and has its picture taken', async ({
  openHouse,
  arrive,
}) => {
  test.slow();
  const desk = await ReportDesk.open();
  const house = await openHouse({ ...desk.environment, ...COVERED_BY_DEFAULT });
  const [ana, ben] = [await arrive(), await arrive()];
  const sent: string[] = [];
  ana.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(String(payload))),
  );
  // Of such a name no browser knows where to part it.
  const called = 'W'.repeat(40);
  await ana.enter(house.url);
  await ana.page.getByRole('textbox', { name: 'Your name' }).fill(called);
  await ana.takeSeat();
  await ben.queue(house.url);
  await Promise.all([ana.expectFrames(), ben.expectFrames(called)]);
  await inspect(ana.page, '4-table', 'Leave the table');
  // What is under a cover is on no picture of a report.
  await Promise.all([lifts(ana), lifts(ben, called)]);
  await expect(ana.other()).toContainText('The cover is lifted');

  // Two taps from the tile, and all in one place.
  await ana.press('Options for Guest 2');
  const sheet = ana.page.getByRole('dialog', { name: 'Guest 2' });
  for (const name of ['Never again', 'Leave the table'])
    await expect(sheet.getByRole('button', { name, exact: true })).toBeVisible();
  await ana.press('Report');
  await expect(sheet.getByRole('region', { name: 'Report', exact: true })).toBeFocused();
  await sheet.getByRole('radio', { name: 'Nudity, or something sexual' }).check();
  await sheet.getByLabel('In your own words').fill('He showed more than his soup.');
  await ana.press('Add a picture of what you see now');
  const picture = sheet.getByRole('img', { name: 'The picture that goes with your report' });
  await expect.poll(() => picture.evaluate(coloursOf)).toBeGreaterThan(8);
  await inspect(ana.page, '4-report');
  const shown = await picture.getAttribute('src');
  await ana.press('Send report');
  await expect(sheet).toContainText('The house has heard you.');
  await ana.page.keyboard.press('Escape');

  // Nobody on the way reads it.
  await expect.poll(() => desk.sealed()).toContain('"reason":"indecent"');
  const base64 = shown?.split(',')[1] ?? '';
  expect(base64.length).toBeGreaterThan(1000);
  expect(sent.join()).toContain('"claim"');
  for (const seen of [sent.join(), await desk.sealed(), house.output]) {
    expect(seen).not.toContain('soup');
    expect(seen).not.toContain(base64.slice(0, 60));
  }
  const report = await desk.read();
  expect(report.said).toContain('indecent\n  He showed more than his soup.\n');
  expect(report.picture.toString('base64')).toBe(base64);

  await test.step('whatever somebody is called and writes, it fits the smallest phone', async () => {
    await ben.page.setViewportSize(VIEWPORTS.small);
    await ana.press('Meal');
    const line = ana.page.getByRole('textbox', { name: 'A short line' });
    await line.fill('W'.repeat(200));
    await line.press('Enter');
    await ana.page.keyboard.press('Escape');
    const hide = ben.page.getByRole('button', { name: /^Hide what W+ writes and does$/ });
    await expect(hide).toBeInViewport({ ratio: 1 });
    await ben.press('Meal');
    expect(await sidewaysIn(ben.page.getByRole('dialog'))).toBeLessThanOrEqual(1);
    await ben.page.keyboard.press('Escape');
    await hide.click();
    await expect(hide).toHaveCount(0);
  });

  await test.step('what is one level deeper', async () => {
    const { page } = ana;
    await ana.press('Your options');
    await ana.press('View and own picture');
    await inspectSheet(page, '4-view', 'View and own picture');
    await ana.press('Keyboard shortcuts');
    await inspectSheet(page, '4-keys', 'Keyboard shortcuts');
    await inspectSheet(page, '4-options', 'Your options');
    await ana.press('Options for Guest 2');
    await page.getByText('The line to Guest 2').click();
    await inspectSheet(page, '4-guest', 'Guest 2');
    await ana.press('Meal');
    await inspectSheet(page, '4-meal', 'Your meal');
    await ana.press('Meal');
    await page.getByRole('button', { name: /^Draw on the napkin/ }).click();
    await ana.press('Heart');
    await inspectSheet(page, '4-napkin', 'Napkin');
    await ana.press('What the server saw');
    await inspectSheet(page, '4-saw', 'What the server saw');
    for (const guest of [ben, ana]) {
      await guest.press('Check safety');
      await guest.press('Compare');
    }
    await expect(page.getByRole('list', { name: 'Your table’s recipe' })).toBeVisible();
    await ana.press('Tap what Guest 2 reads');
    await inspectSheet(page, '4-recipe', 'Table recipe');
    await ben.page.keyboard.press('Escape');
    await page.goBack();
    await inspectSheet(page, '4-leave', 'Leave?');
  });

  await ben.press('Next table');
  await ana.expectHeading('Your company has left');
  await expect(ana.page.getByRole('button', { name: 'Something was wrong?' })).toBeVisible();
  await inspect(ana.page, '5-exit', 'Find another table');
  // It can be said after the meal, too, also while waiting for the next.
  await ben.press('Something was wrong?');
  await inspectSheet(ben.page, '5-wrong', 'Something was wrong?');
  await ben.press('Something was wrong?');
  await ben.press('Report');
  await ben.page.getByRole('radio', { name: 'Advertising, or a swindle' }).check();
  await ben.press('Send report');
  await expect(ben.page.getByRole('dialog')).toContainText('The house has heard you.');
  await desk.close();
});

/** Runs in the page: of how many colours, roughly, a picture is; 0 before it is there. */
function coloursOf(image: HTMLElement | SVGElement): number {
  if (!(image instanceof HTMLImageElement) || image.naturalWidth === 0) return 0;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0);
  const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  const colours = new Set<number>();
  for (let at = 0; at < pixels.length; at += 4)
    colours.add(
      [0, 1, 2].reduce((sum, part) => sum * 16 + Math.floor((pixels[at + part] ?? 0) / 16), 0),
    );
  return colours.size;
}

test('setting a private table, and coming to it: each stage is accessible, fits small screens and has its picture taken', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.page.goto(house.url);
  await ana.press('Set a private table');
  await ana.expectHeading('Set a private table');
  await inspect(ana.page, '1-setting', 'Set the table');
  const invitation = await ana.setTable(house.url, { door: 'Only whom I let in' });
  // A note that passes lies over what it passes.
  const copied = ana.page.getByText('Invitation copied');
  await expect(copied).toBeVisible();
  await expect(copied).toBeHidden();
  await inspect(ana.page, '4-alone', 'Copy invitation');
  await ana.press('About this table');
  await inspect(ana.page, '4-about');
  await ana.press('Close');
  await ben.page.goto(invitation);
  await ben.expectHeading('You are invited to a table');
  await inspect(ben.page, '1-invited', 'Come to the table');
  await ben.press('Come to the table');
  await ben.takeSeat();
  await expect(ben.status).toContainText('You have knocked at the host’s door');
  await inspect(ben.page, '3-knocking', 'Stop knocking');
  await inspect(ana.page, '4-knocked-at');
  await ben.press('Stop knocking');
  await ben.expectHeading('You walked on');
  await inspect(ben.page, '5-walked-on', 'Find another table');
  await test.step('a link that is not whole, and a door that is locked, lead to no seat', async () => {
    await ben.page.goto(invitation.slice(0, -3));
    await expect(ben.page.getByRole('button', { name: 'Back to the door' })).toBeVisible();
    await expectAccessibleAllDay(ben.page, '5-broken-link');
    await ana.press('About this table');
    await ana.page.getByRole('radio', { name: 'Nobody more' }).check();
    await ben.page.goto(invitation);
    await ben.press('Come to the table');
    await ben.takeSeat();
    await ben.expectHeading('This table is locked');
    await expectAccessibleAllDay(ben.page, '5-locked');
  });
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
  await inspect(ana.page, '3-companion', 'Leave the queue');
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
  await inspect(ana.page, '1-stuck', 'Try again');
});

test('the pages beside the evening are accessible and fit small screens', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  await ana.page.goto(`${house.url}/privacy`);
  await ana.expectHeading(/privacy|nobody in between/i);
  // No script brings the style of its own parts later.
  await expect(ana.page.getByRole('article')).toHaveCSS('max-width', '672px');
  await inspect(ana.page, '6-privacy');
  // Whose work comes with ours: code, icons, fonts, and weights, also of workers.
  await ana.page.getByRole('link', { name: 'whose, and under which terms' }).click();
  for (const work of ['svelte', 'lucide', 'valibot', 'Fraunces', 'nsfwjs', 'tfjs-core', 'GTCRN'])
    await expect(ana.page.locator('body')).toContainText(work);
  await ana.page.goto(`${house.url}/access`);
  await ana.expectHeading('Accessibility');
  await inspect(ana.page, '6-access');
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

test('a door whose code does not come whole says so by itself, and can be loaded again', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  const held = (route: Route) => route.abort();
  await ana.page.route(/immutable\/entry\/start/, held);
  await ana.page.goto(house.url);
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeDisabled();
  const notice = ana.page.getByText('If the buttons stay grey');
  await expect(notice).toBeVisible();
  await ana.page.unroute(/immutable\/entry\/start/, held);
  await ana.page.getByRole('link', { name: 'Load the page again' }).click();
  await expect(ana.page.getByRole('button', { name: 'Find a table' })).toBeEnabled();
  await expect(notice).toBeHidden();
});

test('in every language the door weighs at most 60 kB of JavaScript, and no style of what stands behind it', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  const scripts = new Set<string>();
  const styles: string[] = [];
  ana.page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind === 'script') scripts.add(new URL(response.url()).pathname);
    if (kind === 'stylesheet') styles.push(response.url());
  });
  await ana.page.goto(house.url, { waitUntil: 'networkidle' });
  // Its style is in the page itself.
  expect(styles).toEqual([]);
  const background = (element: Element) => getComputedStyle(element).backgroundColor;
  expect(await ana.page.locator('body').evaluate(background)).not.toBe('rgba(0, 0, 0, 0)');

  const textOf = async (path: string) => (await fetch(new URL(path, house.url))).text();
  const weights = new Map<string, number>();
  // As gzip, which every proxy and every browser has; this server sends less, as Brotli.
  const weightOf = async (path: string): Promise<number> => {
    const known = weights.get(path) ?? gzipSync(await textOf(path)).length;
    weights.set(path, known);
    return known;
  };
  /** Scripts that a page names in its head; whatever else it loads is the same in all languages. */
  const namedIn = (html: string) =>
    [...html.matchAll(/<(?:link href|script src)="([^"]+\.js)"/g)].map(([, path = '']) => path);
  const english = await textOf('/en/');
  const besides = [...scripts].filter((path) => !namedIn(english).includes(path));
  const tags = /<meta name="languages" content="([^"]+)"/.exec(english)?.[1]?.split(' ') ?? [];
  expect(tags.length).toBeGreaterThan(12);
  for (const tag of tags) {
    const all = new Set([...namedIn(await textOf(`/${tag}/`)), ...besides]);
    const total = (await Promise.all([...all].map(weightOf))).reduce((sum, one) => sum + one, 0);
    expect(total, tag).toBeGreaterThan(20_000);
    expect(total, tag).toBeLessThanOrEqual(60_000);
  }
});
