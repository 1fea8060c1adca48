import { TABLE_SIZES, type TableSize } from '@eat-with-me/protocol/table';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { match, matchNobody } from './match.ts';
import type { Waiting } from './store.ts';

const waiting = (guest: string, since: number, ...sizes: TableSize[]): Waiting => ({
  guest,
  ticket: { sizes },
  since,
});
const names = (groups: Waiting[][]): string[] =>
  groups.map((group) => group.map(({ guest }) => guest).join(''));

test('two who want two sit together, in order of arrival', () => {
  expect(names(match([waiting('a', 1, 2), waiting('b', 2, 2), waiting('c', 3, 2)], 9))).toEqual([
    'ab',
  ]);
});

test('nobody sits at a size that was not asked for', () => {
  expect(match([waiting('a', 1, 2), waiting('b', 2, 3), waiting('c', 3, 4)], 9)).toEqual([]);
});

test('the largest table that can be filled now goes first', () => {
  const queue = [
    waiting('a', 1, 2, 3, 4),
    waiting('b', 2, 2),
    waiting('c', 3, 4, 3),
    waiting('d', 4, 3),
    waiting('e', 5, 2, 4),
  ];
  expect(names(match(queue, 9))).toEqual(['acd', 'be']);
});

test('a queue that must stand still does', () => {
  expect(matchNobody([waiting('a', 1, 2), waiting('b', 2, 2)], 9)).toEqual([]);
});

const queues = fc
  .array(fc.subarray([...TABLE_SIZES], { minLength: 1 }), { maxLength: 40 })
  .map((tickets) => tickets.map((sizes, index) => waiting(`guest ${index}`, index, ...sizes)));

test('of any queue: seats nobody twice, suits everybody, passes nobody over, leaves no table unmade', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const groups = match(queue, queue.length);
      const seated = groups.flat();
      const left = queue.filter((one) => !seated.includes(one));
      expect(new Set(seated).size).toBe(seated.length);
      for (const group of groups) {
        const size = group.length as TableSize;
        for (const { ticket } of group) expect(ticket.sizes).toContain(size);
        expect(group.map(({ since }) => since)).toEqual(
          group.map(({ since }) => since).toSorted((a, b) => a - b),
        );
        const youngest = group.at(-1)?.since ?? 0;
        for (const { ticket, since } of left)
          expect(ticket.sizes.includes(size) && since < youngest).toBe(false);
      }
      for (const size of TABLE_SIZES)
        expect(left.filter(({ ticket }) => ticket.sizes.includes(size)).length).toBeLessThan(size);
    }),
    { seed: 2, numRuns: 500 },
  );
}, 30_000);
