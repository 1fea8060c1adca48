/** A budget as `RTCRtpEncodingParameters` (WebRTC 1.0 §5.2.8). Pure. */
import { STARTING_HEIGHT, type LinkBudget } from './budget.ts';

/** For our microphone: sound goes out before everything else. */
export const audioEncoding = ({ audio }: LinkBudget): Partial<RTCRtpEncodingParameters> => ({
  maxBitrate: audio,
  priority: 'high',
});

/**
 * `RTCRtpEncodingParameters` for a camera whose picture is so high. A picture that stops stays negotiated and with its track, so that it
 * is back within a tenth of a second.
 */
export function videoEncoding(
  { picture }: LinkBudget,
  height: number,
  mayGrow: boolean,
): Partial<RTCRtpEncodingParameters> {
  if (!picture) return { active: false };
  const { bitrate, size } = picture;
  const most = mayGrow ? size.height : Math.min(size.height, STARTING_HEIGHT);
  return {
    active: true,
    maxBitrate: bitrate,
    maxFramerate: size.rate,
    scaleResolutionDownBy: Math.max(1, height / most),
  };
}
