import { expect, test } from 'vitest';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import { isWeak } from './weak-line.ts';

test.each([
  ['a good line', {}, 24, false],
  ['much loss', { lossRatio: 0.2 }, 24, true],
  ['a long way', { roundTripMs: 900 }, 24, true],
  ['few frames of many that were sent', { framesPerSecond: 3 }, 24, true],
  ['few frames from a camera in a dim kitchen', { framesPerSecond: 6 }, 6, false],
  ['the same, counted a moment earlier', { framesPerSecond: 5 }, 7, false],
  ['enough frames, though many more were sent', { framesPerSecond: 12 }, 30, false],
  ['few frames of which nobody says how many there were', { framesPerSecond: 3 }, null, false],
  ['an unknown round trip', { roundTripMs: null }, 24, false],
])('%s', (_, change, framesSent, weak) => {
  expect(isWeak({ ...GOOD_LINE, ...change }, framesSent)).toBe(weak);
});
