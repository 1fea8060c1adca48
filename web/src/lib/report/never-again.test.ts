import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import type { NeverAgainOffer } from '#lib/table/table-mate.ts';
import { setVisit, Visit } from '#lib/visit/visit.svelte.ts';
import { inWords } from '#lib/testing/in-words.ts';
import NeverAgain from './NeverAgain.svelte';

let section: ReturnType<typeof mount> | undefined;
const say = vi.fn();

afterEach(async () => {
  if (section) await unmount(section);
  say.mockClear();
});

function show(change: Partial<NeverAgainOffer> = {}): void {
  const above = () => setVisit(new Visit({ wire: new FakeWire() }));
  section = mount(inWords(NeverAgain, { above }), {
    target: document.body,
    props: { label: 'Ana', offer: { canSay: true, said: false, say, ...change } },
  });
  flushSync();
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);

function press(name: string): void {
  button(name)?.click();
  flushSync();
}

test('says what it does before it does it', () => {
  show();
  press('Never again');
  expect(document.body.textContent).toContain('They are not told.');
  expect(say).not.toHaveBeenCalled();
  press('Yes, never again');
  expect(say).toHaveBeenCalledOnce();
});

test('can be thought better of', () => {
  show();
  press('Never again');
  press('No, go back');
  expect(say).not.toHaveBeenCalled();
  expect(button('Never again')?.disabled).toBe(false);
});

test('waits until both browsers know the meeting', () => {
  show({ canSay: false });
  expect(button('Never again')?.disabled).toBe(true);
});

test('stays calm afterwards', () => {
  show({ canSay: false, said: true });
  expect(document.body.textContent).toContain('You will not be seated together again.');
  expect(button('Never again')).toBeUndefined();
});
