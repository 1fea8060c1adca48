import { expect, test } from 'vitest';
import { mayAnnounce } from './may-announce.ts';

test('a newer page is told of before an evening and after it, and to nobody who sits at a table or is on the way to one', () => {
  for (const stage of ['door', 'invited', 'setting', 'exit'] as const)
    expect([stage, mayAnnounce(stage, false)]).toEqual([stage, true]);
  for (const stage of ['laying', 'queue', 'knocking', 'table'] as const)
    expect([stage, mayAnnounce(stage, false)]).toEqual([stage, false]);
});

test('whoever has a page that the house no longer understands is told wherever they wait for it, and at the table after the meal', () => {
  for (const stage of ['door', 'setting', 'laying', 'queue', 'knocking', 'exit'] as const)
    expect([stage, mayAnnounce(stage, true)]).toEqual([stage, true]);
  expect(mayAnnounce('table', true)).toBe(false);
});
