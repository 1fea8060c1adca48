/** The short-lived names and passwords by which a guest may use the house's relays. Pure. */
import { createHmac } from 'node:crypto';
import type { IceGrant } from '@eat-with-me/protocol/table';

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

/** What one guest's browser gets. It is that guest's own and must not be shown to another. */
export function grantIce({ stunUrls, relays }: IceServers, name: string, now: number): IceGrant {
  const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
  if (!relays) return { iceServers: stun, iceServersTtlMs: null };
  const relay = { urls: [...relays.urls], ...credentialsFor(name, relays, now) };
  return { iceServers: [...stun, relay], iceServersTtlMs: relays.ttlMs };
}
