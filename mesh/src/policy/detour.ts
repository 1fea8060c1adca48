/** Whether media take a longer way than they need. Pure. */
import type { Pair, Statistics } from './statistics.ts';

/** How far round a way goes: straight, over a relay that the own end reaches by UDP, or over one that it reaches by TCP. */
type Way = 0 | 1 | 2;

/**
 * Whether a shorter way than the one in use has answered. It happens when a relay's first check arrives before word of
 * its candidate: the browser then takes it for a peer-reflexive candidate, ranks it above the shorter ways, and drops
 * those for good (RFC 8445 §7.3.1.3 gives such a candidate the rank that its check names).
 */
export function isDetour({ transport, pairs }: Statistics): boolean {
  const inUse = transport?.pair;
  if (!inUse) return false;
  const answered = pairs.filter(({ answers }) => answers > 0);
  return answered.some((pair) => wayOf(pair) < wayOf(inUse));
}

function wayOf({ local, remote }: Pair): Way {
  const ends = [local, remote];
  if (!ends.some(({ kind }) => kind === 'relay')) return 0;
  // Of the other end's relay only the other end knows; it looks for itself.
  return ends.some(({ relayProtocol: by }) => by === 'tcp' || by === 'tls') ? 2 : 1;
}
