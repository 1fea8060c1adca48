/** What stays of a page when its house is out of reach, and how a newer page comes. */
import { standBefore } from '../lib/stand-before.ts';
import { expect, test } from '../lib/test.ts';

test('a page says in its language that its house is out of reach, and comes back with it; a newer one waits for the guest', async ({
  house,
  arrive,
}) => {
  const state = { answers: true, newer: '' };
  const { url, close } = await standBefore(house.url, {
    adds: (path) => (path === '/service-worker.js' ? state.newer : ''),
    answers: () => state.answers,
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

  state.answers = false;
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Das Haus ist nicht zu erreichen',
  );
  const again = page.getByRole('button', { name: 'Noch einmal versuchen' });
  await again.click();
  await expect(again).toBeVisible();
  state.answers = true;
  // It asks by itself, too, and then there is nothing to press any more.
  await Promise.race([again.click(), expect(find).toBeEnabled()]);
  await expect(find).toBeEnabled();

  // Nobody who lays their place is disturbed by a newer page.
  await find.click();
  await expect(page).toHaveTitle(/^Deck deinen Platz/);
  state.newer = '\n// newer';
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing } = registration;
    if (installing)
      await new Promise((resolve) => installing.addEventListener('statechange', resolve));
  });
  const load = page.getByRole('button', { name: 'Die neue laden' });
  await expect(load).toBeHidden();
  await page.goBack();
  await expect(load).toBeVisible();
  await load.click();
  await expect(load).toBeHidden();
  await expect(find).toBeEnabled();
  expect(
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting),
  ).toBeNull();
  close();
});
