/** Which codecs a link negotiates: those that every browser has, the one that is cheapest to make first. */
import type { TrackKind } from '../local-media.ts';

/**
 * What every browser has (RFC 7742 §5, RFC 7874 §3). By what encoding 360p with something moving costs in software, H.264 takes
 * half of VP8's time; VP9 and AV1 take twice as long as VP8. A browser's list of all its codecs is half of a
 * description, which then is too long for the first flight of a connection to the server.
 */
const NEGOTIATED: Record<TrackKind, readonly string[]> = {
  audio: ['audio/opus'],
  video: ['video/h264', 'video/vp8'],
};

/** Repairs losses of the others. */
const RETRANSMISSION = 'video/rtx';

type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** Constrained baseline in more than one packet a frame is the H.264 that every browser has (RFC 7742 §6.2). */
const isCommon = ({ mimeType, sdpFmtpLine = '' }: Codec): boolean =>
  mimeType.toLowerCase() !== 'video/h264' ||
  (/packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine));

/** Those of a browser's codecs that are negotiated, the cheapest to encode first; empty if it has none of them. Pure. */
export function negotiated<C extends Codec>(kind: TrackKind, codecs: readonly C[]): C[] {
  const of = (type: string) => codecs.filter(({ mimeType }) => mimeType.toLowerCase() === type);
  const chosen = NEGOTIATED[kind].flatMap(of).filter(isCommon);
  return chosen.length > 0 ? [...chosen, ...of(RETRANSMISSION)] : [];
}

/** Before the first offer or answer. Browsers without the choice keep all that they have, in their own order. */
export function chooseCodecs(kind: TrackKind, transceiver: RTCRtpTransceiver): void {
  const codecs = negotiated(kind, RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []);
  if (codecs.length > 0 && typeof transceiver.setCodecPreferences === 'function')
    transceiver.setCodecPreferences(codecs);
}
