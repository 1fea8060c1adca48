/** What a relay did for somebody with a guest's credentials. Pure. */
import { bad, good, note, type Finding } from './finding.ts';
import type { RelayHealth } from '../relay/relay-probe.ts';

/** One relay: whether it gave an allocation, whether a packet came back through it, and what inside it would reach. */
export type RelaySeen = {
  readonly url: string;
  readonly health: RelayHealth;
  /** Null where it was not tried. */
  readonly cameBack: boolean | null;
  /** Addresses that it should refuse, and did not. */
  readonly open: readonly string[];
};

export function judgeRelay({ url, health, cameBack, open }: RelaySeen): Finding {
  const about = wayOf(url);
  const isTls = url.startsWith('turns:');
  if (health === 'silent')
    return bad(
      about,
      `${url} does not answer.`,
      isTls
        ? 'Start coturn with cert and pkey for this name, and open its TLS port (TCP) in the firewall.'
        : 'Start coturn, and open its port in the firewall, UDP and TCP.',
    );
  if (health === 'untrusted')
    return bad(
      about,
      `${url} has a certificate that browsers do not accept.`,
      'Give coturn the certificate and chain for this name, and send it SIGUSR2 after each renewal.',
    );
  if (health === 'refused')
    return bad(
      about,
      `${url} gives no relay.`,
      'Compare TURN_SECRET with static-auth-secret, the clocks of both machines, and the quotas in turnserver.conf.',
    );
  if (open.length > 0)
    return bad(
      about,
      `${url} would let guests reach ${open.join(', ')}.`,
      'Take the denied-peer-ip lines of deploy/coturn/turnserver.conf.',
    );
  if (cameBack === false)
    return bad(
      about,
      `${url} gives a relay, but no packet comes back.`,
      'Open min-port to max-port (UDP) in the firewall; behind a NAT set external-ip, and allowed-peer-ip to the private address.',
    );
  return good(about, `${url} works, and a packet came back.`);
}

/** Nothing to ask: what that means for guests. */
export function judgeNoRelay(): Finding {
  return note(
    'relay',
    'The house has no relay: guests of strict networks do not meet, and strangers see each other’s address.',
    'Set TURN_URLS and TURN_SECRET; see "The relay" in docs/operating.md.',
  );
}

/** Guests behind strict firewalls need TLS, and the others UDP. */
export function judgeWays(urls: readonly string[]): readonly Finding[] {
  const ways = urls.map(wayOf);
  const missing = (['TURN over UDP', 'TURN over TCP', 'TURN over TLS'] as const).filter(
    (way) => !ways.includes(way),
  );
  return missing.map((way) =>
    note(
      way,
      'The house names no such relay.',
      way === 'TURN over TLS'
        ? 'Guests whose network lets out nothing but HTTPS stay away: add turns:…?transport=tcp to TURN_URLS, on 443 if you can.'
        : 'Add it to TURN_URLS.',
    ),
  );
}

/** Whether a STUN server said where we are. */
export const judgeStun = (url: string, address: string | null): Finding =>
  address === null
    ? bad('STUN', `${url} does not answer.`, 'Start it, and open its UDP port in the firewall.')
    : good('STUN', `${url} sees us at ${address}.`);

function wayOf(url: string): 'TURN over UDP' | 'TURN over TCP' | 'TURN over TLS' {
  if (url.startsWith('turns:')) return 'TURN over TLS';
  return /transport=tcp/i.test(url) ? 'TURN over TCP' : 'TURN over UDP';
}
