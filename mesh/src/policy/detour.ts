/** Whether media take a longer way than they need. Pure. */
import type { Pair, Statistics } from './statistics.ts';

/**
 * `own`: over a relay of this end, though a path without one answers. `longer`: any other way that is longer than one that
 * answers: over the other end's relay, or over a relay that is reached by TCP.
 */
export type Detour = 'own' | 'longer';

/** How far round a way goes: straight, over a relay that the own end reaches by UDP, or over one that it reaches by TCP. */
type Way = 0 | 1 | 2;

/**
 * The detour that is taken, if any. It happens when a relay's first check arrives before word of its candidate: the browser
 * then takes it for a peer-reflexive candidate, ranks it above the shorter ways, and drops those for good (RFC 8445 §7.3.1.3
 * gives such a candidate the rank that its check names). The end whose relay it is may go on sending straight: it sees only
 * by what arrives, since the look `before`, that the other end does not.
 */
export function detourOf(
  { transport, pairs }: Statistics,
  before: Statistics | null,
): Detour | null {
  const inUse = transport?.pair;
  if (!inUse) return null;
  const answered = pairs.filter(({ answers }) => answers > 0);
  const shortest = Math.min(...answered.map(wayOf), wayOf(inUse));
  const arriving = before && mostReceived(pairs, before.pairs);
  const longer = [inUse, ...(arriving ? [arriving] : [])].filter((pair) => wayOf(pair) > shortest);
  if (longer.length === 0) return null;
  return shortest === 0 && longer.some(({ local }) => local.kind === 'relay') ? 'own' : 'longer';
}

/** The pair over which most has come since. */
function mostReceived(pairs: readonly Pair[], before: readonly Pair[]): Pair | null {
  const earlier = new Map(before.map(({ id, bytes }) => [id, bytes]));
  let most: Pair | null = null;
  let mostBytes = 0;
  for (const pair of pairs) {
    const bytes = pair.bytes - (earlier.get(pair.id) ?? 0);
    if (bytes <= mostBytes) continue;
    most = pair;
    mostBytes = bytes;
  }
  return most;
}

function wayOf({ local, remote }: Pair): Way {
  const ends = [local, remote];
  if (!ends.some(({ kind }) => kind === 'relay')) return 0;
  // Of the other end's relay only the other end knows; it looks for itself.
  return ends.some(({ relayProtocol: by }) => by === 'tcp' || by === 'tls') ? 2 : 1;
}
