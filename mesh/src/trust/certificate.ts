/** The certificate that a guest's connections use, and what the other end of a link really showed. */
import type { Bytes } from './bytes.ts';

/** One for all connections of a guest at one table: its fingerprint is part of their opening. */
export interface OwnCertificate {
  certificate: RTCCertificate;
  /** SHA-256, 32 bytes. */
  fingerprint: Bytes;
}

/** A fresh ECDSA P-256 certificate; takes some 10 ms, so make it before it is needed. */
export async function makeCertificate(): Promise<OwnCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const certificate = await RTCPeerConnection.generateCertificate(algorithm);
  // Declared by every browser's types, missing in Firefox before 153 and Safari before 18.
  const known = (certificate as Partial<RTCCertificate>).getFingerprints?.();
  const named = known?.find(({ algorithm: hash }) => hash === 'sha-256')?.value;
  return { certificate, fingerprint: fromText(named ?? (await describedBy(certificate))) };
}

/** What a connection that uses the certificate says of it. */
async function describedBy(certificate: RTCCertificate): Promise<string> {
  const pc = new RTCPeerConnection({ certificates: [certificate] });
  pc.createDataChannel('');
  const { sdp = '' } = await pc.createOffer();
  pc.close();
  return /^a=fingerprint:sha-256 (\S+)/im.exec(sdp)?.[1] ?? '';
}

const fromText = (text: string): Bytes =>
  Uint8Array.from(text.split(':'), (digits) => Number.parseInt(digits, 16));

/** SHA-256 of the certificate at the other end of a connected transport; null where the browser does not tell. */
export async function remoteFingerprint(transport: RTCDtlsTransport): Promise<Bytes | null> {
  const [der] = (transport as Partial<RTCDtlsTransport>).getRemoteCertificates?.() ?? [];
  return der ? new Uint8Array(await crypto.subtle.digest('SHA-256', der)) : null;
}
