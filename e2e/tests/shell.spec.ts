/** What stays of a page when its house is out of reach, and how a newer page comes. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readLocales } from '../../web/vite/words/locale.ts';
import { wordsOf } from '../lib/catalogue.ts';
import { standBefore } from '../lib/stand-before.ts';
import { expect, test } from '../lib/test.ts';

test('a page says in its language that its house is out of reach, and comes back with it; a newer one waits for the guest', async ({
  house,
  arrive,
}) => {
  /** `half`: the renewed house does not serve all of its page yet. */
  const state: { answers: boolean | 502; half: boolean; isOlder: boolean } = {
    answers: true,
    half: false,
    isOlder: true,
  };
  const { url, close } = await standBefore(house.url, {
    answers: (path) => !(state.half && path.includes('/boot.')) && state.answers,
    isOlder: () => state.isOlder,
  });
  const { page } = await arrive();
  await page.goto(`${url}/de/`);
  const find = page.getByRole('button', { name: 'Tisch finden' });
  await expect(find).toBeEnabled();
  // The first sign of somebody.
  await page.mouse.move(20, 20);
  const kept = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const shells = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(shells.map((shell) => shell.keys()))).flat();
    return requests.map((request) => new URL(request.url).pathname);
  });
  expect(kept.filter((path) => !path.startsWith('/_app/immutable/'))).toEqual(['/de/offline']);

  // The page's policy lets it in by one way alone: neither by a bare address, nor by another policy of that name.
  const ways = await page.evaluate(async () => {
    const { name } = await navigator.serviceWorker.register('/service-worker.js').then(
      () => new Error('let in'),
      (why: Error) => why,
    );
    const make = () => Reflect.get(globalThis, 'trustedTypes').createPolicy('ewm-service-worker');
    try {
      return [name, make()];
    } catch (why) {
      return [name, why instanceof Error && why.name];
    }
  });
  expect(ways).toEqual(['TypeError', 'TypeError']);

  const isThere = async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing } = registration;
    if (installing)
      await new Promise((resolve) => installing.addEventListener('statechange', resolve));
    return registration.waiting !== null;
  };
  // A worker of a newer page that comes by half is none: the one before stays, with all that it has.
  [state.isOlder, state.half] = [false, true];
  expect(await page.evaluate(isThere)).toBe(false);
  [state.isOlder, state.half] = [true, false];

  for (const silence of [502, false] as const) {
    state.answers = silence;
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Das Haus ist nicht zu erreichen',
    );
  }
  const again = page.getByRole('button', { name: 'Noch einmal versuchen' });
  await again.click();
  await expect(again).toBeVisible();
  state.answers = true;
  // It asks by itself, too, and then there is nothing to press any more.
  await Promise.race([again.click(), expect(find).toBeEnabled()]);
  await expect(find).toBeEnabled();

  // Nobody who lays their place is disturbed by a newer page, also not by one that another tab loads.
  const other = await page.context().newPage();
  await other.goto(`${url}/de/`);
  for (const tab of [page, other]) {
    await tab.getByRole('button', { name: 'Tisch finden' }).click();
    await expect(tab).toHaveTitle(/^Deck deinen Platz/);
  }
  state.isOlder = false;
  // A look of the browser's own that began before may answer this one, with what was there then.
  await expect.poll(() => page.evaluate(isThere)).toBe(true);
  const loadIn = (tab: Page) => tab.getByRole('button', { name: 'Die neue laden' });
  const load = loadIn(page);
  await expect(load).toBeHidden();
  await page.goBack();
  await expect(load).toBeVisible();
  const here = await other.evaluateHandle(() => document.body);
  await load.click();
  await expect(load).toBeHidden();
  await expect(find).toBeEnabled();
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting))
    .toBeNull();
  await expect(other).toHaveTitle(/^Deck deinen Platz/);
  expect(await here.evaluate((body) => body.isConnected)).toBe(true);
  await other.goBack();
  await loadIn(other).click();
  await expect(loadIn(other)).toBeHidden();
  await expect(other.getByRole('button', { name: 'Tisch finden' })).toBeEnabled();
  await other.close();
  close();
});

