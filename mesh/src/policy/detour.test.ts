import { describe, expect, it } from 'vitest';
import { isDetour } from './detour.ts';
import { readStatistics, type Statistics } from './statistics.ts';

type Kind = 'host' | 'srflx' | 'prflx' | 'relay';
type PairOf = readonly [own: Kind, other: Kind, answers: number, over?: 'udp' | 'tcp' | 'tls'];

/** A report with these pairs of candidates, the first of which is in use. */
function report(...pairs: PairOf[]): Statistics {
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
    },
  ]);
  const transport = { id: 'T', type: 'transport', timestamp: 0, selectedCandidatePairId: 'P0' };
  const map = new Map([...entries, transport].map((entry) => [entry.id, entry]));
  return readStatistics(map);
}

describe('a detour', () => {
  it.each<[string, PairOf[], boolean]>([
    [
      "the other's relay, though a straight path has answered",
      [
        ['host', 'relay', 9],
        ['host', 'srflx', 1],
      ],
      true,
    ],
    [
      'an own relay, though a straight path has answered',
      [
        ['relay', 'srflx', 9],
        ['srflx', 'prflx', 2],
      ],
      true,
    ],
    [
      'a relay, and nothing else has answered',
      [
        ['relay', 'srflx', 9],
        ['host', 'srflx', 0],
      ],
      false,
    ],
    [
      'a relay, and only another relay has answered',
      [
        ['relay', 'srflx', 9],
        ['host', 'relay', 4],
      ],
      false,
    ],
    [
      'a relay by TCP, though it has answered by UDP',
      [
        ['relay', 'relay', 9, 'tcp'],
        ['relay', 'relay', 1, 'udp'],
      ],
      true,
    ],
    [
      'a relay by TLS, and by TCP it has answered',
      [
        ['relay', 'relay', 9, 'tls'],
        ['relay', 'relay', 1, 'tcp'],
      ],
      false,
    ],
    [
      'a relay by UDP',
      [
        ['relay', 'prflx', 9, 'udp'],
        ['relay', 'relay', 1, 'tcp'],
      ],
      false,
    ],
    [
      'a straight path',
      [
        ['host', 'srflx', 9],
        ['relay', 'srflx', 4],
      ],
      false,
    ],
    ['no path at all', [], false],
  ])('%s', (_name, pairs, detour) => {
    expect(isDetour(report(...pairs))).toBe(detour);
  });
});
