/** Two looks at the statistics of what a connection sends → what its line bears and what sending costs the device. Pure. */

/** Counters of one moment out of an `RTCStatsReport` (W3C webrtc-stats), cumulative since the connection began. */
export interface LineSample {
  /** ms, on the clock of the report. */
  at: number;
  availableBps: number | null;
  bytes: number;
  framesEncoded: number;
  encodeSeconds: number;
  cpuLimitedSeconds: number;
  /** What the other end last reported of each stream, and when: 0 to 1, in the time that the report is about. */
  losses: ReadonlyMap<string, { at: number; ratio: number }>;
  roundTripMs: number | null;
  /** Of our own microphone, 0 to 1. */
  level: number;
}

/** What one line has been like since the look before. */
export interface LineReading {
  /** The browser's own estimate of what the line carries, in bits per second; null where it makes none. */
  availableBps: number | null;
  sentBps: number;
  /** 0 to 1; of the stream that lost most, 0 if nothing new was reported. */
  lossRatio: number;
  roundTripMs: number | null;
  /** Part of the time that one core was busy encoding this link's video; above 1 if several were. */
  encodeLoad: number;
  /** Part of the time in which the browser held the picture back because the device is too slow. */
  cpuLimited: number;
  level: number;
}

type Entry = { id: string; type: string; timestamp: number } & Record<string, unknown>;
/** As much of an `RTCStatsReport` as is read. */
export interface Report {
  get(id: string): unknown;
  forEach(look: (entry: Entry) => void): void;
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Reads what matters out of a whole report. */
export function lineSampleOf(report: Report): LineSample {
  const losses = new Map<string, { at: number; ratio: number }>();
  const sample: LineSample = {
    at: 0,
    availableBps: null,
    bytes: 0,
    framesEncoded: 0,
    encodeSeconds: 0,
    cpuLimitedSeconds: 0,
    losses,
    roundTripMs: null,
    level: 0,
  };
  report.forEach((entry: Entry) => {
    sample.at = Math.max(sample.at, entry.timestamp);
    switch (entry.type) {
      case 'outbound-rtp': {
        sample.bytes += (number(entry['bytesSent']) ?? 0) + (number(entry['headerBytesSent']) ?? 0);
        sample.framesEncoded += number(entry['framesEncoded']) ?? 0;
        sample.encodeSeconds += number(entry['totalEncodeTime']) ?? 0;
        const limited = entry['qualityLimitationDurations'] as Record<string, unknown> | undefined;
        sample.cpuLimitedSeconds += number(limited?.['cpu']) ?? 0;
        break;
      }
      case 'remote-inbound-rtp': {
        losses.set(entry.id, {
          at: entry.timestamp,
          ratio: number(entry['fractionLost']) ?? 0,
        });
        break;
      }
      case 'media-source': {
        if (entry['kind'] === 'audio') sample.level = number(entry['audioLevel']) ?? 0;
        break;
      }
      case 'transport': {
        const pair = report.get(String(entry['selectedCandidatePairId'])) as Entry | undefined;
        sample.availableBps = number(pair?.['availableOutgoingBitrate']);
        const seconds = number(pair?.['currentRoundTripTime']);
        sample.roundTripMs = seconds === null ? null : seconds * 1000;
        break;
      }
      default:
    }
  });
  return sample;
}

/** What happened between an earlier sample and a later one of the same connection. */
export function lineBetween(earlier: LineSample, later: LineSample): LineReading {
  const seconds = Math.max(later.at - earlier.at, 1) / 1000;
  const per = (from: number, to: number): number => Math.max(0, to - from) / seconds;
  return {
    availableBps: later.availableBps,
    sentBps: per(earlier.bytes, later.bytes) * 8,
    lossRatio: freshLoss(earlier, later),
    roundTripMs: later.roundTripMs,
    encodeLoad: per(earlier.encodeSeconds, later.encodeSeconds),
    cpuLimited: Math.min(1, per(earlier.cpuLimitedSeconds, later.cpuLimitedSeconds)),
    level: later.level,
  };
}

/** Reports come every one to five seconds, and stay in the statistics until the next: each counts once. */
function freshLoss(earlier: LineSample, later: LineSample): number {
  const fresh = [...later.losses].filter(
    ([stream, { at }]) => at > (earlier.losses.get(stream)?.at ?? -Infinity),
  );
  return Math.max(0, ...fresh.map(([, { ratio }]) => ratio));
}
