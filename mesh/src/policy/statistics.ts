/** What a browser tells of a connection (W3C webrtc-stats), read into types: the only place that knows its names. Pure. */

/** One look at a connection. Counters are cumulative since it began; nothing of an address is kept. */
export interface Statistics {
  /** ms, on the clock of the report. */
  at: number;
  received: readonly ReceivedStream[];
  sent: readonly SentStream[];
  /** What the other end last reported of what we send. */
  reported: readonly LossReport[];
  /** Of our own microphone, 0 to 1. */
  microphoneLevel: number;
  transport: Transport | null;
  /** Every pair of candidates that was tried. */
  pairs: readonly Pair[];
}

/** An `RTCInboundRtpStreamStats`. */
export interface ReceivedStream {
  kind: StreamKind | null;
  bytes: number;
  packets: number;
  lost: number;
  framesDecoded: number;
  decodeSeconds: number;
  picture: FrameSize | null;
  codec: Codec | null;
  sound: Sound | null;
}

/** An `RTCOutboundRtpStreamStats`. */
export interface SentStream {
  kind: StreamKind | null;
  /** Payload; headers come on top. */
  bytes: number;
  headerBytes: number;
  framesEncoded: number;
  encodeSeconds: number;
  /** For so long the browser held the picture back because the device is too slow. */
  cpuLimitedSeconds: number;
  picture: FrameSize | null;
  codec: Codec | null;
}

type StreamKind = 'audio' | 'video';

/** In pixels, as encoded. */
export interface FrameSize {
  width: number;
  height: number;
}

/** A codec by its name, such as `VP8` or `opus`. */
interface Codec {
  kind: StreamKind;
  name: string;
}

/** What was played of a stream. */
export interface Sound {
  /** Sum of squared audio level times seconds. */
  energy: number;
  seconds: number;
}

/** An `RTCRemoteInboundRtpStreamStats`. */
interface LossReport {
  /** Which stream it is about; the same from look to look. */
  id: string;
  at: number;
  /** 0 to 1, in the time that the report is about. */
  lossRatio: number;
}

/** An `RTCTransportStats`. */
interface Transport {
  /** The pair in use. */
  pair: Pair | null;
  encryption: Encryption | null;
}

/** As negotiated between the two browsers: `1.2`, an IANA cipher suite name, an SRTP protection profile. */
export interface Encryption {
  dtlsVersion: string | null;
  dtlsCipher: string | null;
  srtpCipher: string | null;
}

/** An `RTCIceCandidatePairStats`. */
export interface Pair {
  /** The same from look to look. */
  id: string;
  local: Candidate;
  remote: Candidate;
  roundTripMs: number | null;
  /** The browser's own estimate of what the line carries, in bits per second; null where it makes none. */
  availableBps: number | null;
  /** How many checks the other end has answered. */
  answers: number;
  /** What has come over it, checks not counted. */
  bytes: number;
}

/** How a guest reaches a relay of their own. */
export type RelayProtocol = (typeof RELAY_PROTOCOLS)[number];

const RELAY_PROTOCOLS = ['udp', 'tcp', 'tls'] as const;

/** One end of a pair; `kind` is `host`, `srflx`, `prflx` or `relay`, all is null where the browser does not say. */
export interface Candidate {
  kind: string | null;
  protocol: string | null;
  relayProtocol: RelayProtocol | null;
}

/** As much of an `RTCStatsReport` as is read. */
interface Report {
  get(id: string): unknown;
  forEach(look: (entry: Entry) => void): void;
}

type Entry = { id: string; type: string; timestamp: number } & Record<string, unknown>;
type Fields = Partial<Record<string, unknown>>;

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const count = (value: unknown): number => number(value) ?? 0;
const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
const kindOf = (value: unknown): StreamKind | null =>
  value === 'audio' || value === 'video' ? value : null;

