/**
 * What a browser gets to see of another guest's description (RFC 8866, RFC 9429): lines that this product's browsers
 * write, and one fingerprint, the committed one. Browsers accept a re-offer with another fingerprint, so every
 * description goes through here, also in the middle of a meal.
 */
import { DESCRIPTION_MAX_LENGTH } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { Bytes } from './bytes.ts';
import { formatParameters } from './format-parameters.ts';

/** Audio, video and the channel. */
const MEDIA_MAX = 3;
/** Lines of the longest description that a browser of today writes: a fifth of this. */
const LINES_MAX = 1024;

const MEDIA =
  /^m=(?:(audio|video) (\d{1,5}) UDP\/TLS\/RTP\/SAVPF((?: \d{1,3}){1,64})|application (\d{1,5}) UDP\/DTLS\/SCTP webrtc-datachannel)$/;
const FINGERPRINT = /^a=fingerprint:(\S+) (\S+)$/i;
/** Firefox leaves feedback of codecs that the m-line does not have, at which Chromium refuses the description. */
const OF_PAYLOAD = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /;
const CODEC = /^a=rtpmap:(\d{1,3}) ([\w.-]{1,32})\//;
const PARAMETERS = /^a=fmtp:(\d{1,3}) ([\w=;:,./+ -]{1,512})$/;
const CANDIDATE = /^a=(candidate:\S+ \d .*)$/;

/** `a=crypto` (RFC 4568) brings keys of its own, `a=identity` (RFC 8827) a third party, a bare fingerprint nothing. */
const FORBIDDEN = /^a=(?:crypto|identity|key-mgmt|fingerprint$|fingerprint:(?!\S+ \S+$))/i;

const EXTENSIONS = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:toffset',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-content-type',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-timing',
  'http://www.webrtc.org/experiments/rtp-hdrext/color-space',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
];

const ID = String.raw`[\w!#$%&'*+.^\`{|}~-]{1,64}`;
const ICE = String.raw`[A-Za-z0-9+/]`;
const EITHER = [
  `ice-ufrag:${ICE}{4,256}`,
  `ice-pwd:${ICE}{22,256}`,
  'ice-options:(?:trickle|renomination)(?: (?:trickle|renomination))?',
  'setup:(?:actpass|active|passive)',
  'extmap-allow-mixed',
  'sendrecv|sendonly|recvonly|inactive',
];
const SESSION = whole([...EITHER, `group:BUNDLE(?: ${ID}){1,3}`, `msid-semantic: ?WMS(?: ${ID})?`]);
const PER_MEDIA = whole([
  ...EITHER,
  `mid:${ID}`,
  'end-of-candidates|rtcp-mux|rtcp-rsize|bundle-only',
  `msid:${ID}(?: ${ID})?`,
  String.raw`rtpmap:\d{1,3} [\w.-]{1,32}/\d{1,6}(?:/\d)?`,
  String.raw`rtcp-fb:(?:\d{1,3}|\*) [\w-]{1,32}(?: [\w-]{1,32})?`,
  'rtcp-xr:rcvr-rtt=all',
  String.raw`ssrc:\d{1,10} (?:cname|msid):[\w!#$%&'*+./^\`{|}~ -]{1,160}`,
  String.raw`ssrc-group:FID \d{1,10} \d{1,10}`,
  String.raw`(?:max)?ptime:\d{1,4}`,
  String.raw`sctp-port:\d{1,5}`,
  // Less than the 64 KiB that hold where nothing is said (RFC 8841 §6.1) would keep an honest end from saying anything.
  String.raw`max-message-size:(?:0|[1-9]\d{5,9})`,
  String.raw`extmap:\d{1,3}(?:/(?:sendrecv|sendonly|recvonly|inactive))? (?:${EXTENSIONS.map(escaped).join('|')})`,
]);

const ORIGIN = /^o=\S{1,64} (\d{1,20}) (\d{1,20}) IN IP[46] \S{1,64}$/;

/** SHA-256 of a certificate as descriptions write it: `AB:CD:…`. */
export const fingerprintText = (fingerprint: Bytes): string =>
  Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0'))
    .join(':')
    .toUpperCase();

/** What the sanitiser goes by. */
interface SanitiserOptions {
  /** SHA-256 that the other guest is committed to, 32 bytes. */
  fingerprint: Bytes;
  /** The candidate (without `a=`) as the browser may have it, or null: `CandidateGate.admit`. */
  admit: (candidate: string) => string | null;
}

/** A description that a browser may be given, or why there is none. */
type Sanitised = { sdp: string } | { failure: Extract<TrustCode, 'E_FP' | 'E_DESCRIPTION'> };

