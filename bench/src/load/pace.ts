/** Doing something so many times a second, evenly. */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `act` `perSecond` times a second for `seconds`. A timer wakes about every millisecond and catches up with
 * what is due, so a late wake-up changes how many come together, never how many there are. Returns that number.
 */
export async function pace(perSecond: number, seconds: number, act: () => void): Promise<number> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now();
  let done = 0;
  while (done < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
    for (; done < due; done++) act();
    await sleep(1);
  }
  return total;
}
