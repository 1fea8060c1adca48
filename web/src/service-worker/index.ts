/**
 * Stands between the pages of this house and the network for one thing: to say in the guest's language that the house is
 * out of reach. `lib/shell/shell-policy.ts` knows what is kept. It also shows calls where a page cannot (Android).
 *
 * A newer one waits until no page of the old one is open, or until a page says that nobody is at a table.
 */
import { version } from '$app/env';
import { prerendered } from '$app/manifest';
import { self } from '$app/service-worker';
import {
  answerTo,
  homeOf,
  homesOf,
  isSilence,
  offlineAt,
  partsOf,
  TAKE_OVER,
  WHICH_BUILD,
} from '../lib/shell/shell-policy.ts';

/** Of the build that this worker belongs to. */
const SHELL = `shell-${version}`;

const homes = homesOf(prerendered.map(({ path }) => path));

/** What is kept, by whichever worker of this house; a browser whose storage fails still has the network. */
const kept = (path: string): Promise<Response | undefined> =>
  caches.match(path).catch(() => undefined);

/**
 * Keeps the page for no network in the language of this home, with all that it takes; rejects where one does not come.
 * Where the house has none, or leads this guest to another language, none is kept.
 */
async function keep(home: string): Promise<void> {
  const page = await fetch(offlineAt(home), { cache: 'no-cache', credentials: 'omit' });
  if (page.redirected || page.status === 404) return;
  if (!page.ok) throw new Error('the page for no network did not come');
  const shell = await caches.open(SHELL);
  await shell.addAll([...partsOf(await page.clone().text())]);
  // Last, so that it is never there without its parts.
  await shell.put(offlineAt(home), page);
}

/** The languages in which pages are open. */
async function homesInUse(): Promise<ReadonlySet<string>> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return new Set(pages.map(({ url }) => homeOf(new URL(url).pathname, homes)));
}

/** The languages in which the page for no network is kept, by the worker before this one. */
async function homesKept(): Promise<ReadonlySet<string>> {
  const found = await Promise.all(homes.map((home) => kept(offlineAt(home))));
  return new Set(homes.filter((_, at) => found[at]));
}

/** The page from the house; where nobody answers, or somebody on the way says so, the one that says so. */
async function pageFor(event: FetchEvent, home: string): Promise<Response> {
  try {
    const early: unknown = await event.preloadResponse;
    const response = early instanceof Response ? early : await fetch(event.request);
    if (isSilence(response.status)) return (await offline(home)) ?? response;
    // Another language is read here now. What leads elsewhere is not read.
    if (response.ok && !(await kept(offlineAt(home))))
      event.waitUntil(keep(home).catch(() => undefined));
    return response;
  } catch (silence) {
    const page = await offline(home);
    if (page) return page;
    throw silence;
  }
}

/** The page for no network, if need be in another language: better than nothing. */
async function offline(home: string): Promise<Response | undefined> {
  for (const one of [home, ...homes]) {
    const page = await kept(offlineAt(one));
    if (page) return page;
  }
  return undefined;
}

const partFor = async (request: Request): Promise<Response> =>
  (await kept(request.url)) ?? fetch(request);

/**
 * What was kept before this worker must come whole, or the one before stays with what it has, and the browser tries again.
 * What was not comes with the next page.
 */
async function install(): Promise<void> {
  const before = await homesKept();
  const more = [...(await homesInUse())].filter((home) => !before.has(home));
  await Promise.all([...before].map(keep));
  await Promise.allSettled(more.map(keep));
}

self.addEventListener('install', (event) => event.waitUntil(install()));

self.addEventListener('activate', (event) => {
  const clear = async () => {
    const others = (await caches.keys()).filter((name) => name !== SHELL);
    await Promise.all(others.map((name) => caches.delete(name)));
    // A page does not wait until this worker has woken up.
    await self.registration.navigationPreload?.enable();
  };
  event.waitUntil(clear());
});

self.addEventListener('message', ({ data, ports }) => {
  if (data === TAKE_OVER) void self.skipWaiting();
  if (data === WHICH_BUILD) ports[0]?.postMessage(version);
});

self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request, self.location.origin, homes);
  if (answer.of === 'page') event.respondWith(pageFor(event, answer.home));
  else if (answer.of === 'part') event.respondWith(partFor(event.request));
});

/** A guest was called to their table: back to the page that called. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const show = async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const from: unknown = event.notification.data;
    await (pages.find(({ url }) => url === from) ?? pages[0])?.focus();
  };
  event.waitUntil(show());
});
