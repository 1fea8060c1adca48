/** Doing something so many times a second, evenly. */
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Calls `act` `perSecond` times a second for `seconds` and returns how often. It never sleeps: on loopback a server
 * that writes to a sleeping process pays for waking it, several times what the write costs, and on a network it would
 * not. So the load keeps one core busy, and what is due is done at once.
 */
export async function pace(perSecond: number, seconds: number, act: () => void): Promise<number> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  let done = 0;
  while (done < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
    for (; done < due; done++) act();
    await turn();
  }
  return total;
}
