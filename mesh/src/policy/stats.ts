/** Two looks at a connection's statistics → how well the link does. Pure. */

/** The counters of one moment, out of an `RTCStatsReport` (W3C webrtc-stats). Cumulative since the link began. */
export interface LinkSample {
  /** ms, on the clock of the report. */
  at: number;
  received: { bytes: number; packets: number; lost: number; framesDecoded: number };
  sent: { bytes: number; framesEncoded: number };
  picture: Picture | null;
  sentPicture: Picture | null;
  codecs: Codecs;
  roundTripMs: number | null;
  path: LinkPath | null;
  encryption: Encryption | null;
}

/** In pixels, as encoded. */
export interface Picture {
  width: number;
  height: number;
}

/** The codecs in use by their names, such as `VP8` and `opus`; null where nothing is sent. */
export interface Codecs {
  receiving: { audio: string | null; video: string | null };
  sending: { audio: string | null; video: string | null };
}

/**
 * Straight to the other guest, or through a relay that cannot look inside. `over`: how this guest reaches a relay of
 * their own; null when only the other one's is known.
 */
export type LinkPath =
  | { kind: 'direct' }
  | { kind: 'relayed'; over: (typeof RELAY_PROTOCOLS)[number] | null };

const RELAY_PROTOCOLS = ['udp', 'tcp', 'tls'] as const;

/** As negotiated between the two browsers: `1.2`, an IANA cipher suite name, an SRTP protection profile. */
export interface Encryption {
  dtlsVersion: string | null;
  dtlsCipher: string | null;
  srtpCipher: string | null;
}

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
  picture: Picture | null;
  sentPicture: Picture | null;
  codecs: Codecs;
  encryption: Encryption | null;
  /** Bytes of picture and sound, both ways, since the connection began. */
  carriedBytes: number;
}

type Entry = RTCStats & Record<string, unknown>;
type Report = Pick<RTCStatsReport, 'get' | 'forEach'>;

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);

/** Reads the counters that matter out of a whole report. */
export function sampleOf(report: Report): LinkSample {
  const sample: LinkSample = {
    at: 0,
    received: { bytes: 0, packets: 0, lost: 0, framesDecoded: 0 },
    sent: { bytes: 0, framesEncoded: 0 },
    picture: null,
    sentPicture: null,
    codecs: { receiving: { audio: null, video: null }, sending: { audio: null, video: null } },
    roundTripMs: null,
    path: null,
    encryption: null,
  };
  report.forEach((entry: Entry) => {
    sample.at = Math.max(sample.at, entry.timestamp);
    if (entry.type === 'inbound-rtp') {
      sample.received.bytes += count(entry['bytesReceived']);
      sample.received.packets += count(entry['packetsReceived']);
      sample.received.lost += count(entry['packetsLost']);
      sample.received.framesDecoded += count(entry['framesDecoded']);
      sample.picture ??= pictureOf(entry);
      readCodec(report, entry, sample.codecs.receiving);
    } else if (entry.type === 'outbound-rtp') {
      sample.sent.bytes += count(entry['bytesSent']);
      sample.sent.framesEncoded += count(entry['framesEncoded']);
      sample.sentPicture ??= pictureOf(entry);
      readCodec(report, entry, sample.codecs.sending);
    } else if (entry.type === 'transport') {
      readPath(report, entry, sample);
      sample.encryption = encryptionOf(entry);
    }
  });
  return sample;
}

function pictureOf(entry: Entry): Picture | null {
  if (entry['kind'] !== 'video' || count(entry['frameWidth']) === 0) return null;
  return { width: count(entry['frameWidth']), height: count(entry['frameHeight']) };
}

function readCodec(report: Report, entry: Entry, codecs: Codecs['sending']): void {
  const codec = report.get(String(entry['codecId'])) as Entry | undefined;
  const [kind, name] = text(codec?.['mimeType'])?.split('/') ?? [];
  if (name && (kind === 'audio' || kind === 'video')) codecs[kind] = name;
}

function readPath(report: Report, transport: Entry, sample: LinkSample): void {
  const pair = report.get(String(transport['selectedCandidatePairId'])) as Entry | undefined;
  if (!pair) return;
  const local = report.get(String(pair['localCandidateId'])) as Entry | undefined;
  const remote = report.get(String(pair['remoteCandidateId'])) as Entry | undefined;
  // A relayed link may show the relay on one side only.
  if (local?.['candidateType'] === 'relay') {
    const over = RELAY_PROTOCOLS.find((protocol) => protocol === local['relayProtocol']) ?? null;
    sample.path = { kind: 'relayed', over };
  } else if (remote?.['candidateType'] === 'relay') sample.path = { kind: 'relayed', over: null };
  else sample.path = { kind: 'direct' };
  const seconds = pair['currentRoundTripTime'];
  if (typeof seconds === 'number') sample.roundTripMs = seconds * 1000;
}

/** DTLS counts its versions downwards (RFC 9147 §5.3); the report has them in hexadecimal. */
const DTLS_VERSIONS: Partial<Record<string, string>> = { FEFF: '1.0', FEFD: '1.2', FEFC: '1.3' };

function encryptionOf(transport: Entry): Encryption | null {
  const version = text(transport['tlsVersion']);
  const dtlsCipher = text(transport['dtlsCipher']);
  const srtpCipher = text(transport['srtpCipher']);
  if (!dtlsCipher && !srtpCipher) return null;
  const dtlsVersion = version && (DTLS_VERSIONS[version.toUpperCase()] ?? null);
  return { dtlsVersion, dtlsCipher, srtpCipher };
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
