import { afterEach, expect, test, vi } from 'vitest';
import { loadAnew, takeErrand } from './errand.ts';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';

afterEach(() => vi.restoreAllMocks());

test('an errand survives the page, once', () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  const wishes = Object.assign(new Wishes(), { sizeChoice: '3', languages: ['de'] });
  loadAnew({ to: 'find-table', wishes, loads: 1 }, null);
  expect(reload).toHaveBeenCalledOnce();
  expect(takeErrand()).toEqual({
    to: 'find-table',
    wishes: { sizeChoice: '3', languages: ['de'], anyLanguage: true, startWithFewer: true },
    loads: 1,
  });
  expect(takeErrand()).toBeNull();
});

test.each([
  ['no JSON', '{'],
  ['another version’s words', '{"to":"somewhere","wishes":{},"loads":0}'],
  ['no object', '"find-table"'],
])('%s is no errand', (_, kept) => {
  sessionStorage.setItem('eat-with-me.errand', kept);
  expect(takeErrand()).toBeNull();
});
