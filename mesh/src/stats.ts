/** Two looks at a connection's statistics → how well the link does. Pure. */

/** The counters of one moment, out of an `RTCStatsReport` (W3C webrtc-stats). Cumulative since the link began. */
export interface LinkSample {
  /** ms, on the clock of the report. */
  at: number;
  received: { bytes: number; packets: number; lost: number; framesDecoded: number };
  sent: { bytes: number; framesEncoded: number };
  /** Sum of squared audio level times seconds, as `totalAudioEnergy` counts it. */
  audioEnergy: number;
  picture: { width: number; height: number } | null;
  roundTripMs: number | null;
  path: LinkPath | null;
}

/** Straight to the other guest, or through a relay that cannot look inside. */
export type LinkPath = 'direct' | 'relayed';

/** Quality over the time between two samples. */
export interface LinkHealth {
  path: LinkPath | null;
  roundTripMs: number | null;
  /** 0 to 1. */
  lossRatio: number;
  framesPerSecond: number;
  receivingKbps: number;
  sendingKbps: number;
  picture: { width: number; height: number } | null;
}

type Entry = RTCStats & Record<string, unknown>;
type Report = Pick<RTCStatsReport, 'get' | 'forEach'>;

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Reads the counters that matter out of a whole report. */
export function sampleOf(report: Report): LinkSample {
  const sample: LinkSample = {
    at: 0,
    received: { bytes: 0, packets: 0, lost: 0, framesDecoded: 0 },
    sent: { bytes: 0, framesEncoded: 0 },
    audioEnergy: 0,
    picture: null,
    roundTripMs: null,
    path: null,
  };
  report.forEach((entry: Entry) => {
    sample.at = Math.max(sample.at, entry.timestamp);
    if (entry.type === 'inbound-rtp') {
      sample.received.bytes += count(entry['bytesReceived']);
      sample.received.packets += count(entry['packetsReceived']);
      sample.received.lost += count(entry['packetsLost']);
      sample.received.framesDecoded += count(entry['framesDecoded']);
      sample.audioEnergy += count(entry['totalAudioEnergy']);
      if (entry['kind'] === 'video' && count(entry['frameWidth']) > 0) {
        sample.picture = {
          width: count(entry['frameWidth']),
          height: count(entry['frameHeight']),
        };
      }
    } else if (entry.type === 'outbound-rtp') {
      sample.sent.bytes += count(entry['bytesSent']);
      sample.sent.framesEncoded += count(entry['framesEncoded']);
    } else if (entry.type === 'transport') {
      readPath(report, entry, sample);
    }
  });
  return sample;
}

function readPath(report: Report, transport: Entry, sample: LinkSample): void {
  const pair = report.get(String(transport['selectedCandidatePairId'])) as Entry | undefined;
  if (!pair) return;
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map(
    (id) => report.get(String(id)) as Entry | undefined,
  );
  // A relayed link shows the relay on one side only.
  sample.path = ends.some((end) => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct';
  const seconds = pair['currentRoundTripTime'];
  if (typeof seconds === 'number') sample.roundTripMs = seconds * 1000;
}

/** What happened between an earlier sample and a later one of the same connection. */
export function healthBetween(earlier: LinkSample, later: LinkSample): LinkHealth {
  const seconds = Math.max(later.at - earlier.at, 1) / 1000;
  const received = later.received.packets - earlier.received.packets;
  // packetsLost may shrink when late packets arrive (RFC 3550 §6.4.1).
  const lost = Math.max(0, later.received.lost - earlier.received.lost);
  const rate = (from: number, to: number) => Math.max(0, to - from) / seconds;
  return {
    path: later.path,
    roundTripMs: later.roundTripMs,
    lossRatio: received + lost > 0 ? lost / (received + lost) : 0,
    framesPerSecond: rate(earlier.received.framesDecoded, later.received.framesDecoded),
    receivingKbps: (rate(earlier.received.bytes, later.received.bytes) * 8) / 1000,
    sendingKbps: (rate(earlier.sent.bytes, later.sent.bytes) * 8) / 1000,
    picture: later.picture,
  };
}
