/** IP addresses, as far as it matters whether a stranger may make a browser send packets there. Pure. */

/**
 * `reserved`: this machine, this cable, many at once, or IPv4 in disguise. `private`: somewhere in the guest's own network.
 * `name`: an mDNS name (RFC 8828), which hides an address. `none`: other names, and what is no address.
 */
type AddressKind = 'public' | 'private' | 'reserved' | 'name' | 'none';

const MDNS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;
const V4 = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

/** [first address, prefix length], IPv4. */
const RESERVED_V4 = ranges('0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 192.0.0.0/24 224.0.0.0/3');
const PRIVATE_V4 = ranges('10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16');

/** What sort of address this is. */
export function kindOfAddress(address: string): AddressKind {
  if (MDNS.test(address)) return 'name';
  const v4 = parseV4(address);
  if (v4 !== null) return kindOfV4(v4);
  const v6 = parseV6(address);
  return v6 ? kindOfV6(v6) : 'none';
}

/** What two addresses of one network have in common: the first 16 bits of IPv4, 64 of IPv6; null for a name. */
export function networkOf(address: string): string | null {
  const v4 = parseV4(address);
  if (v4 !== null) return `4:${v4 >>> 16}`;
  const v6 = parseV6(address);
  return v6 && `6:${v6.slice(0, 4).join(':')}`;
}

function kindOfV4(v4: number): AddressKind {
  if (within(v4, RESERVED_V4)) return 'reserved';
  return within(v4, PRIVATE_V4) ? 'private' : 'public';
}

function kindOfV6(groups: readonly number[]): AddressKind {
  const [first = 0, second = 0] = groups;
  // ::/8 holds unspecified, loopback and IPv4 in disguise; fe00::/7 and ff00::/8 link-local, site-local, multicast.
  if (first < 0x100 || first >= 0xfe00) return 'reserved';
  // NAT64, 6to4 and Teredo lead to IPv4 addresses that were not looked at.
  if ((first === 0x64 && second === 0xff9b) || first === 0x2002) return 'reserved';
  if (first === 0x2001 && second === 0) return 'reserved';
  return first >= 0xfc00 ? 'private' : 'public';
}

function parseV4(address: string): number | null {
  if (!V4.test(address)) return null;
  const parts = address.split('.').map(Number);
  if (parts.some((part) => part > 255)) return null;
  return parts.reduce((whole, part) => whole * 256 + part, 0);
}

/** Eight groups of 16 bits; null for what is no IPv6 address, has a zone, or ends in dotted IPv4. */
function parseV6(address: string): number[] | null {
  if (!/^[0-9a-f:]{2,39}$/i.test(address)) return null;
  const [head, tail, more] = address.split('::');
  if (more !== undefined || head === undefined) return null;
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16));
}

function ranges(text: string): (readonly [number, number])[] {
  return text.split(' ').map((range) => {
    const [address = '', length] = range.split('/');
    return [parseV4(address) ?? 0, Number(length)] as const;
  });
}

const within = (v4: number, all: readonly (readonly [number, number])[]): boolean =>
  all.some(([first, length]) => v4 >>> (32 - length) === first >>> (32 - length));
