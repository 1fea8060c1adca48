/** What a guest reads of quiet plates where they choose them. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { setVisit, Visit } from '#lib/visit/visit.svelte.ts';
import type { PlatesState } from './quiet-plates.svelte.ts';
import PlatesChoice from './PlatesChoice.svelte';

let visit: Visit;
let shown: ReturnType<typeof mount> | undefined;

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(): void {
  const above = () => setVisit(visit);
  shown = mount(inWords(PlatesChoice, { above }), { target: document.body, props: {} });
  flushSync();
}
const box = () => document.querySelector<HTMLInputElement>('input') ?? expect.fail('no choice');
const status = () => document.querySelector('[aria-live]')?.textContent;

test('it is off at first, says what it costs, and a press is kept', () => {
  show();
  expect([box().checked, status()]).toEqual([false, '']);
  expect(document.body.textContent).toContain('Your voice sounds a little duller');
  box().click();
  flushSync();
  expect(visit.own.plates.wanted).toBe(true);
});

test.each<[PlatesState, RegExp]>([
  [{ phase: 'resting' }, /^$/],
  [{ phase: 'starting' }, /getting ready/],
  [{ phase: 'on' }, /at work/],
  [{ phase: 'down', why: 'slow' }, /too slow.*still hear you.*switch it off and on/],
  [{ phase: 'down', why: 'late' }, /could not keep up.*still hear you.*switch it off and on/],
  [{ phase: 'down', why: 'broken' }, /does not run.*still hear you.*switch it off and on/],
])('%o', (state, says) => {
  vi.spyOn(visit.own.plates, 'state', 'get').mockReturnValue(state);
  show();
  expect(status()).toMatch(says);
});
