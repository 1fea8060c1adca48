/** A sheet gives the focus back to what opened it, however it goes. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { inWords } from '#lib/testing/in-words.ts';
import { putSheetAway } from './put-sheet-away.ts';
import Sheet from './Sheet.svelte';

afterEach(() => document.body.replaceChildren());

function open(): { opener: HTMLElement; sheet: ReturnType<typeof mount> } {
  const opener = document.createElement('button');
  document.body.append(opener);
  opener.focus();
  const children = createRawSnippet(() => ({ render: () => '<button class="act">Act</button>' }));
  const sheet = mount(inWords(Sheet), {
    target: document.body,
    props: { title: 'Meal', close: () => undefined, children },
  });
  flushSync();
  document.querySelector<HTMLElement>('.act')?.focus();
  return { opener, sheet };
}

test('put away by a press in it', async () => {
  const { opener, sheet } = open();
  expect(document.activeElement?.className).toBe('act');
  await unmount(sheet);
  expect(document.activeElement).toBe(opener);
});

test('put away by Back, the one on top first', async () => {
  const closed: string[] = [];
  const sheets = ['below', 'above'].map((title) => {
    const children = createRawSnippet(() => ({ render: () => '<p>Words</p>' }));
    const props = { title, close: () => closed.push(title), children };
    return mount(inWords(Sheet), { target: document.body, props });
  });
  flushSync();
  expect([putSheetAway(), putSheetAway(), putSheetAway()]).toEqual([true, true, false]);
  await soon(() => expect(closed).toEqual(['above', 'below']));
  await Promise.all(sheets.map((sheet) => unmount(sheet)));
});

test('whatever took the focus meanwhile keeps it', async () => {
  const { opener, sheet } = open();
  const heading = document.createElement('h1');
  heading.tabIndex = -1;
  document.body.append(heading);
  heading.focus();
  await unmount(sheet);
  expect(document.activeElement).toBe(heading);
  expect(opener.isConnected).toBe(true);
});
