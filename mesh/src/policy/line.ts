/** Two looks at the statistics of what a connection sends → what its line bears and what sending costs the device. Pure. */
import type { Statistics } from './statistics.ts';

/** Counters of one moment, cumulative since the connection began. */
interface LineSample {
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

/** What matters of one look. */
export function lineSampleOf(statistics: Statistics): LineSample {
  const { at, sent, reported, microphoneLevel, transport } = statistics;
  const sum = (value: (stream: (typeof sent)[number]) => number): number =>
    sent.reduce((total, stream) => total + value(stream), 0);
  return {
    at,
    availableBps: transport?.pair?.availableBps ?? null,
    bytes: sum(({ bytes, headerBytes }) => bytes + headerBytes),
    framesEncoded: sum(({ framesEncoded }) => framesEncoded),
    encodeSeconds: sum(({ encodeSeconds }) => encodeSeconds),
    cpuLimitedSeconds: sum(({ cpuLimitedSeconds }) => cpuLimitedSeconds),
    losses: new Map(
      reported.map(({ id, at: reportedAt, lossRatio }) => [
        id,
        { at: reportedAt, ratio: lossRatio },
      ]),
    ),
    roundTripMs: transport?.pair?.roundTripMs ?? null,
    level: microphoneLevel,
  };
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
