/** Two looks at a connection's statistics → how well the link does. Pure. */
import type {
  Encryption,
  Pair,
  FrameSize,
  ReceivedStream,
  RelayProtocol,
  SentStream,
  Statistics,
} from './statistics.ts';

/** The counters of one moment. Cumulative since the connection began. */
export interface LinkSample {
  /** ms, on the clock of the report. */
  at: number;
  received: { bytes: number; packets: number; lost: number; framesDecoded: number };
  sent: { bytes: number; framesEncoded: number };
  picture: FrameSize | null;
  sentPicture: FrameSize | null;
  codecs: Codecs;
  roundTripMs: number | null;
  path: LinkPath | null;
  encryption: Encryption | null;
}

/** The codecs in use by their names, such as `VP8` and `opus`; null where nothing is sent. */
interface Codecs {
  receiving: { audio: string | null; video: string | null };
  sending: { audio: string | null; video: string | null };
}

/**
 * Straight to the other guest, or through a relay that cannot look inside. `over`: how this guest reaches a relay of
 * their own; null when only the other one's is known.
 */
export type LinkPath = { kind: 'direct' } | { kind: 'relayed'; over: RelayProtocol | null };

/** Quality over the time between two samples. */
export interface LinkHealth {
  path: LinkPath | null;
  roundTripMs: number | null;
  /** 0 to 1. */
  lossRatio: number;
  framesPerSecond: number;
  receivingKbps: number;
  sendingKbps: number;
  sendingFramesPerSecond: number;
  picture: FrameSize | null;
  sentPicture: FrameSize | null;
  codecs: Codecs;
  encryption: Encryption | null;
  /** Bytes of picture and sound, both ways, since the connection began. */
  carriedBytes: number;
}

/** What matters of one look. */
export function sampleOf({ at, received, sent, transport }: Statistics): LinkSample {
  const pair = transport?.pair ?? null;
  return {
    at,
    received: {
      bytes: sum(received, ({ bytes }) => bytes),
      packets: sum(received, ({ packets }) => packets),
      lost: sum(received, ({ lost }) => lost),
      framesDecoded: sum(received, ({ framesDecoded }) => framesDecoded),
    },
    sent: {
      bytes: sum(sent, ({ bytes }) => bytes),
      framesEncoded: sum(sent, ({ framesEncoded }) => framesEncoded),
    },
    picture: pictureIn(received),
    sentPicture: pictureIn(sent),
    codecs: { receiving: codecsIn(received), sending: codecsIn(sent) },
    roundTripMs: pair?.roundTripMs ?? null,
    path: pair && pathOf(pair),
    encryption: transport?.encryption ?? null,
  };
}

type Streams = readonly Pick<ReceivedStream | SentStream, 'picture' | 'codec'>[];

const sum = <T>(of: readonly T[], value: (one: T) => number): number =>
  of.reduce((total, one) => total + value(one), 0);

const pictureIn = (streams: Streams): FrameSize | null =>
  streams.find(({ picture }) => picture !== null)?.picture ?? null;

function codecsIn(streams: Streams): Codecs['sending'] {
  const named = (kind: 'audio' | 'video') =>
    streams.findLast(({ codec }) => codec?.kind === kind)?.codec?.name ?? null;
  return { audio: named('audio'), video: named('video') };
}

/** A relayed link may show the relay on one side only. */
function pathOf({ local, remote }: Pair): LinkPath {
  if (local.kind === 'relay') return { kind: 'relayed', over: local.relayProtocol };
  return remote.kind === 'relay' ? { kind: 'relayed', over: null } : { kind: 'direct' };
}

/** What happened between an earlier sample and a later one of the same connection. */
export function healthBetween(earlier: LinkSample, later: LinkSample): LinkHealth {
  const seconds = Math.max(later.at - earlier.at, 1) / 1000;
  const received = later.received.packets - earlier.received.packets;
  // packetsLost may shrink when late packets arrive (RFC 3550 §6.4.1).
  const lost = Math.max(0, later.received.lost - earlier.received.lost);
  const rate = (from: number, to: number) => Math.max(0, to - from) / seconds;
  const { path, roundTripMs, picture, sentPicture, codecs, encryption } = later;
  return {
    path,
    roundTripMs,
    lossRatio: received + lost > 0 ? lost / (received + lost) : 0,
    framesPerSecond: rate(earlier.received.framesDecoded, later.received.framesDecoded),
    receivingKbps: (rate(earlier.received.bytes, later.received.bytes) * 8) / 1000,
    sendingKbps: (rate(earlier.sent.bytes, later.sent.bytes) * 8) / 1000,
    sendingFramesPerSecond: rate(earlier.sent.framesEncoded, later.sent.framesEncoded),
    picture,
    sentPicture,
    codecs,
    encryption,
    carriedBytes: later.received.bytes + later.sent.bytes,
  };
}
