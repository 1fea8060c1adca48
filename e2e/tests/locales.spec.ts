/** The house in other languages: what each page holds, and how somebody comes to theirs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordsOf } from '../lib/catalogue.ts';
import { sidewaysIn } from '../lib/sideways.ts';
import { expect, test } from '../lib/test.ts';
import { readLocales } from '../../web/vite/words/locale.ts';

const BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));
const locales = readLocales();

/** One sentence of each part of a catalogue, plain and unlike any in another language. */
const PROBES = ['door.lead', 'exit.reasons.you-left.sentence', 'wishes.patience', 'devices.silent'];

test('each page holds the words of one language', async () => {
  const probes = new Map(
    ['en', ...locales.map(({ tag }) => tag)].map((tag) => [
      tag,
      PROBES.map((path) => wordsOf(tag, path)),
    ]),
  );
  const pages = readdirSync(BUILD, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  );
  // Door, invitation, privacy, accessibility, what is out of reach and what is nowhere: in each, and once without a language.
  expect(pages).toHaveLength(6 * (probes.size + 1));
  for (const page of pages) {
    const html = readFileSync(join(BUILD, page), 'utf8');
    const [, tag = ''] = /<html lang="([\w-]+)"/.exec(html) ?? [];
    const [, map = ''] = /<script type="importmap">([^<]*)</.exec(html) ?? [];
    // Whatever is not named here, its browser does not run (Integrity-Policy).
    const modules = Object.keys((JSON.parse(map) as { integrity: object }).integrity);
    const read = (path: string) => readFileSync(join(BUILD, path), 'utf8');
    // A minifier writes blanks that do not break as what they are.
    const held = [html, ...modules.map(read)].join('\n').replaceAll(/\\xa0|&nbsp;/gi, '\u00a0');
    const spoken = [...probes].filter(([, sentences]) =>
      sentences.some((sentence) => held.includes(sentence)),
    );
    expect([page, spoken.map(([language]) => language)]).toEqual([page, [tag]]);
    expect([page, (probes.get(tag) ?? []).filter((sentence) => !held.includes(sentence))]).toEqual([
      page,
      [],
    ]);
  }
});

test('each door says in its own language and direction what it is', () => {
  for (const { tag, head } of locales) {
    const html = readFileSync(join(BUILD, tag, 'index.html'), 'utf8');
    expect(html).toContain(`<html lang="${tag}" dir="${head.dir}">`);
    expect(html).toContain(`<title>${wordsOf(tag, 'site.titles.door')}</title>`);
    expect(html).toContain(
      `<meta name="description" content="${wordsOf(tag, 'site.description')}"`,
    );
    expect(html).toContain(`href="/${tag}/manifest.webmanifest"`);
    expect(html).toContain(wordsOf(tag, 'door.heading'));
  }
});

test('a guest comes in their language and eats with somebody who reads English', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  const invitation = await ana.setTable(house.url);
  const noor = await arrive({ locale: 'ar-EG' });
  const { page } = noor;

  // The house follows what the browser asks for, from right to left; the key of the invitation goes along.
  await page.goto(invitation);
  await expect(page).toHaveURL(/\/ar\/t\/[\w-]{22}$/);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  // Whoever reads another one better picks it here, is invited as before, and finds it kept.
  await page.locator('summary').filter({ hasText: 'العربية' }).click();
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(/\/de\/t\/[\w-]{22}$/);
  await expect(page.getByRole('button', { name: wordsOf('de', 'invited.come') })).toBeVisible();
  await page.goto(invitation);
  await expect(page).toHaveURL(/\/de\/t\/[\w-]{22}$/);
  await page.locator('summary').filter({ hasText: 'Deutsch' }).click();
  await page.getByRole('link', { name: 'العربية' }).click();
  await expect(page).toHaveURL(/\/ar\/t\/[\w-]{22}$/);
  await page.getByRole('button', { name: wordsOf('ar', 'invited.come') }).click();
  await page.getByRole('textbox', { name: wordsOf('ar', 'laying.name') }).fill('نور');
  await page.getByRole('button', { name: wordsOf('ar', 'laying.takeSeat') }).click();
  await ana.expectFrames('نور');
  await expect(page.getByRole('group', { name: 'ضيف 2' })).toBeVisible();
});

test('who picks a language at the door keeps it, and an address that names one wins', async ({
  house,
  arrive,
}) => {
  // Chosen at the door, another language goes before that.
  const { page } = await arrive({ locale: 'ar-EG' });
  await page.goto(house.url);
  await expect(page).toHaveURL(`${house.url}/ar/`);
  await page.locator('summary').filter({ hasText: 'العربية' }).click();
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(`${house.url}/de/`);
  await page.goto(house.url);
  await expect(page).toHaveURL(`${house.url}/de/`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(wordsOf('de', 'door.heading'));
  // But not before the address.
  await page.goto(`${house.url}/ar/`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
});

test('in German, whose words are long, no name at a table of four is cut on the smallest phone, and no sheet is wider than one', async ({
  house,
  arrive,
}) => {
  test.slow();
  const [ben, chidi, dora] = [await arrive(), await arrive(), await arrive()];
  const invitation = await ben.setTable(house.url, { chairs: 4 });
  for (const [guest, name] of [[chidi, 'Chidi'] as const, [dora, 'Dora'] as const]) {
    await guest.comeTo(invitation);
    await guest.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await guest.takeSeat();
  }
  const ana = await arrive({ locale: 'de-DE' });
  const { page } = ana;
  await page.goto(invitation);
  await page.getByRole('button', { name: wordsOf('de', 'invited.come') }).click();
  await page.getByRole('button', { name: wordsOf('de', 'laying.takeSeat') }).click();
  await Promise.all(['Chidi', 'Dora'].map((name) => ana.expectFrames(name)));

  await page.setViewportSize({ width: 320, height: 640 });
  const cut = () =>
    page
      .locator('.place .name')
      .evaluateAll((names) =>
        names
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .map(({ textContent }) => textContent),
      );
  await expect.poll(cut).toEqual([]);
  await expect(page.locator('.place .name')).toHaveCount(4);

  for (const path of ['meal.open', 'table.own.options', 'table.about', 'saw.title']) {
    for (const [width, size] of [
      [320, ''],
      [390, '200%'],
    ] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.evaluate((given) => (document.documentElement.style.fontSize = given), size);
      await page.getByRole('button', { name: wordsOf('de', path), exact: true }).click();
      const sheet = page.getByRole('dialog');
      const wider = () => sidewaysIn(sheet);
      await expect.poll(wider, { message: `${path} at ${width} ${size}` }).toBeLessThanOrEqual(1);
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();
    }
  }
});
