/** Whether media go by a relay although they need not. Pure. */
import type { Report } from './line.ts';

/** An `RTCIceCandidatePairStats` (W3C webrtc-stats). */
type Pair = Record<string, unknown>;

/**
 * Whether the path in use has a relay in it while one without has answered. It happens when a relay's first check
 * arrives before word of its candidate: the browser then takes it for a peer-reflexive candidate, ranks it above the
 * straight path, and drops that for good (RFC 8445 §7.3.1.3 gives such a candidate the rank that its check names).
 */
export function isDetour(report: Report): boolean {
  const isRelay = (id: unknown): boolean =>
    (report.get(String(id)) as { candidateType?: string } | undefined)?.candidateType === 'relay';
  const isRelayed = (pair: Pair): boolean =>
    isRelay(pair['localCandidateId']) || isRelay(pair['remoteCandidateId']);
  let [relayed, straightAnswers] = [false, false];
  report.forEach((entry) => {
    if (entry.type === 'transport') {
      const pair = report.get(String(entry['selectedCandidatePairId'])) as Pair | undefined;
      relayed ||= pair !== undefined && isRelayed(pair);
    } else if (entry.type === 'candidate-pair') {
      straightAnswers ||= Number(entry['responsesReceived'] ?? 0) > 0 && !isRelayed(entry);
    }
  });
  return relayed && straightAnswers;
}
