/** How many sockets come from one network. Knows no address for longer than it takes to hash it. */
import { hash, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { CROWDED_MS } from '../ground/limits.ts';

const SALT_LIFE_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** The sockets open from one network. `wide` is the network around it. */
export type Tally = {
  open: number;
  readonly key: string;
  readonly wide: Tally | null;
  /** The same under the salt before. */
  readonly elder: Tally | null;
  /** Of what one IPv4 address may. */
  readonly share: number;
  readonly tallies: Map<string, Tally>;
};

/** The minute that began with a socket of a network, and how many have come in it. */
type Minute = { readonly endsAt: number; came: number };
type Generation = { readonly salt: string; readonly tallies: Map<string, Tally> };
type Network = { readonly prefix: string; readonly share: number };

/** A socket may be opened, and its tally must be released when it closes; or how long to wait. */
type Admission = { readonly tally: Tally } | { readonly retryAfterMs: number };

const generation = (): Generation => ({
  salt: randomBytes(32).toString('base64url'),
  tallies: new Map(),
});

/**
 * Counts per IPv4 address, and per IPv6 /64 (half as many: a household) and /48 (two and a half times as many: a site).
 * The keys are hashes under a salt that is replaced every hour and forgotten an hour later, so that a memory dump names
 * nobody; a socket older than that no longer counts. `now` (ms) is a clock that nobody sets.
 */
export class AddressLimits {
  readonly #openMax: number;
  readonly #newMax: number;
  readonly #now: () => number;
  /** Of each network from which a socket has come within one; the one that ends next first. */
  readonly #minutes = new Map<string, Minute>();
  #current = generation();
  #previous = generation();
  #rotateAt: number;

  constructor(
    limits: { readonly socketsPerAddress: number; readonly newSocketsPerMinute: number },
    now: () => number,
  ) {
    this.#openMax = limits.socketsPerAddress;
    this.#newMax = limits.newSocketsPerMinute;
    this.#now = now;
    this.#rotateAt = now() + SALT_LIFE_MS;
  }

  /** Asks for one more socket from this address. */
  admit(address: string): Admission {
    const now = this.#now();
    this.#rotate(now);
    this.#forgetMinutes(now);
    let tally: Tally | null = null;
    for (const { prefix, share } of networksOf(address)) {
      tally = this.#tally(prefix, share, tally);
      const retryAfterMs = this.#waitMs(tally, now);
      if (retryAfterMs > 0) {
        forget(tally);
        return { retryAfterMs };
      }
    }
    if (!tally) throw new Error('an address lies in no network');
    for (let each: Tally | null = tally; each; each = each.wide) {
      each.open += 1;
      this.#came(each, now);
    }
    return { tally };
  }

  /** One socket of this tally is closed. */
  release(tally: Tally): void {
    for (let each: Tally | null = tally; each; each = each.wide) each.open -= 1;
    forget(tally);
  }

  /** How long (ms) one more socket of a network has to wait. */
  #waitMs(tally: Tally, now: number): number {
    const { key, share } = tally;
    if (openIn(tally) >= Math.ceil(this.#openMax * share)) return CROWDED_MS;
    const minute = this.#minutes.get(key);
    return minute && minute.came >= Math.ceil(this.#newMax * share) ? minute.endsAt - now : 0;
  }

  #came({ key }: Tally, now: number): void {
    const minute = this.#minutes.get(key);
    if (minute) minute.came += 1;
    else this.#minutes.set(key, { endsAt: now + MINUTE_MS, came: 1 });
  }

  #forgetMinutes(now: number): void {
    for (const [key, { endsAt }] of this.#minutes) {
      if (endsAt > now) return;
      this.#minutes.delete(key);
    }
  }

  #tally(prefix: string, share: number, wide: Tally | null): Tally {
    const { tallies } = this.#current;
    const key = keyOf(this.#current, prefix);
    const known = tallies.get(key);
    if (known) return known;
    const past = this.#previous;
    const elder = past.tallies.size === 0 ? null : past.tallies.get(keyOf(past, prefix));
    const tally = { open: 0, key, wide, elder: elder ?? null, share, tallies };
    tallies.set(key, tally);
    return tally;
  }

  #rotate(now: number): void {
    if (now < this.#rotateAt) return;
    this.#rotateAt = now + SALT_LIFE_MS;
    this.#previous = this.#current;
    this.#current = generation();
  }
}

/** All that are open in a network. */
export const openIn = ({ open, elder }: Tally): number => open + (elder?.open ?? 0);

/** Whether one of these networks lies in the other, or is the same. */
export const liesIn = (tally: Tally | null, network: Tally): boolean =>
  tally !== null && (tally === network || tally === network.elder || liesIn(tally.wide, network));

/** What stands for the widest network of a tally: a site, or an IPv4 address. */
export const siteOf = ({ key, wide }: Tally): string => wide?.key ?? key;

function forget(tally: Tally): void {
  for (let each: Tally | null = tally; each; each = each.wide)
    if (each.open === 0) each.tallies.delete(each.key);
}

/**
 * The key of a network: SHA-256 of salt and prefix. Nobody ever sees a key, so there is nothing to extend, and HMAC's
 * second round (with Node's key objects, a fifth of the cost of a new socket) would protect nothing.
 */
const keyOf = ({ salt }: Generation, prefix: string): string =>
  hash('sha256', salt + prefix, 'base64url');

/** The networks to count for an address, the widest first; each may have `share` of what one IPv4 address may. */
export function networksOf(address: string): Network[] {
  // What most are. ipaddr.js would take longer to say so than all else here.
  if (isIPv4(address)) return [{ prefix: address, share: 1 }];
  const parsed = ipaddr.isValid(address) ? ipaddr.process(address) : null;
  if (!(parsed instanceof ipaddr.IPv6)) return [{ prefix: address, share: 1 }];
  const bytes = Buffer.from(parsed.toByteArray());
  return [
    { prefix: `${bytes.toString('hex', 0, 6)}/48`, share: 2.5 },
    { prefix: `${bytes.toString('hex', 0, 8)}/64`, share: 0.5 },
  ];
}
