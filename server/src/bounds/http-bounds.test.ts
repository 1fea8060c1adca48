import { expect, test } from 'vitest';
import { connectionsPerNetwork, openFilesIn, readBy, roomFor } from './http-bounds.ts';

const limits = (soft: string): string =>
  'Limit                     Soft Limit           Hard Limit           Units     \n' +
  'Max processes             7                    7                    processes \n' +
  `Max open files            ${soft.padEnd(20)} 1048576              files     \n`;

test('the soft limit of open files is read, and assumed where nobody tells it', () => {
  expect(openFilesIn(limits('2048'))).toBe(2048);
  expect(openFilesIn(limits('unlimited'))).toBe(Infinity);
  expect(openFilesIn('something else')).toBe(1024);
  expect(openFilesIn(null)).toBe(1024);
});

test.each([0, 64, 256, 1024, 20_000, 1_048_576, Infinity])('%d files', (files) => {
  const { connections, pages, wires } = roomFor(files, 20_000);
  expect(connections).toBeLessThanOrEqual(Math.max(16, files - 128));
  expect(pages).toBeLessThanOrEqual(Math.min(connections, 4096));
  // Health, metrics and pages answer in a full house.
  expect(wires).toBeGreaterThan(0);
  expect(connections - wires).toBeGreaterThan(0);
});

test('with files enough there is room for every guest', () => {
  expect(roomFor(1_048_576, 20_000).wires).toBeGreaterThanOrEqual(20_000);
  expect(roomFor(Infinity, 1).wires).toBeGreaterThanOrEqual(1);
});

test('a household loads pages for each of its sockets', () => {
  expect(connectionsPerNetwork(20, 1)).toBe(120);
  expect(connectionsPerNetwork(1, 0.5)).toBe(3);
});

test('an answer has twenty seconds, and a second for each 8 kB', () => {
  expect(readBy(1000, 0)).toBe(21_000);
  expect(readBy(1000, 80_000)).toBe(31_000);
});