const broken: Sanitised = { failure: 'E_DESCRIPTION' };

/** Keeps what is known and drops the rest. The same again changes nothing more. */
export function sanitise(sdp: string, { fingerprint, admit }: SanitiserOptions): Sanitised {
  if (sdp.length > DESCRIPTION_MAX_LENGTH) return broken;
  const lines = sdp.split(/\r?\n/, LINES_MAX + 1);
  if (lines.pop() !== '' || lines.length >= LINES_MAX || lines[0] !== 'v=0') return broken;
  const committed = fingerprintText(fingerprint);
  const session: string[] = [];
  const media: string[] = [];
  let named = 0;
  let mediaCount = 0;
  let codecs: ReadonlyMap<string, string> = new Map();
  for (const [at, line] of lines.slice(1).entries()) {
    if (FORBIDDEN.test(line)) return broken;
    const [, hash, value] = FINGERPRINT.exec(line) ?? [];
    if (hash !== undefined) {
      if (hash.toLowerCase() !== 'sha-256' || value?.toUpperCase() !== committed)
        return { failure: 'E_FP' };
      named += 1;
    } else if (line.startsWith('m=')) {
      const mLine = mediaLine(line);
      mediaCount += 1;
      if (mLine === null || mediaCount > MEDIA_MAX) return broken;
      codecs = codecsOf(mLine, lines.slice(at + 2));
      media.push(mLine, 'c=IN IP4 0.0.0.0');
    } else if (mediaCount === 0) {
      const kept = session.length === 0 ? originLine(line) : sessionLine(line);
      if (kept !== null) session.push(kept);
    } else {
      const kept = lineOfMedia(line, codecs, admit);
      if (kept !== null) media.push(kept);
    }
  }
  if (mediaCount === 0 || session.length === 0) return broken;
  if (named === 0) return { failure: 'E_FP' };
  const all = ['v=0', ...session, `a=fingerprint:sha-256 ${committed}`, ...media];
  return { sdp: `${all.join('\r\n')}\r\n` };
}

/** The m-line without a port: candidates say where to send. Port 0 means refused or bundled, and stays. */
function mediaLine(line: string): string | null {
  const [, kind, port, formats = '', channelPort] = MEDIA.exec(line) ?? [];
  const shown = Number(port ?? channelPort) === 0 ? 0 : 9;
  if (kind !== undefined) return `m=${kind} ${shown} UDP/TLS/RTP/SAVPF${formats}`;
  return channelPort === undefined
    ? null
    : `m=application ${shown} UDP/DTLS/SCTP webrtc-datachannel`;
}

/** The origin without a user's name or an address; the lines after it that must be there and say nothing. */
function originLine(line: string): string | null {
  const [, id, version] = ORIGIN.exec(line) ?? [];
  return id === undefined ? null : `o=- ${id} ${version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0`;
}

const sessionLine = (line: string): string | null => (SESSION.test(line) ? line : null);

/** The payload types of an m-line, each with the name of its codec, `''` if it has none; browsers name them in any place before the next. */
function codecsOf(mLine: string, following: readonly string[]): ReadonlyMap<string, string> {
  const codecs = new Map(
    mLine
      .split(' ')
      .slice(3)
      .map((payload) => [payload, '']),
  );
  for (const line of following) {
    if (line.startsWith('m=')) break;
    const [, payload = '', codec = ''] = CODEC.exec(line) ?? [];
    if (codecs.get(payload) === '') codecs.set(payload, codec);
  }
  return codecs;
}

function lineOfMedia(
  line: string,
  codecs: ReadonlyMap<string, string>,
  admit: SanitiserOptions['admit'],
): string | null {
  const [, payload] = OF_PAYLOAD.exec(line) ?? [];
  if (payload !== undefined && !codecs.has(payload)) return null;
  const [, format = '', parameters] = PARAMETERS.exec(line) ?? [];
  if (parameters !== undefined) {
    const kept = formatParameters(codecs.get(format) ?? '', parameters);
    return kept === null ? null : `a=fmtp:${format} ${kept}`;
  }
  const [, candidate] = CANDIDATE.exec(line) ?? [];
  if (candidate === undefined) return PER_MEDIA.test(line) ? line : null;
  const admitted = admit(candidate);
  return admitted === null ? null : `a=${admitted}`;
}

function whole(patterns: readonly string[]): RegExp {
  return new RegExp(`^a=(?:${patterns.join('|')})$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[.#/+]/g, String.raw`\$&`);
}
