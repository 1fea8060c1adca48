import { expect, test } from 'vitest';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import { isWeak } from './weak-line.ts';

test.each([
  ['a good line', {}, true, false],
  ['much loss', { lossRatio: 0.2 }, true, true],
  ['a long way', { roundTripMs: 900 }, true, true],
  ['few frames', { framesPerSecond: 3 }, true, true],
  ['no frames from a camera that is off', { framesPerSecond: 0 }, false, false],
  ['an unknown round trip', { roundTripMs: null }, true, false],
])('%s', (_, change, withPicture, weak) => {
  expect(isWeak({ ...GOOD_LINE, ...change }, withPicture)).toBe(weak);
});
