import { describe, expect, it } from 'vitest';
import { healthBetween, sampleOf } from './stats.ts';

type Entries = Record<string, unknown>[];

/** A report as the browser gives it: a map from id to entry. */
const reportOf = (entries: Entries) =>
  new Map(entries.map((entry) => [entry['id'], entry])) as unknown as RTCStatsReport;

const entriesAt = (timestamp: number, seconds: number, localType = 'host'): Entries => [
  {
    id: 'v',
    type: 'inbound-rtp',
    kind: 'video',
    timestamp,
    bytesReceived: 100_000 * seconds,
    packetsReceived: 90 * seconds,
    packetsLost: 10 * seconds,
    framesDecoded: 25 * seconds,
    frameWidth: 640,
    frameHeight: 360,
  },
  {
    id: 'a',
    type: 'inbound-rtp',
    kind: 'audio',
    timestamp,
    bytesReceived: 4_000 * seconds,
    packetsReceived: 0,
    packetsLost: 0,
    totalAudioEnergy: 0.5,
  },
  { id: 'o', type: 'outbound-rtp', timestamp, bytesSent: 50_000 * seconds, framesEncoded: 30 },
  { id: 't', type: 'transport', timestamp, selectedCandidatePairId: 'p' },
  {
    id: 'p',
    type: 'candidate-pair',
    timestamp,
    localCandidateId: 'l',
    remoteCandidateId: 'r',
    currentRoundTripTime: 0.042,
  },
  { id: 'l', type: 'local-candidate', timestamp, candidateType: localType },
  { id: 'r', type: 'remote-candidate', timestamp, candidateType: 'prflx' },
];

describe('statistics', () => {
  it('become rates over the time between two samples', () => {
    const earlier = sampleOf(reportOf(entriesAt(1000, 1)));
    const later = sampleOf(reportOf(entriesAt(3000, 3)));
    expect(healthBetween(earlier, later)).toEqual({
      path: 'direct',
      roundTripMs: 42,
      lossRatio: 0.1,
      framesPerSecond: 25,
      receivingKbps: 832,
      sendingKbps: 400,
      picture: { width: 640, height: 360 },
    });
  });

  it('call a link relayed when either end shows the relay', () => {
    expect(sampleOf(reportOf(entriesAt(1000, 1, 'relay'))).path).toBe('relayed');
  });

  it('know nothing of a connection that has no path yet', () => {
    const sample = sampleOf(reportOf([{ id: 't', type: 'transport', timestamp: 7 }]));
    expect(sample).toMatchObject({ at: 7, path: null, roundTripMs: null, picture: null });
  });

  it('never turn late packets into negative loss', () => {
    const earlier = sampleOf(reportOf(entriesAt(1000, 3)));
    const later = { ...earlier, at: 2000, received: { ...earlier.received, lost: 0 } };
    expect(healthBetween(earlier, later).lossRatio).toBe(0);
  });
});
