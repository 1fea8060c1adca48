/** What a guest sees, hears and can press over a picture that was opened and is not shown. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { inWords } from '#lib/testing/in-words.ts';
import { CheckedPicture } from './checked-picture.svelte.ts';
import type { Look } from './picture-check.ts';
import NotShown from './NotShown.svelte';

let lid: ReturnType<typeof mount> | undefined;
let left = 0;
let reported = 0;
let focused = 0;
afterEach(async () => {
  if (lid) await unmount(lid);
  lid = undefined;
  [left, reported, focused] = [0, 0, 0];
  document.body.innerHTML = '';
});

/** The lid of a picture that was just opened; it is looked at, and the check says this. */
async function lay(look: Look | 'nothing-yet', canReport = false): Promise<CheckedPicture> {
  const answer =
    look === 'nothing-yet' ? new Promise<Look>(() => undefined) : Promise.resolve(look);
  const parts = {
    state: 'ready',
    tookMs: null,
    prepare: () => undefined,
    look: () => answer,
  } as const;
  const check = new CheckedPicture(
    parts,
    { on: true },
    { coversOwn: false, lookAtOwn: () => Promise.resolve() },
  );
  check.opened();
  const report = canReport ? () => (reported += 1) : undefined;
  lid = mount(inWords(NotShown), {
    target: document.body,
    props: {
      label: 'Ana',
      check,
      leave: () => (left += 1),
      report,
      keepFocus: () => (focused += 1),
    },
  });
  const looked = check.look(new ArrayBuffer(4));
  if (look !== 'nothing-yet') await looked;
  flushSync();
  return check;
}

const buttons = () => [...document.querySelectorAll('button')].map((one) => one.textContent);
const press = (name: string) => {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent === name);
  (found ?? expect.fail(name)).click();
  flushSync();
};
const text = () => document.body.textContent ?? '';
const seen = (porn: number): Look => ({ scores: { porn, hentai: 0 }, tookMs: 41 });

test('says that it is looked at first, and asks for nothing', async () => {
  await lay('nothing-yet');
  expect(text()).toContain('takes a first look');
  expect(buttons()).toEqual([]);
});

test('a picture that is fine has nothing over it', async () => {
  await lay(seen(0.1));
  expect(text().trim()).toBe('');
});

test('what could not be checked is shown by a press alone, and the focus stays', async () => {
  const check = await lay(null);
  expect(text()).toContain('could not check Ana’s picture');
  expect(buttons()).toEqual(['Show anyway']);
  press('Show anyway');
  expect([check.isShown, buttons()]).toEqual([true, []]);
  expect(focused).toBe(1);
});

test('what is flagged can be shown, left and, where there is a way, reported', async () => {
  const check = await lay(seen(0.9), true);
  expect(text()).toContain('may be indecent');
  expect(text()).toContain('Ana is not told');
  expect(buttons()).toEqual(['Show anyway', 'Leave', 'Report']);
  press('Report');
  press('Leave');
  expect([left, reported, check.isShown]).toEqual([1, 1, false]);
  press('Show anyway');
  expect(check.isShown).toBe(true);
});

test('where nothing can be reported nothing offers it', async () => {
  await lay(seen(0.9));
  expect(buttons()).toEqual(['Show anyway', 'Leave']);
});
