/** Which codec the pictures of a link travel in: the one that is cheapest to make. */

/**
 * By what encoding 360p with something moving costs in software: H.264 takes half of VP8's time, VP9 and AV1 twice as long as
 * VP8, and a weak device drops frames with them. Whoever lacks one negotiates the next.
 */
const CHEAPEST_FIRST = ['video/h264', 'video/vp8', 'video/vp9', 'video/av1'] as const;

type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** Constrained baseline in more than one packet a frame is the H.264 that every browser has (RFC 7742 §6.2). */
const isCommon = ({ sdpFmtpLine = '' }: Codec): boolean =>
  /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine);

/** The same codecs, the cheapest to encode first; what repairs losses stays at the end. Pure. */
export function cheapestFirst<C extends Codec>(codecs: readonly C[]): C[] {
  const rank = (codec: C): number => {
    const index = CHEAPEST_FIRST.indexOf(
      codec.mimeType.toLowerCase() as (typeof CHEAPEST_FIRST)[number],
    );
    return index < 0 ? CHEAPEST_FIRST.length : index;
  };
  return codecs.toSorted((a, b) => rank(a) - rank(b) || Number(isCommon(b)) - Number(isCommon(a)));
}

/** Before the first offer or answer. Browsers without the choice keep their own order. */
export function preferCheapCodecs(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  if (codecs && typeof transceiver.setCodecPreferences === 'function') {
    transceiver.setCodecPreferences(cheapestFirst(codecs));
  }
}