/** Reads a whole report. */
export function readStatistics(report: Report): Statistics {
  const received: ReceivedStream[] = [];
  const sent: SentStream[] = [];
  const reported: LossReport[] = [];
  const pairs: Pair[] = [];
  let at = 0;
  let microphoneLevel = 0;
  let transport: Transport | null = null;
  report.forEach((entry) => {
    at = Math.max(at, count(entry.timestamp));
    switch (entry.type) {
      case 'inbound-rtp':
        received.push(receivedStream(report, entry));
        break;
      case 'outbound-rtp':
        sent.push(sentStream(report, entry));
        break;
      case 'remote-inbound-rtp':
        reported.push({
          id: entry.id,
          at: entry.timestamp,
          lossRatio: count(entry['fractionLost']),
        });
        break;
      case 'media-source':
        if (entry['kind'] === 'audio') microphoneLevel = count(entry['audioLevel']);
        break;
      case 'transport': {
        const pair = entryOf(report, entry['selectedCandidatePairId']);
        transport = { pair: pair && pairOf(report, pair), encryption: encryptionOf(entry) };
        break;
      }
      case 'candidate-pair':
        pairs.push(pairOf(report, entry));
        break;
      default:
    }
  });
  return { at, received, sent, reported, microphoneLevel, transport, pairs };
}

const entryOf = (report: Report, id: unknown): Fields | null =>
  (report.get(String(id)) as Fields | undefined) ?? null;

const receivedStream = (report: Report, stream: Fields): ReceivedStream => ({
  kind: kindOf(stream['kind']),
  bytes: count(stream['bytesReceived']),
  packets: count(stream['packetsReceived']),
  lost: count(stream['packetsLost']),
  framesDecoded: count(stream['framesDecoded']),
  decodeSeconds: count(stream['totalDecodeTime']),
  picture: pictureOf(stream),
  codec: codecOf(report, stream),
  sound: soundOf(stream),
});

const sentStream = (report: Report, stream: Fields): SentStream => ({
  kind: kindOf(stream['kind']),
  bytes: count(stream['bytesSent']),
  headerBytes: count(stream['headerBytesSent']),
  framesEncoded: count(stream['framesEncoded']),
  encodeSeconds: count(stream['totalEncodeTime']),
  cpuLimitedSeconds: count((stream['qualityLimitationDurations'] as Fields | undefined)?.['cpu']),
  picture: pictureOf(stream),
  codec: codecOf(report, stream),
});

function pictureOf(stream: Fields): FrameSize | null {
  if (stream['kind'] !== 'video' || count(stream['frameWidth']) === 0) return null;
  return { width: count(stream['frameWidth']), height: count(stream['frameHeight']) };
}

function codecOf(report: Report, stream: Fields): Codec | null {
  const codec = entryOf(report, stream['codecId']);
  const [type, name] = text(codec?.['mimeType'])?.split('/') ?? [];
  const kind = kindOf(type);
  return kind && name ? { kind, name } : null;
}

function soundOf(stream: Fields): Sound | null {
  if (stream['kind'] !== 'audio') return null;
  const energy = number(stream['totalAudioEnergy']);
  const seconds = number(stream['totalSamplesDuration']);
  return energy === null || seconds === null ? null : { energy, seconds };
}

function pairOf(report: Report, pair: Fields): Pair {
  const seconds = number(pair['currentRoundTripTime']);
  return {
    id: text(pair['id']) ?? '',
    local: candidateOf(entryOf(report, pair['localCandidateId'])),
    remote: candidateOf(entryOf(report, pair['remoteCandidateId'])),
    roundTripMs: seconds === null ? null : seconds * 1000,
    availableBps: number(pair['availableOutgoingBitrate']),
    answers: count(pair['responsesReceived']),
    bytes: count(pair['bytesReceived']),
  };
}

const candidateOf = (candidate: Fields | null): Candidate => ({
  kind: text(candidate?.['candidateType']),
  protocol: text(candidate?.['protocol']),
  relayProtocol: RELAY_PROTOCOLS.find((one) => one === candidate?.['relayProtocol']) ?? null,
});

/** DTLS counts its versions downwards (RFC 9147 §5.3); the report has them in hexadecimal. */
const DTLS_VERSIONS: Partial<Record<string, string>> = { FEFF: '1.0', FEFD: '1.2', FEFC: '1.3' };

function encryptionOf(transport: Fields): Encryption | null {
  const version = text(transport['tlsVersion']);
  const dtlsCipher = text(transport['dtlsCipher']);
  const srtpCipher = text(transport['srtpCipher']);
  if (!dtlsCipher && !srtpCipher) return null;
  const dtlsVersion = version && (DTLS_VERSIONS[version.toUpperCase()] ?? null);
  return { dtlsVersion, dtlsCipher, srtpCipher };
}
