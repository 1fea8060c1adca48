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
  offlineAt,
  partsOf,
  TAKE_OVER,
} from '../lib/shell/shell-policy.ts';

/** Of the build that this worker belongs to. */
const SHELL = `shell-${version}`;

const homes = homesOf(prerendered.map(({ path }) => path));

/** Keeps the page for no network in the language of this home, with all that it takes; rejects where one does not come. */
async function keep(home: string): Promise<void> {
  const shell = await caches.open(SHELL);
  const page = await fetch(offlineAt(home), { cache: 'no-cache', credentials: 'omit' });
  if (!page.ok || page.redirected) throw new Error('the page for no network did not come');
  await shell.addAll([...partsOf(await page.clone().text())]);
  // Last, so that it is never there without its parts.
  await shell.put(offlineAt(home), page);
}

/** The languages in which pages are open. */
async function homesInUse(): Promise<ReadonlySet<string>> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return new Set(pages.map(({ url }) => homeOf(new URL(url).pathname, homes)));
}

/** The page from the house; where nobody answers, the one that says so. */
async function pageFor(event: FetchEvent, home: string): Promise<Response> {
  const shell = await caches.open(SHELL);
  try {
    const early: unknown = await event.preloadResponse;
    const response = early instanceof Response ? early : await fetch(event.request);
    // Another language is read here now.
    if (!(await shell.match(offlineAt(home)))) event.waitUntil(keep(home).catch(() => undefined));
    return response;
  } catch (silence) {
    const kept = (await shell.match(offlineAt(home))) ?? (await anyOffline(shell));
    if (kept) return kept;
    throw silence;
  }
}

/** In whatever language: better than nothing. */
async function anyOffline(shell: Cache): Promise<Response | undefined> {
  for (const home of homes) {
    const kept = await shell.match(offlineAt(home));
    if (kept) return kept;
  }
  return undefined;
}

async function partFor(request: Request): Promise<Response> {
  return (await (await caches.open(SHELL)).match(request.url)) ?? fetch(request);
}

self.addEventListener('install', (event) => {
  // What does not come now comes with the next page.
  event.waitUntil(homesInUse().then((used) => Promise.allSettled([...used].map(keep))));
});

self.addEventListener('activate', (event) => {
  const clear = async () => {
    const others = (await caches.keys()).filter((name) => name !== SHELL);
    await Promise.all(others.map((name) => caches.delete(name)));
    // A page does not wait until this worker has woken up.
    await self.registration.navigationPreload?.enable();
  };
  event.waitUntil(clear());
});

self.addEventListener('message', ({ data }) => {
  if (data === TAKE_OVER) void self.skipWaiting();
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
