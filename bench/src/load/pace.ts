/** Doing something so many times a second, evenly. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/**
 * What is done until something is due. Where the server's core is measured the load stays awake: on loopback a server
 * that writes to a sleeping process pays for waking it, several times what the write costs, and on a network it would
 * not. So that load keeps one core busy. Where only memory is read it dozes and leaves the core to others.
 */
export type Between = 'awake' | 'dozing';
const DOZES_MS = 5;

/** Calls `act` `perSecond` times a second for `seconds` and returns how often. */
export async function pace(
  perSecond: number,
  seconds: number,
  act: () => void,
  between: Between = 'awake',
): Promise<number> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  let done = 0;
  while (done < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
    for (; done < due; done++) act();
    await (between === 'awake' ? turn() : sleep(DOZES_MS));
  }
  return total;
}
