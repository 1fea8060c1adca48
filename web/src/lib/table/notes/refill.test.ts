import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { TableMate } from '#lib/table/table-mate.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import type { StrangersTable } from '#lib/visit/stage.ts';
import { inWords } from '#lib/testing/in-words.ts';
import Refill from './Refill.svelte';

let note: ReturnType<typeof mount> | undefined;
const agreeToRefill = vi.fn();

afterEach(async () => {
  if (note) await unmount(note);
  agreeToRefill.mockClear();
});

const guest = (name: string, refillAgreed: boolean | null) =>
  new FakeMate({ name, place: 3, refillAgreed });

function show(guests: TableMate[], refill: StrangersTable['refill']): HTMLElement {
  const stage = { name: 'table', kind: 'queue', chairs: 4, guests, refill } as unknown;
  note = mount(inWords(Refill), {
    target: document.body,
    props: { stage: stage as StrangersTable, agree: agreeToRefill },
  });
  flushSync();
  return document.body;
}

const buttons = (root: HTMLElement) =>
  [...root.querySelectorAll('button')].map(({ textContent }) => textContent?.trim());

function press(root: HTMLElement, name: string): void {
  [...root.querySelectorAll('button')]
    .find(({ textContent }) => textContent?.trim() === name)
    ?.click();
  flushSync();
}

test('asks whether somebody may join, and leaves whoever says no in peace', () => {
  const root = show([guest('Ana', false), guest('', false)], {
    agreed: false,
    keepsOpen: false,
    open: false,
  });
  expect(root.textContent).toContain('Let someone join?');
  expect(buttons(root)).toEqual(['Let someone join', 'Keep it as it is']);
  press(root, 'Keep it as it is');
  expect(agreeToRefill).toHaveBeenLastCalledWith(false);
  expect(root.textContent).not.toContain('Let someone join?');
  expect(buttons(root)).toEqual(['Let someone join']);
  press(root, 'Let someone join');
  expect(agreeToRefill).toHaveBeenLastCalledWith(true);
});

test('says who would like it, and whom it waits for', async () => {
  const company = [guest('Ana', true), guest('', false)];
  expect(show(company, { agreed: false, keepsOpen: false, open: false }).textContent).toContain(
    'Ana would let someone join.',
  );
  if (note) await unmount(note);
  const root = show(company, { agreed: true, keepsOpen: false, open: false });
  expect(root.textContent).toContain('Waiting for Guest 3 to agree.');
  expect(buttons(root)).toEqual(['Keep it as it is']);
});

test('who is not asked is not waited for either', () => {
  const company = [guest('Ana', false), guest('The companion', null)];
  expect(show(company, { agreed: true, keepsOpen: false, open: false }).textContent).toContain(
    'Waiting for Ana to agree.',
  );
});

test('an open table can be closed again', () => {
  const root = show([guest('Ana', true)], { agreed: true, keepsOpen: false, open: true });
  expect(root.textContent).toContain('Waiting for someone to join');
  press(root, 'Close the table again');
  expect(agreeToRefill).toHaveBeenLastCalledWith(false);
});

test('waits for nobody by name once everybody would let someone join', () => {
  const root = show([guest('Ana', true)], { agreed: true, keepsOpen: false, open: false });
  expect(root.textContent).toContain('You would let someone join.');
  expect(root.textContent).not.toContain('Waiting');
});
