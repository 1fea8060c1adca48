/** The health of a link with nothing to complain of, for tests to spoil. */
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';

/** As a direct call between two laptops has it. */
export const GOOD_LINE: LinkHealth = {
  path: { kind: 'direct' },
  roundTripMs: 40,
  lossRatio: 0.01,
  framesPerSecond: 25,
  receivingKbps: 900,
  sendingKbps: 640,
  sendingFramesPerSecond: 24,
  picture: { width: 640, height: 480 },
  sentPicture: { width: 320, height: 180 },
  codecs: {
    receiving: { audio: 'opus', video: 'VP8' },
    sending: { audio: 'opus', video: 'H264' },
  },
  encryption: {
    dtlsVersion: '1.2',
    dtlsCipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    srtpCipher: 'AES_CM_128_HMAC_SHA1_80',
  },
  carriedBytes: 12_300_000,
};
