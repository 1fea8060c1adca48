import type { LinkHealth } from '@eat-with-me/mesh/stats';
import { expect, test } from 'vitest';
import { isWeak } from './weak-line.ts';

const good: LinkHealth = {
  path: 'direct',
  roundTripMs: 40,
  lossRatio: 0.01,
  framesPerSecond: 25,
  receivingKbps: 900,
  sendingKbps: 900,
  picture: { width: 640, height: 480 },
};

test.each([
  ['a good line', {}, true, false],
  ['much loss', { lossRatio: 0.2 }, true, true],
  ['a long way', { roundTripMs: 900 }, true, true],
  ['few frames', { framesPerSecond: 3 }, true, true],
  ['no frames from a camera that is off', { framesPerSecond: 0 }, false, false],
  ['an unknown round trip', { roundTripMs: null }, true, false],
])('%s', (_, change, withPicture, weak) => {
  expect(isWeak({ ...good, ...change }, withPicture)).toBe(weak);
});
