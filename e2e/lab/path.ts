/** Which way a guest's media take, by what the browser says. */
import type { Guest } from '../lib/guest.ts';

/** How a guest reaches the relay; `null` if the guest's own end of the path is not on it. */
export type RelayProtocol = 'udp' | 'tcp' | 'tls' | null;

/** The path of one link as one guest sees it (W3C webrtc-stats). */
interface Path {
  /** A relayed link shows the relay on one side only, which may be the other one. */
  relayed: boolean;
  own: RelayProtocol;
  /** The URL of every relay that this guest has reached so far. */
  reached: string[];
  /** Every pair of candidates that answers, for whoever reads a failure: types, never addresses. */
  pairs: string[];
}

/** The path of the guest's one connected link. */
export function pathOf(guest: Guest): Promise<Path> {
  return guest.page.evaluate(async () => {
    const pc = window.peerConnections.find(
      ({ connectionState }) => connectionState === 'connected',
    );
    if (!pc) throw new Error('no link is connected');
    const report = await pc.getStats();
    const endsOf = ({ localCandidateId, remoteCandidateId }: RTCIceCandidatePairStats) =>
      [localCandidateId, remoteCandidateId].map(
        (id) => report.get(id) as { candidateType: string; relayProtocol?: RelayProtocol },
      );
    const pairs: string[] = [];
    report.forEach((entry: RTCIceCandidatePairStats) => {
      if (entry.type !== 'candidate-pair' || entry.state !== 'succeeded') return;
      const ends = endsOf(entry).map((end) => end?.candidateType);
      pairs.push(`${ends.join(' to ')}${entry.nominated ? ', nominated' : ''}`);
    });
    let path: Path | null = null;
    report.forEach((entry: RTCTransportStats) => {
      if (entry.type !== 'transport') return;
      const pair = report.get(entry.selectedCandidatePairId ?? '') as RTCIceCandidatePairStats;
      const [own, other] = endsOf(pair);
      path = {
        relayed: own?.candidateType === 'relay' || other?.candidateType === 'relay',
        own: own?.relayProtocol ?? null,
        reached: [...window.relaysReached],
        pairs,
      };
    });
    if (!path) throw new Error('the connected link has no path');
    return path;
  });
}
