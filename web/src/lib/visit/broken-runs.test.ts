import { afterEach, expect, test, vi } from 'vitest';
import { BrokenRuns, EVENING_MS } from './broken-runs.ts';

afterEach(() => vi.restoreAllMocks());

test('a run counts from the moment the nonce leaves until it is finished', () => {
  const runs = new BrokenRuns(1000);
  runs.risk(1000);
  expect(runs.count(1000)).toBe(1);
  runs.finish();
  expect(runs.count(1000)).toBe(0);
});

test('a page that is loaded anew has forgotten none, and keeps nothing but moments', () => {
  new BrokenRuns(1000).risk(1000);
  expect(Object.values(sessionStorage)).toEqual(['[1000]']);
  const again = new BrokenRuns(2000);
  again.risk(2000);
  expect(again.count(2000)).toBe(2);
});

test('after the evening nothing is left of it', () => {
  new BrokenRuns(1000).risk(1000);
  expect(new BrokenRuns(1000 + EVENING_MS).count(1000 + EVENING_MS)).toBe(0);
  expect(sessionStorage.length).toBe(0);
});

test('one that comes in the moment in which another is over counts', () => {
  const runs = new BrokenRuns(1000);
  runs.risk(1000);
  runs.risk(1000 + EVENING_MS);
  expect(new BrokenRuns(1001 + EVENING_MS).count(1001 + EVENING_MS)).toBe(1);
});

test('finished runs leave nothing behind', () => {
  const runs = new BrokenRuns(1000);
  runs.risk(1000);
  runs.finish();
  expect(sessionStorage.length).toBe(0);
});

test('storage that is blocked or full of something else stops nobody', () => {
  sessionStorage.setItem('eat-with-me.broken-runs', '{"much":"else"}');
  expect(new BrokenRuns(1000).count(1000)).toBe(0);
  for (const verb of ['getItem', 'setItem', 'removeItem'] as const)
    vi.spyOn(Storage.prototype, verb).mockImplementation(() => {
      throw new Error('blocked');
    });
  const runs = new BrokenRuns(1000);
  runs.risk(1000);
  expect(runs.count(1000)).toBe(1);
});
