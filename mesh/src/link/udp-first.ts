/**
 * A relay is asked for by UDP; by TCP and TLS only where UDP brings no answer. Asked in every way at once, it answers in
 * every way, and the browser may settle on the slowest (`detour.ts`); each way also costs the relay an allocation.
 * An answer by UDP that comes late takes that back, so that the next gathering leaves the detour.
 */

/** How long a STUN or TURN server may take to answer by UDP: two round trips, in ms. */
const ANSWERS_WITHIN_MS = 500;

/** What a guest's connections have learnt of the network. */
export interface Reach {
  /** No server has answered by UDP: every gathering asks in every way, until one does. */
  udpIsSilent: boolean;
}

/** The servers without those URLs that ask a relay by TCP; null if none does, or if no relay is left then. */
export function byUdp(servers: readonly RTCIceServer[]): RTCIceServer[] | null {
  const urls = (asked: readonly RTCIceServer[]) => asked.flatMap((server) => server.urls);
  const left = servers.flatMap((server) => {
    const kept = urls([server]).filter(isByUdp);
    return kept.length > 0 ? [{ ...server, urls: kept }] : [];
  });
  const narrower = urls(left).length < urls(servers).length;
  return narrower && urls(left).some(isRelay) ? left : null;
}

/** The servers without those URLs that ask for a relay. */
export function withoutRelays(servers: readonly RTCIceServer[]): RTCIceServer[] {
  return servers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => !isRelay(url));
    return urls.length > 0 ? [{ ...server, urls }] : [];
  });
}

const isRelay = (url: string): boolean => /^turns?:/.test(url);

/** By UDP is also a URL that does not say (RFC 7065 §3.1). */
const isByUdp = (url: string): boolean => !/^turns:|\?transport=tcp$/.test(url);

/** As much of an own candidate as is looked at; `relayProtocol` (W3C webrtc) is not in every browser. */
interface Found {
  type: RTCIceCandidateType | null;
  relayProtocol?: string | null | undefined;
}

/**
 * Whether a candidate shows that a server answers by UDP: where nothing else is asked every answer does.
 */
export const cameByUdp = ({ type, relayProtocol }: Found, { udpIsSilent }: Reach): boolean =>
  type === 'srflx' || (type === 'relay' && (relayProtocol === 'udp' || !udpIsSilent));

/** Notices when a connection's servers do not answer by UDP, and when they do after all. */
export class UdpFirst {
  readonly #pc: RTCPeerConnection;
  readonly #reach: Reach;
  readonly #silent: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard = false;

  /** `silent`: nothing has come in time. */
  constructor(pc: RTCPeerConnection, reach: Reach, silent: () => void) {
    this.#pc = pc;
    this.#reach = reach;
    this.#silent = silent;
  }

  /** From now on: what a spare connection gathered before was without servers. */
  start(): void {
    this.#pc.addEventListener('icegatheringstatechange', () => this.#gathering());
    this.#pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate && cameByUdp(candidate, this.#reach)) this.#hear();
    });
    this.#gathering();
  }

  /** Whether a server has answered in the latest gathering. */
  get heard(): boolean {
    return this.#heard;
  }

  /** Late counts too: on a device with too much to do UDP is slow, and not shut. */
  #hear(): void {
    this.#heard = true;
    this.#reach.udpIsSilent = false;
    clearTimeout(this.#timer);
  }

  #gathering(): void {
    if (this.#pc.iceGatheringState !== 'gathering') return;
    this.#heard = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#silent, ANSWERS_WITHIN_MS);
  }
}
