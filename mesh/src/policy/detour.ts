/** Whether media take a longer way than they need. Pure. */
import type { Report } from './line.ts';

/** An `RTCIceCandidatePairStats` (W3C webrtc-stats). */
type Pair = Record<string, unknown>;

/** How far round a way goes: straight, over a relay that the own end reaches by UDP, or over one that it reaches by TCP. */
type Way = 0 | 1 | 2;

/**
 * Whether a shorter way than the one in use has answered. It happens when a relay's first check arrives before word of
 * its candidate: the browser then takes it for a peer-reflexive candidate, ranks it above the shorter ways, and drops
 * those for good (RFC 8445 §7.3.1.3 gives such a candidate the rank that its check names).
 */
export function isDetour(report: Report): boolean {
  const candidate = (id: unknown) =>
    report.get(String(id)) as { candidateType?: string; relayProtocol?: string } | undefined;
  const wayOf = (pair: Pair): Way => {
    const ends = [candidate(pair['localCandidateId']), candidate(pair['remoteCandidateId'])];
    if (!ends.some((end) => end?.candidateType === 'relay')) return 0;
    // Of the other end's relay only the other end knows; it looks for itself.
    return ends.some((end) => end?.relayProtocol === 'tcp' || end?.relayProtocol === 'tls') ? 2 : 1;
  };
  let inUse: Way = 0;
  let shortest: Way = 2;
  report.forEach((entry) => {
    if (entry.type === 'transport') {
      const pair = report.get(String(entry['selectedCandidatePairId'])) as Pair | undefined;
      if (pair) inUse = wayOf(pair);
    } else if (entry.type === 'candidate-pair' && Number(entry['responsesReceived'] ?? 0) > 0) {
      shortest = Math.min(shortest, wayOf(entry)) as Way;
    }
  });
  return shortest < inUse;
}
