import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { Meetings } from '#lib/visit/meetings.svelte.ts';
import type { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { setVisit, type Visit } from '#lib/visit/visit.svelte.ts';
import NeverAgain from './NeverAgain.svelte';

let section: ReturnType<typeof mount> | undefined;
const neverAgain = vi.fn();

afterEach(async () => {
  if (section) await unmount(section);
  neverAgain.mockClear();
});

function show(change: Partial<RemoteGuest> = {}) {
  const guest = { label: 'Ana', canExclude: true, excluded: false, ...change } as RemoteGuest;
  section = mount(
    (...[anchor, props]: Parameters<typeof NeverAgain>) => {
      setVisit({ neverAgain, meetings: new Meetings() } as unknown as Visit);
      return NeverAgain(anchor, props);
    },
    { target: document.body, props: { guest } },
  );
  flushSync();
  return guest;
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);

function press(name: string): void {
  button(name)?.click();
  flushSync();
}

test('says what it does before it does it', () => {
  const guest = show();
  press('Never again');
  expect(document.body.textContent).toContain('They are not told.');
  expect(neverAgain).not.toHaveBeenCalled();
  press('Yes, never again');
  expect(neverAgain).toHaveBeenCalledExactlyOnceWith(guest);
});

test('can be thought better of', () => {
  show();
  press('Never again');
  press('No, go back');
  expect(neverAgain).not.toHaveBeenCalled();
  expect(button('Never again')?.disabled).toBe(false);
});

test('waits until both browsers know the meeting', () => {
  show({ canExclude: false });
  expect(button('Never again')?.disabled).toBe(true);
});

test('stays calm afterwards', () => {
  show({ canExclude: false, excluded: true });
  expect(document.body.textContent).toContain('You will not be seated together again.');
  expect(button('Never again')).toBeUndefined();
});
