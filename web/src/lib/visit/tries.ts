/** How often tables fell apart after this guest had revealed their nonce: bare numbers, for as long as the tab lives. */
import { afterTry, parseRetries, pauseFor } from '@eat-with-me/mesh/trust/retries';

const KEY = 'eat-with-me.tries';

/** Notes one more. */
export function noteTry(now: number): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(afterTry(kept(), now)));
  } catch {
    // Blocked storage: nothing is kept, and nothing is slowed down.
  }
}

/** How long to wait before queueing again, in ms; more than 0 comes with a warning. */
export const pauseAfterTries = (now: number): number => pauseFor(kept(), now);

function kept(): ReturnType<typeof parseRetries> {
  try {
    return parseRetries(sessionStorage.getItem(KEY));
  } catch {
    return [];
  }
}
