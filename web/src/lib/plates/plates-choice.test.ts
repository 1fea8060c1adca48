/** What a guest reads of quiet plates where they choose them. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { putAway, showTo } from '#lib/testing/show-to.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import type { PlatesState } from './quiet-plates.svelte.ts';
import PlatesChoice from './PlatesChoice.svelte';

let visit: Visit;

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
});
afterEach(async () => {
  await putAway();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const box = () => document.querySelector<HTMLInputElement>('input') ?? expect.fail('no choice');
const status = () => document.querySelector('[aria-live]')?.textContent;

test('it is off at first, says what it costs, and a press is kept', () => {
  showTo(visit, PlatesChoice, {});
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
  showTo(visit, PlatesChoice, {});
  expect(status()).toMatch(says);
});
