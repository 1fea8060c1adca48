/** Between whom a guest's link is encrypted, by what the browser says. */
import type { Guest } from '../lib/guest.ts';

/** SHA-256 of certificates as `a=fingerprint` writes them (RFC 8122 §5): this end's own, and the one that was presented. */
interface Certificates {
  own: string | undefined;
  other: string;
}

/** The certificates of the guest's one connected link. */
export function certificatesOf(guest: Guest): Promise<Certificates> {
  return guest.page.evaluate(async () => {
    const pc = window.peerConnections.find(
      ({ connectionState }) => connectionState === 'connected',
    );
    const presented = pc?.getSenders()[0]?.transport?.getRemoteCertificates()[0];
    if (!pc || !presented) throw new Error('no link is connected');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', presented));
    const other = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    const own = /^a=fingerprint:sha-256 (\S+)/m.exec(pc.localDescription?.sdp ?? '')?.[1];
    return { own, other: other.toUpperCase() };
  });
}
