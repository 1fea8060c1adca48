import { expect, test } from 'vitest';
import { loudnessBetween, soundIn } from './loudness.ts';
import { readStatistics } from './statistics.ts';

const inbound = { type: 'inbound-rtp', kind: 'audio' };

test('only what a receiver has played counts', () => {
  const report = (...entries: object[]) =>
    readStatistics(new Map(entries.map((entry, id) => [id, entry])) as never);
  const video = {
    type: 'inbound-rtp',
    kind: 'video',
    totalAudioEnergy: 9,
    totalSamplesDuration: 9,
  };
  const own = { type: 'media-source', kind: 'audio', totalAudioEnergy: 9, totalSamplesDuration: 9 };
  const sound = { ...inbound, totalAudioEnergy: 0.25, totalSamplesDuration: 12 };
  expect(soundIn(report(own, sound, video))).toEqual({ energy: 0.25, seconds: 12 });
  expect(soundIn(report(own, video, inbound))).toBeNull();
});

test('loudness is the root mean square of the time between two looks', () => {
  const before = { energy: 1, seconds: 10 };
  expect(loudnessBetween(before, { energy: 1.02, seconds: 10.5 })).toBeCloseTo(0.2);
  expect(loudnessBetween(before, { energy: 1, seconds: 10.5 })).toBe(0);
  expect(loudnessBetween(before, before)).toBe(0);
  expect(loudnessBetween(before, { energy: 9, seconds: 10.5 })).toBe(1);
});

test('another stream begins at nothing, which is not loud', () => {
  expect(loudnessBetween({ energy: 1, seconds: 10 }, { energy: 0.5, seconds: 0.2 })).toBe(0);
});
