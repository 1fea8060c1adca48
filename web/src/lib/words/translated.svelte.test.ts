import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepTranslated } from './translated.ts';
import Spoken from '../testing/Spoken.svelte';

let end: () => void;
let page: HTMLElement;

beforeEach(() => {
  page = document.createElement('main');
  document.body.append(page);
  end = keepTranslated(page);
});
afterEach(() => {
  end();
  page.remove();
});

/** Lets the browser tell what has changed. */
const told = () => new Promise<void>((resolve) => setTimeout(resolve));

/** What a translator does: every text is replaced by a copy in other letters, within two elements of its own. */
async function translate(): Promise<void> {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text && node.data.trim() && !node.parentElement?.closest('font'))
      texts.push(node);
  for (const text of texts) {
    const font = document.createElement('font');
    const inner = document.createElement('font');
    inner.textContent = text.data.toUpperCase();
    font.append(inner);
    text.parentNode?.replaceChild(font, text);
  }
  await told();
}

const shown = () => page.textContent?.replaceAll(/\s+/g, ' ').trim();

test('what the page says anew is seen, and translated again', async () => {
  const state = $state({ label: 'mute', seconds: 1, away: false });
  const app = mount(Spoken, { target: page, props: { state } });
  await translate();
  expect(shown()).toBe('MUTE 1 S WAITING');
  state.label = 'unmute';
  state.seconds = 2;
  flushSync();
  await told();
  expect(shown()).toBe('unmute 2 s WAITING');
  await translate();
  expect(shown()).toBe('UNMUTE 2 S WAITING');
  state.away = true;
  flushSync();
  await told();
  expect(shown()).toBe('UNMUTE 2 S away');
  state.away = false;
  flushSync();
  await told();
  expect(shown()).toBe('UNMUTE 2 S waiting');
  await unmount(app);
  expect(shown()).toBe('');
});

test('a guest who wants the page’s own language back gets it', async () => {
  page.textContent = 'mute';
  await translate();
  expect(shown()).toBe('MUTE');
  page.querySelector('font')?.remove();
  await told();
  expect(shown()).toBe('mute');
});

test('a text that is taken away takes no translation of another with it', async () => {
  page.append('one', document.createElement('hr'), 'two');
  await translate();
  const [first] = page.childNodes;
  first?.remove();
  await told();
  expect(shown()).toBe('TWO');
});
