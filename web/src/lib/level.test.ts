import { expect, it } from 'vitest';
import { loudness } from './level.svelte.ts';

it('spreads what people say over the whole scale', () => {
  expect(loudness(0)).toBe(0);
  expect(loudness(0.0001)).toBe(0);
  expect(loudness(0.001)).toBeCloseTo(0);
  expect(loudness(0.0316)).toBeCloseTo(0.5, 2);
  expect(loudness(1)).toBe(1);
  expect(loudness(2)).toBe(1);
});
