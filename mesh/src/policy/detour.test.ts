import { describe, expect, it } from 'vitest';
import { detourOf, type Detour } from './detour.ts';
import { readStatistics, type Statistics } from './statistics.ts';

type Kind = 'host' | 'srflx' | 'prflx' | 'relay';
type PairOf = readonly [own: Kind, other: Kind, answers: number, over?: 'udp' | 'tcp' | 'tls'];

/** A report with these pairs of candidates, the first of which is in use; `came` is what came over each. */
function report(pairs: readonly PairOf[], came: readonly number[] = []): Statistics {
  const entries = pairs.flatMap(([own, other, responsesReceived, relayProtocol], index) => [
    { id: `L${index}`, type: 'local-candidate', timestamp: 0, candidateType: own, relayProtocol },
    { id: `R${index}`, type: 'remote-candidate', timestamp: 0, candidateType: other },
    {
      id: `P${index}`,
      type: 'candidate-pair',
      timestamp: 0,
      localCandidateId: `L${index}`,
      remoteCandidateId: `R${index}`,
      responsesReceived,
      bytesReceived: came[index] ?? 0,
    },
  ]);
  const transport = { id: 'T', type: 'transport', timestamp: 0, selectedCandidatePairId: 'P0' };
  const map = new Map([...entries, transport].map((entry) => [entry.id, entry]));
  return readStatistics(map);
}

describe('a detour', () => {
  it.each<[string, PairOf[], Detour | null]>([
    [
      "the other's relay, though a straight path has answered",
      [
        ['host', 'relay', 9],
        ['host', 'srflx', 1],
      ],
      'longer',
    ],
    [
      'an own relay, though a straight path has answered',
      [
        ['relay', 'srflx', 9],
        ['srflx', 'prflx', 2],
      ],
      'own',
    ],
    [
      'a relay, and nothing else has answered',
      [
        ['relay', 'srflx', 9],
        ['host', 'srflx', 0],
      ],
      null,
    ],
    [
      'a relay, and only another relay has answered',
      [
        ['relay', 'srflx', 9],
        ['host', 'relay', 4],
      ],
      null,
    ],
    [
      'a relay by TCP, though it has answered by UDP',
      [
        ['relay', 'relay', 9, 'tcp'],
        ['relay', 'relay', 1, 'udp'],
      ],
      'longer',
    ],
    [
      'a relay by TLS, and by TCP it has answered',
      [
        ['relay', 'relay', 9, 'tls'],
        ['relay', 'relay', 1, 'tcp'],
      ],
      null,
    ],
    [
      'a relay by UDP',
      [
        ['relay', 'prflx', 9, 'udp'],
        ['relay', 'relay', 1, 'tcp'],
      ],
      null,
    ],
    [
      'a straight path',
      [
        ['host', 'srflx', 9],
        ['relay', 'srflx', 4],
      ],
      null,
    ],
    ['no path at all', [], null],
  ])('%s', (_name, pairs, detour) => {
    expect(detourOf(report(pairs), null)).toBe(detour);
  });

  it('is seen by what arrives, where the other end alone takes it', () => {
    const pairs: PairOf[] = [
      ['host', 'srflx', 9],
      ['relay', 'prflx', 4],
    ];
    const came = (straight: number, relayed: number) => report(pairs, [straight, relayed]);
    const before = came(1000, 90_000);
    expect(detourOf(came(1000, 99_000), before)).toBe('own');
    // It was taken once, and is no longer.
    expect(detourOf(came(9000, 90_000), before)).toBeNull();
    expect(detourOf(before, before)).toBeNull();
  });
});
