/** The short-lived names and passwords by which a guest may use the house's relays. Pure. */
import { createHmac } from 'node:crypto';
import type { IceGrant } from '@eat-with-me/protocol/table';
import { networksOf } from '../gateway/address-limits.ts';

/** What `credentialsFor` makes: as long as the relay lives by the same clock, it needs nothing but the secret. */
export type Credentials = { readonly username: string; readonly credential: string };

/** Relays that share one secret with the server. `ttlMs` is how long credentials open them. */
export type Relays = {
  readonly urls: readonly string[];
  readonly secret: string;
  readonly ttlMs: number;
};

/** Which servers help browsers to find each other; `relays` is null where there are none. */
type IceServers = {
  readonly stunUrls: readonly string[];
  readonly relays: Relays | null;
};

/**
 * Credentials as coturn's `use-auth-secret` expects them (draft-uberti-behave-turn-rest-00 §2.2): the moment at which they
 * expire in Unix seconds and a name, signed with HMAC-SHA1. `now` in ms by the wall clock.
 */
export function credentialsFor(name: string, { secret, ttlMs }: Relays, now: number): Credentials {
  const username = `${Math.ceil((now + ttlMs) / 1000)}:${name}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { username, credential };
}

/**
 * The name under which relays count what one network takes: an IPv4 address or an IPv6 /48, as HMAC-SHA256 under their
 * secret, so that every node of a house calls it the same and nobody else can tell whose it is. 22 characters of base64url.
 * A name for each seat would give whoever asks for many seats many quotas. `address` as `clientOf` has it.
 */
export function relayNameOf(address: string, secret: string): string {
  const prefix = networksOf(address)[0]?.prefix ?? address;
  const signed = createHmac('sha256', secret).update(`network ${prefix}`).digest('base64url');
  return signed.slice(0, 22);
}

/**
 * What one guest's browser gets. It is that guest's own and must not be shown to another. `name` is their network's; null for
 * whoever has nobody to reach yet, who gets no relay.
 */
export function grantIce(
  { stunUrls, relays }: IceServers,
  name: string | null,
  now: number,
): IceGrant {
  const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
  if (!relays || name === null) return { iceServers: stun, iceServersTtlMs: null };
  const relay = { urls: [...relays.urls], ...credentialsFor(name, relays, now) };
  return { iceServers: [...stun, relay], iceServersTtlMs: relays.ttlMs };
}
