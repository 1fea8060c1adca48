import { describe, expect, test } from 'vitest';
import { clockFace, othersWaiting, waitedFor } from './waiting.svelte.ts';

describe('clockFace', () => {
  test.each([
    [0, '0:00'],
    [7, '0:07'],
    [60, '1:00'],
    [760, '12:40'],
  ])('%i s is %s', (seconds, face) => {
    expect(clockFace(seconds)).toBe(face);
  });
});

test('a screen reader hears of waiting once in half a minute, then once a minute', () => {
  const said = Array.from({ length: 301 }, (_, seconds) => waitedFor(seconds));
  expect(new Set(said).size).toBe(7);
  expect(said[300]).toBe('You have been waiting for 5 minutes.');
});

test('counts the others, not the guest', () => {
  expect(othersWaiting(null)).toBe('');
  expect(othersWaiting(1)).toBe('Nobody else is waiting just now.');
  expect(othersWaiting(2)).toBe('One other guest is waiting.');
  expect(othersWaiting(5)).toBe('4 other guests are waiting.');
});
