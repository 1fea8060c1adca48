import { describe, expect, test, vi } from 'vitest';
import { clockFace, minutesWaited, Waiting } from './waiting.svelte.ts';

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
  const heard = Array.from({ length: 301 }, (_, seconds) => minutesWaited(seconds));
  expect([...new Set(heard)]).toEqual([0, 0.5, 1, 2, 3, 4, 5]);
});

test('a clock that is set while somebody waits changes nothing of how long that was', () => {
  vi.useFakeTimers();
  const waiting = new Waiting(Date.now() - 5000);
  vi.advanceTimersByTime(7000);
  for (const set of [-3_600_000, 3_600_000]) {
    vi.setSystemTime(Date.now() + set);
    expect(waiting.seconds).toBe(12);
  }
  vi.useRealTimers();
});
