import { expect, it } from 'vitest';
import { readStatistics } from './statistics.ts';

const report = (...entries: { id: string }[]) =>
  readStatistics(
    new Map(
      entries.map((entry) => [entry.id, { timestamp: 5, ...entry }]),
    ) as unknown as RTCStatsReport,
  );

const LOCAL = {
  id: 'L',
  type: 'local-candidate',
  candidateType: 'relay',
  protocol: 'udp',
  relayProtocol: 'tls',
  address: '203.0.113.9',
  ip: '203.0.113.9',
  port: 9,
};
const PAIR = {
  id: 'P',
  type: 'candidate-pair',
  localCandidateId: 'L',
  remoteCandidateId: 'gone',
  currentRoundTripTime: 0.25,
  responsesReceived: 3,
  bytesReceived: 700,
};

it('tells both ends of a pair apart, also where the browser knows only one', () => {
  const pair = {
    id: 'P',
    local: { kind: 'relay', protocol: 'udp', relayProtocol: 'tls' },
    remote: { kind: null, protocol: null, relayProtocol: null },
    roundTripMs: 250,
    availableBps: null,
    answers: 3,
    bytes: 700,
  };
  const { pairs, transport } = report(LOCAL, PAIR, {
    id: 'T',
    type: 'transport',
    selectedCandidatePairId: 'P',
  } as { id: string });
  expect(pairs).toEqual([pair]);
  expect(transport).toEqual({ pair, encryption: null });
});

it('keeps nothing of an address', () => {
  expect(JSON.stringify(report(LOCAL, PAIR))).not.toContain('203');
});

it('takes what is no number, or of no kind that is known, for nothing', () => {
  const { received, sent, at } = report(
    { id: 'i', type: 'inbound-rtp', kind: 'hologram', bytesReceived: '7', codecId: 'c' } as never,
    { id: 'o', type: 'outbound-rtp', kind: 'video', frameWidth: 0 } as never,
    { id: 'c', type: 'codec', mimeType: 'text/plain' } as never,
  );
  expect(at).toBe(5);
  expect(received).toMatchObject([{ kind: null, bytes: 0, codec: null, sound: null }]);
  expect(sent).toMatchObject([{ kind: 'video', picture: null, cpuLimitedSeconds: 0 }]);
});
