import { expect, test } from 'vitest';
import { UsedTickets } from './used-tickets.ts';

test('a ticket is taken once, until it has expired', () => {
  const used = new UsedTickets(10);
  expect(used.use('a', 100, 0)).toBe('taken');
  expect(used.use('a', 100, 99)).toBe('used');
  expect(used.use('b', 100, 99)).toBe('taken');
});

test('no used ticket is forgotten to make room for another', () => {
  const used = new UsedTickets(2);
  used.use('a', 100, 0);
  used.use('b', 200, 0);
  expect(used.use('c', 300, 50)).toBe('full');
  expect(used.use('a', 100, 50)).toBe('used');
  expect(used.use('c', 300, 100)).toBe('taken');
  expect(used.use('b', 200, 101)).toBe('used');
});
