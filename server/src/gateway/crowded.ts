/** Whether a network has so many sockets here that nobody else of it may come in. */
import { liesIn, openIn, type Tally } from './address-limits.ts';
import type { GuestSocket } from './guest-socket.ts';

/**
 * Whether too many of a network, of which an address may have `most`, wait, or have asked for nothing yet. Who eats is
 * in nobody's way.
 */
export function isCrowded(tally: Tally, sockets: Iterable<GuestSocket>, most: number): boolean {
  for (let network: Tally | null = tally; network; network = network.wide) {
    const max = Math.ceil(most * network.share);
    // Only now is it worth a look at everybody.
    if (openIn(network) > max && openIn(network) - seatedIn(network, sockets) > max) return true;
  }
  return false;
}

function seatedIn(network: Tally, sockets: Iterable<GuestSocket>): number {
  let seated = 0;
  for (const { guest, tally } of sockets)
    if (guest?.stage.at === 'seated' && guest.stage.sat && liesIn(tally, network)) seated += 1;
  return seated;
}
