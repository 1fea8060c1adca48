/**
 * What a browser gives the mesh, out of werift, a WebRTC library for Node: real descriptions, real ICE, DTLS and SCTP over the
 * loopback. What it does not have and no packet needs is stood in for.
 */
import { vi } from 'vitest';
import {
  createSelfSignedCertificate,
  MediaStream,
  MediaStreamTrack,
  RTCCertificate,
  RTCPeerConnection,
  RTCRtpReceiver,
  RTCRtpSender,
  useOPUS,
  useVP8,
} from 'werift';
import type { Realm } from '../link/ends.ts';
import type { OwnCertificate } from '../trust/certificate.ts';

/** It takes a list where browsers take arguments. */
const takeList = Reflect.get(RTCRtpSender.prototype, 'setStreams') as (list: unknown[]) => void;
RTCRtpSender.prototype.setStreams = function (this: RTCRtpSender, ...streams: unknown[]) {
  Reflect.apply(takeList, this, [streams.flat()]);
};

/** No media travel here. */
Object.assign(RTCRtpReceiver.prototype, { getSynchronizationSources: () => [] });

/** Connections stay on this machine. */
class LoopbackConnection extends RTCPeerConnection {
  constructor(configuration: object = {}) {
    super({
      ...configuration,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: { audio: [useOPUS()], video: [useVP8()] },
    });
  }
}

/** Where connections are made. */
export const REALM = { RTCPeerConnection: LoopbackConnection } as unknown as Realm;

/** A window, as far as the mesh looks at one; to be called first. */
export function standInForBrowser(): { document: { hidden: boolean }; window: EventTarget } {
  const document = Object.assign(new EventTarget(), { hidden: false });
  const window = new EventTarget();
  vi.stubGlobal('document', document);
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('MediaStream', MediaStream);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => null });
  return { document, window };
}

/** A track of nothing. */
export const silence = (kind: 'audio' | 'video'): globalThis.MediaStreamTrack =>
  Object.assign(new MediaStreamTrack({ kind }), {
    getSettings: () => ({}),
  }) as unknown as globalThis.MediaStreamTrack;

/** A certificate of one's own, as `makeCertificate` makes it in a browser. */
export async function certificateOf(): Promise<OwnCertificate> {
  // ECDSA with SHA-256, on the curve P-256 (RFC 8422).
  const { certPem, keyPem, signatureHash } = await createSelfSignedCertificate(
    { hash: 4, signature: 3 },
    23,
  );
  const certificate = new RTCCertificate(keyPem, certPem, signatureHash);
  const named = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256');
  const bytes = named?.value.split(':').map((hex) => Number.parseInt(hex, 16)) ?? [];
  return {
    certificate: certificate as unknown as globalThis.RTCCertificate,
    fingerprint: Uint8Array.from(bytes),
  };
}
