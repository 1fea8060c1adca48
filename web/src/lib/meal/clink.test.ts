import { afterEach, expect, test, vi } from 'vitest';
import { installAudio } from '#lib/testing/fake-audio.ts';
import { pansOf, playClink } from './clink.ts';

afterEach(() => vi.unstubAllGlobals());

test('glasses stand where their guests sit, the own in the middle', () => {
  expect(pansOf(1, false)).toEqual([-0.35, 0]);
  expect(pansOf(3, false)).toEqual([-0.7, 0, 0.7, 0]);
  expect(pansOf(3, true).map((pan) => pan + 0)).toEqual([0.7, 0, -0.7, 0]);
  for (const others of [1, 2, 3, 7])
    expect(pansOf(others, false).every((pan) => Math.abs(pan) <= 1)).toBe(true);
});

test('each glass is struck through the guest’s speaker, but for those who are turned down', async () => {
  const { strokes, pans } = installAudio();
  const glasses = [
    { pan: -0.7, volume: 1 },
    { pan: 0.7, volume: 0 },
    { pan: 0, volume: 0.5 },
  ];
  await playClink(glasses, 'kitchen');
  expect(pans).toEqual([-0.7, 0]);
  expect(strokes).toEqual(Array.from({ length: 6 }, () => 'kitchen'));
});