test('a page that the house no longer understands says so where it waits, and one press brings the new one', async ({
  house,
  arrive,
}) => {
  const ana = await arrive();
  // What comes first is a page from before: it speaks an older wire. Loaded anew it speaks as the house does.
  await ana.page.addInitScript(() => {
    const [come] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (come?.type === 'reload') return;
    const Real = WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(url: string | URL) {
        super(url, 'eat-with-me.0');
      }
    };
  });
  await ana.queue(house.url);
  await expect(ana.status).toContainText('This page can no longer seat you.');
  await expect(
    ana.page.getByText('This page has been renewed since you opened it.').last(),
  ).toBeVisible();
  // Nothing is promised that cannot come.
  await expect(ana.page.getByRole('region', { name: 'The queue' })).toBeHidden();
  const { violations } = await new AxeBuilder({ page: ana.page }).analyze();
  expect(violations).toEqual([]);
  await ana.press('Load the new one');
  await ana.press('Find a table');
  await ana.takeSeat();
  await expect(ana.status).toContainText('We are looking for one more guest.');
  await expect(ana.page.getByText('Nobody else is waiting just now.')).toBeVisible();
});

test('at the table such a page offers the new one to whoever asks for another table, and says goodbye before it comes', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  await ana.page.addInitScript(() => {
    const Real = WebSocket;
    const made: WebSocket[] = [];
    let isOld = false;
    globalThis.WebSocket = class extends Real {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, isOld ? 'eat-with-me.0' : protocols);
        made.push(this);
      }
    };
    addEventListener('house-renewed', () => {
      isOld = true;
      for (const socket of made) socket.close();
    });
  });
  await ana.queue(house.url);
  await ben.queue(house.url);
  await ana.expectCompany(1);
  await ben.expectCompany(1);
  await ana.page.evaluate(() => dispatchEvent(new Event('house-renewed')));
  await expect(ana.page.getByText('The house was renewed while you ate.')).toBeVisible();
  const load = ana.page.getByRole('button', { name: 'Load the new one' });
  await expect(load).toBeHidden();
  await ana.press('Next table');
  await expect(
    ana.page.getByText('This page is too old to find another table.').last(),
  ).toBeVisible();
  await ana.press('Stay at the table');
  await expect(load).toBeHidden();
  await ana.expectCompany(1);
  await ana.press('Next table');
  const loaded = ana.page.waitForEvent('load');
  await load.click();
  await ben.expectHeading('Your company has left');
  await loaded;
  await ana.press('Find a table');
  await ana.takeSeat();
  await expect(ana.status).toContainText('We are looking for one more guest.');
});

/** Width and height of a PNG, as its head says. */
const sizeOf = (png: Buffer): string => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

test('in every language it can be installed: icons are what they say, and each shortcut leads where its name says', async ({
  house,
  arrive,
}) => {
  const { page } = await arrive();
  interface Manifest {
    name: string;
    lang: string;
    start_url: string;
    icons: { src: string; sizes: string; type: string; purpose: string }[];
    shortcuts: { name: string; url: string }[];
  }
  const manifestOf = async (tag: string) => {
    const address = new URL(`/${tag}/manifest.webmanifest`, house.url);
    return (await (await fetch(address)).json()) as Manifest;
  };
  for (const { tag } of readLocales()) {
    const { lang, start_url, shortcuts } = await manifestOf(tag);
    expect([lang, start_url]).toEqual([tag, `/${tag}/`]);
    expect(shortcuts).toEqual([
      { name: wordsOf(tag, 'door.find'), url: `/${tag}/` },
      { name: wordsOf(tag, 'door.setTable'), url: `/${tag}/#set-table` },
    ]);
  }
  const { icons, shortcuts } = await manifestOf('de');
  const kinds = icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`);
  expect(kinds).toEqual(expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']));
  for (const { src, sizes, type } of icons) {
    const response = await fetch(new URL(src, house.url));
    expect([src, response.headers.get('content-type')]).toEqual([src, type]);
    if (type !== 'image/png') continue;
    expect([src, sizeOf(Buffer.from(await response.arrayBuffer()))]).toEqual([src, sizes]);
  }
  for (const { name, url } of shortcuts) {
    await page.goto(new URL(url, house.url).href);
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  }
  // The second one is past the door, and asks for no camera; also where the door is open already.
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText(wordsOf('de', 'setting.heading'));
  await page.goto(new URL('/de/', house.url).href);
  await expect(page.getByRole('button', { name: wordsOf('de', 'door.find') })).toBeEnabled();
  await page.evaluate((to) => location.assign(to), shortcuts[1]?.url ?? '');
  await expect(heading).toHaveText(wordsOf('de', 'setting.heading'));
});
