/** Which address a request came from, when there may be proxies in between. */
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The proxies whose word counts: this many of them in a row, or those within these networks. */
export type Trust =
  | { readonly hops: number }
  | { readonly networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[] };

/**
 * Who asks, and whether their connection to the outermost trusted proxy is encrypted. `unread`: a trusted proxy has named
 * something that is no address, so that many guests count as one.
 */
type Client = {
  readonly address: string;
  readonly secure: boolean;
  readonly unread: boolean;
};

/** Reads `TRUST_PROXY`: a number of hops or a comma list of networks (a.b.c.d/n); undefined if it is neither. */
export function readTrust(text: string): Trust | undefined {
  if (/^\d{1,2}$/.test(text)) return { hops: Number(text) };
  const networks = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    // ipaddr.js also takes 10.1 for 10.0.0.1, which nobody means.
    if (isIP(part.split('/', 1)[0] ?? '') === 0) return undefined;
    const cidr = part.includes('/') ? part : `${part}/${part.includes(':') ? 128 : 32}`;
    if (!ipaddr.isValidCIDR(cidr)) return undefined;
    networks.push(ipaddr.parseCIDR(cidr));
  }
  return { networks };
}

/**
 * Finds the client from the right end of `X-Forwarded-For`: everything left of the first address that nobody trusted
 * vouches for was written by strangers. IPv4 in IPv6 clothes (::ffff:a.b.c.d) becomes IPv4.
 */
export function clientOf(
  request: {
    readonly peer: string;
    readonly forwardedFor?: string | undefined;
    readonly forwardedProto?: string | undefined;
  },
  trust: Trust,
): Client {
  const peer = normalise(request.peer) ?? request.peer;
  if (!trusted(peer, 0, trust)) return { address: peer, secure: false, unread: false };
  let address = peer;
  let unread = false;
  const claims = request.forwardedFor?.split(',') ?? [];
  for (let hop = 0; trusted(address, hop, trust); hop += 1) {
    const said = claims.pop()?.trim() ?? '';
    const claim = normalise(withoutPort(said));
    if (claim === null) {
      unread = said !== '';
      break;
    }
    address = claim;
  }
  // With several proxies each may append; the outermost trusted one knows, and it wrote first or alone.
  const secure = request.forwardedProto?.split(',')[0]?.trim().toLowerCase() === 'https';
  return { address, secure, unread };
}

/** Whether a connection from here is a proxy's whose word counts, and so one of many guests. */
export const isProxy = (peer: string, trust: Trust): boolean =>
  trusted(normalise(peer) ?? peer, 0, trust);

function trusted(address: string, hop: number, trust: Trust): boolean {
  if ('hops' in trust) return hop < trust.hops;
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  return trust.networks.some(([network, bits]) => {
    return parsed.kind() === network.kind() && parsed.match(network, bits);
  });
}

/** Some load balancers add the port, and brackets around IPv6. */
function withoutPort(text: string): string {
  const found = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? /^([\d.]+):\d{1,5}$/.exec(text);
  return found?.[1] ?? text;
}

function normalise(address: string): string | null {
  if (isIPv4(address)) return address;
  return isIP(address) > 0 ? ipaddr.process(address).toString() : null;
}
