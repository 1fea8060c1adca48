import { describe, expect, it } from 'vitest';
import { readStatistics } from './statistics.ts';
import { healthBetween, sampleOf } from './stats.ts';

type Entries = Record<string, unknown>[];

/** What is read of a report as the browser gives it: a map from id to entry. */
const reportOf = (entries: Entries) =>
  readStatistics(
    new Map(entries.map((entry) => [entry['id'], entry])) as unknown as RTCStatsReport,
  );

const entriesAt = (timestamp: number, seconds: number, local = {}, remote = {}): Entries => [
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
    codecId: 'cv',
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
    codecId: 'ca',
  },
  {
    id: 'o',
    type: 'outbound-rtp',
    kind: 'video',
    timestamp,
    bytesSent: 50_000 * seconds,
    framesEncoded: 20 * seconds,
    frameWidth: 320,
    frameHeight: 180,
    codecId: 'cs',
  },
  { id: 'cv', type: 'codec', timestamp, mimeType: 'video/VP8' },
  { id: 'ca', type: 'codec', timestamp, mimeType: 'audio/opus' },
  { id: 'cs', type: 'codec', timestamp, mimeType: 'video/H264' },
  {
    id: 't',
    type: 'transport',
    timestamp,
    selectedCandidatePairId: 'p',
    dtlsState: 'connected',
    tlsVersion: 'FEFC',
    dtlsCipher: 'TLS_AES_128_GCM_SHA256',
    srtpCipher: 'AES_CM_128_HMAC_SHA1_80',
  },
  {
    id: 'p',
    type: 'candidate-pair',
    timestamp,
    localCandidateId: 'l',
    remoteCandidateId: 'r',
    currentRoundTripTime: 0.042,
  },
  { id: 'l', type: 'local-candidate', timestamp, candidateType: 'host', ...local },
  { id: 'r', type: 'remote-candidate', timestamp, candidateType: 'prflx', ...remote },
];

describe('statistics', () => {
  it('become rates over the time between two samples', () => {
    const earlier = sampleOf(reportOf(entriesAt(1000, 1)));
    const later = sampleOf(reportOf(entriesAt(3000, 3)));
    expect(healthBetween(earlier, later)).toEqual({
      path: { kind: 'direct' },
      roundTripMs: 42,
      lossRatio: 0.1,
      framesPerSecond: 25,
      receivingKbps: 832,
      sendingKbps: 400,
      sendingFramesPerSecond: 20,
      picture: { width: 640, height: 360 },
      sentPicture: { width: 320, height: 180 },
      codecs: {
        receiving: { audio: 'opus', video: 'VP8' },
        sending: { audio: null, video: 'H264' },
      },
      encryption: {
        dtlsVersion: '1.3',
        dtlsCipher: 'TLS_AES_128_GCM_SHA256',
        srtpCipher: 'AES_CM_128_HMAC_SHA1_80',
      },
      carriedBytes: (104_000 + 50_000) * 3,
    });
  });

  it.each(['udp', 'tcp', 'tls'] as const)('say how the own relay is reached: %s', (over) => {
    const local = { candidateType: 'relay', relayProtocol: over };
    const { path } = sampleOf(reportOf(entriesAt(1000, 1, local)));
    expect(path).toEqual({ kind: 'relayed', over });
  });

  it("call a link relayed when it goes through the other guest's relay", () => {
    const remote = { candidateType: 'relay' };
    const { path } = sampleOf(reportOf(entriesAt(1000, 1, {}, remote)));
    expect(path).toEqual({ kind: 'relayed', over: null });
  });

  it('do not guess at a protocol that a browser does not tell', () => {
    const { path } = sampleOf(reportOf(entriesAt(1000, 1, { candidateType: 'relay' })));
    expect(path).toEqual({ kind: 'relayed', over: null });
  });

  it('know nothing of a connection that has no path yet', () => {
    const sample = sampleOf(reportOf([{ id: 't', type: 'transport', timestamp: 7 }]));
    expect(sample).toMatchObject({
      at: 7,
      path: null,
      roundTripMs: null,
      picture: null,
      encryption: null,
    });
  });

  it('never turn late packets into negative loss', () => {
    const earlier = sampleOf(reportOf(entriesAt(1000, 3)));
    const later = { ...earlier, at: 2000, received: { ...earlier.received, lost: 0 } };
    expect(healthBetween(earlier, later).lossRatio).toBe(0);
  });
});
