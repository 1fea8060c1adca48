import { expect, test } from 'vitest';
import { isStray, type Press } from './double-press.ts';

const FIRST: Press = { atMs: 1000, x: 200, y: 500, count: 1, byTouch: false, shown: 'table' };

test.each([
  ['the second of a mouse, at the stage that the first has brought', { count: 2 }, true],
  ['the third, still there', { count: 3 }, true],
  ['another press of a mouse', { count: 1 }, false],
  ['the second of a finger', { byTouch: true, atMs: 1300, x: 210 }, true],
  ['a finger elsewhere', { byTouch: true, atMs: 1300, x: 300 }, false],
  ['a finger that has had time to read', { byTouch: true, atMs: 1600 }, false],
  ['the keyboard', { count: 0, x: 0, y: 0 }, false],
  ['a double press that changes nothing', { count: 2, shown: 'table' }, false],
])('%s', (_, change: Partial<Press>, stray) => {
  expect(isStray({ ...FIRST, atMs: 1100, shown: 'queue', ...change }, FIRST)).toBe(stray);
});

test('the first press of all is meant', () => {
  expect(isStray({ ...FIRST, count: 2 }, null)).toBe(false);
});
