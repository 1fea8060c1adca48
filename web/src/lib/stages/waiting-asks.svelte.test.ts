/** What the queue asks of somebody who waits: a press is answered, and whoever presses by keyboard is not left nowhere. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import CallMe from '#lib/ticket/CallMe.svelte';
import { putAway, showTo } from '#lib/testing/show-to.ts';
import { Visit, type Stage } from '#lib/visit/visit.svelte.ts';
import SitWithThem from './SitWithThem.svelte';

let visit: Visit;

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
});
afterEach(async () => {
  await putAway();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** Presses the only button, as by keyboard. */
function press(): void {
  const button = document.querySelector('button') ?? expect.fail('no button');
  button.focus();
  button.click();
  flushSync();
}

const region = (): Element => document.querySelector('[aria-live]') ?? expect.fail('no region');

/** What was said stands in a region that was there before it; the button has gone, and the focus is beside it. */
function expectAnswered(before: Element, said: string): void {
  expect(region()).toBe(before);
  expect(before.textContent).toContain(said);
  expect(document.querySelector('button')).toBeNull();
  expect(document.activeElement).toBe(before);
  // Of those a stage has one, and this is none.
  expect(document.querySelector('[role=status]')).toBeNull();
}

test('“Sit down with them” is answered, and keeps the focus', () => {
  const outlook = { waiting: 2, bySize: { 2: 1, 3: 1, 4: 0 }, estimateMs: null };
  const stage: Extract<Stage, { name: 'queue' }> = {
    name: 'queue',
    since: 0,
    outlook,
    because: 'asked',
    pause: null,
  };
  visit.wishes.sizeChoice = '3';
  showTo(visit, SitWithThem, { stage });
  const before = region();
  expect(before.textContent).toContain('One guest wants a table for two.');
  press();
  expect(visit.wishes.ticket.sizes).toEqual([2, 3]);
  expectAnswered(before, 'Your place in the queue is kept.');
});

test('who wants to be called is told that they are, and keeps the focus', async () => {
  const requestPermission = () => Promise.resolve('granted');
  const notification = () => undefined;
  vi.stubGlobal(
    'Notification',
    Object.assign(notification, { permission: 'default', requestPermission }),
  );
  showTo(visit, CallMe, {});
  const before = region();
  press();
  await soon(() => expect(document.querySelector('button')).toBeNull());
  expectAnswered(before, 'your device calls you');
});

test('who is seated while their browser still asks whether it may call them keeps the focus that they have there', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const asked = { permission: 'default', requestPermission: () => promise };
  vi.stubGlobal(
    'Notification',
    Object.assign(() => undefined, asked),
  );
  showTo(visit, CallMe, {});
  press();
  await putAway();
  const heading = document.createElement('h1');
  heading.tabIndex = -1;
  document.body.append(heading);
  heading.focus();
  resolve('granted');
  // Whatever came of it has come by then; what nobody catches fails the test.
  await promise;
  await Promise.resolve();
  expect(document.activeElement).toBe(heading);
});
