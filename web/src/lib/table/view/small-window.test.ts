/** When the small window comes and goes; that it shows the table is seen in a real browser. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { SmallWindow } from './small-window.svelte.ts';

/** The window that the browser opens: it has a document, and closes. */
function windowOfBrowser() {
  const view = Object.assign(new EventTarget(), {
    document: document.implementation.createHTMLDocument(),
    close: () => view.dispatchEvent(new Event('pagehide')),
  });
  return view;
}

let opened: ReturnType<typeof windowOfBrowser>[];
let enter: (() => void) | null;
let hidden = false;
const shown: string[] = [];

beforeEach(() => {
  opened = [];
  shown.length = 0;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  vi.stubGlobal('documentPictureInPicture', {
    requestWindow: () => {
      const view = windowOfBrowser();
      opened.push(view);
      return Promise.resolve(view);
    },
  });
  Object.defineProperty(navigator, 'mediaSession', {
    configurable: true,
    value: { setActionHandler: (_: string, handle: typeof enter) => (enter = handle) },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'mediaSession');
  document.head.replaceChildren();
});

/** A small window as a table has it. */
function atTable(): { small: SmallWindow; leave: () => void } {
  const small = new SmallWindow((body) => {
    body.append('the table');
    shown.push('shown');
    return () => shown.push('put away');
  });
  const end = small.automatic(document.body);
  return { small, leave: () => end?.() };
}

const look = (away: boolean) => {
  hidden = away;
  document.dispatchEvent(new Event('visibilitychange'));
};

test('a browser that has none is not asked', async () => {
  vi.unstubAllGlobals();
  const { small } = atTable();
  expect(small.isOffered).toBe(false);
  expect(await small.open()).toBe(false);
});

test('it looks and reads like the page, and gives the table back however it is closed', async () => {
  document.head.innerHTML = '<link rel="stylesheet" disabled><style>p { color: red }</style>';
  Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
  const { small } = atTable();
  expect(await small.open()).toBe(true);
  const [{ document: inside }] = opened as [ReturnType<typeof windowOfBrowser>];
  expect(inside.documentElement.dir).toBe('rtl');
  expect(inside.head.querySelectorAll('link, style')).toHaveLength(2);
  expect(inside.body.textContent).toBe('the table');
  expect(small.isOpen).toBe(true);
  opened[0]?.close();
  expect(small.isOpen).toBe(false);
  expect(shown).toEqual(['shown', 'put away']);
  Object.assign(document.documentElement, { lang: 'en', dir: 'ltr' });
});

test('it opens by itself when the guest looks at another tab, and goes when they are back', async () => {
  const { small } = atTable();
  look(true);
  enter?.();
  await soon(() => expect(small.isOpen).toBe(true));
  look(false);
  expect(small.isOpen).toBe(false);
});

test('one that the guest opened stays when they look at the page again', async () => {
  const { small } = atTable();
  await small.open();
  look(true);
  enter?.();
  look(false);
  expect(small.isOpen).toBe(true);
  expect(opened).toHaveLength(1);
});

test('it goes with the table, and none comes afterwards', async () => {
  const { small, leave } = atTable();
  const late = small.open();
  leave();
  await late;
  expect(enter).toBe(null);
  expect(small.isOpen).toBe(false);
  expect(shown).toEqual([]);
});
