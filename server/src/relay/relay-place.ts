/** Where a relay of our own listens, and what guests call it. Pure. */
import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import ipaddr from 'ipaddr.js';

/** `address`: of this machine; media go out from there. `name`: in URLs. `outside`: what a NAT in front makes of it. */
export type RelayPlace = {
  readonly address: string;
  readonly name: string;
  readonly outside: string | null;
};

/** What an operator has said about it. */
type PlaceWishes = { readonly host: string; readonly turnHost: string | null };

type Interfaces = Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;

/**
 * TURN_HOST, else HOST if that is one address of the network, else the machine's first: guests of a server behind a
 * proxy come from outside although HOST is the loopback. An address that the machine does not have is a NAT's.
 */
export function placeOfRelay({ host, turnHost }: PlaceWishes, interfaces: Interfaces): RelayPlace {
  const own = Object.values(interfaces).flatMap((list) => list ?? []);
  const usual = own.find((one) => !one.internal && one.family === 'IPv4')?.address ?? '127.0.0.1';
  const named = isOneOfANetwork(host) ? host : usual;
  if (turnHost === null) return { address: named, name: named, outside: null };
  if (isIP(turnHost) === 0) return { address: named, name: turnHost, outside: null };
  if (own.some(({ address }) => address === turnHost))
    return { address: turnHost, name: turnHost, outside: null };
  return { address: named, name: turnHost, outside: turnHost };
}

function isOneOfANetwork(host: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  return !['loopback', 'unspecified'].includes(ipaddr.parse(host).range());
}
