import { expect, test } from 'vitest';
import { lineBetween, lineSampleOf } from './line.ts';
import { readStatistics } from './statistics.ts';

type Entry = { id: string; type: string; timestamp: number } & Record<string, unknown>;

const report = (entries: Entry[]) => {
  const map = new Map<string, Entry>(entries.map((entry) => [entry.id, entry]));
  return readStatistics(map);
};

const at = (second: number, estimate?: number) =>
  report([
    { id: 'T', type: 'transport', timestamp: second * 1000, selectedCandidatePairId: 'P' },
    {
      id: 'P',
      type: 'candidate-pair',
      timestamp: second * 1000,
      currentRoundTripTime: 0.05,
      ...(estimate === undefined ? {} : { availableOutgoingBitrate: estimate }),
    },
    {
      id: 'A',
      type: 'outbound-rtp',
      kind: 'audio',
      timestamp: second * 1000,
      bytesSent: second * 4000,
      headerBytesSent: second * 1000,
    },
    {
      id: 'V',
      type: 'outbound-rtp',
      kind: 'video',
      timestamp: second * 1000,
      bytesSent: second * 50_000,
      headerBytesSent: 0,
      framesEncoded: second * 20,
      totalEncodeTime: second * 0.2,
      qualityLimitationDurations: { cpu: second * 0.5, bandwidth: 0, none: 0, other: 0 },
    },
    { id: 'R', type: 'remote-inbound-rtp', timestamp: Math.ceil(second) * 1000, fractionLost: 0.1 },
    { id: 'S', type: 'media-source', kind: 'audio', timestamp: second * 1000, audioLevel: 0.3 },
  ]);

test('tells what a line was like between two looks', () => {
  const reading = lineBetween(lineSampleOf(at(1)), lineSampleOf(at(3, 700_000)));
  expect(reading).toEqual({
    availableBps: 700_000,
    sentBps: 440_000,
    lossRatio: 0.1,
    roundTripMs: 50,
    encodeLoad: expect.closeTo(0.2, 6),
    cpuLimited: 0.5,
    level: 0.3,
  });
});

test('counts a report of loss once', () => {
  const [first, second, third] = [at(1), at(1.5), at(1.9)].map((one) => lineSampleOf(one));
  if (!first || !second || !third) throw new Error('no samples');
  expect(lineBetween(first, second).lossRatio).toBe(0.1);
  expect(lineBetween(second, third).lossRatio).toBe(0);
});

test('knows of no estimate where the browser makes none', () => {
  expect(lineBetween(lineSampleOf(at(1)), lineSampleOf(at(2))).availableBps).toBeNull();
  expect(lineSampleOf(report([])).roundTripMs).toBeNull();
});
