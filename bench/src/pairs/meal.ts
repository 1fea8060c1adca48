/** What two guests say through the server until they no longer need it: 22 signals. */
import { setTimeout as sleep } from 'node:timers/promises';
import { boxOf } from '../load/box.ts';
import type { LoadGuest } from '../load/guest.ts';

/** Signals from each guest: a description, then candidates. */
const SIGNALS = 11;
const OFFER = boxOf(3000);
const ANSWER = boxOf(2500);
const CANDIDATE = boxOf(200);
/** Candidates come in gusts, as network interfaces and STUN servers answer. */
const GUSTS = [4, 3, 3];
const GUST_EVERY_MS = 10;
/** Longer (ms) than any meal takes; whoever waits for ever says nothing. */
const MEAL_WITHIN_MS = 30_000;

/** Takes part in one meal: queues, is matched with anybody, sends and receives all signals, leaves. Rejects where that takes too long. */
export function dine(guest: LoadGuest): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const alone = 'somebody waited in vain for the rest of a meal';
  const timer = setTimeout(() => reject(new Error(alone)), MEAL_WITHIN_MS);
  let received = 0;
  let spoken = false;
  const leaveWhenDone = (): void => {
    if (!spoken || received < SIGNALS) return;
    clearTimeout(timer);
    guest.leave();
    resolve();
  };
  const speak = async (): Promise<void> => {
    guest.signal(guest.first ? OFFER : ANSWER);
    for (const [index, candidates] of GUSTS.entries()) {
      if (index > 0) await sleep(GUST_EVERY_MS);
      for (let sent = 0; sent < candidates; sent++) guest.signal(CANDIDATE);
    }
    spoken = true;
    leaveWhenDone();
  };
  guest.onSeated = () => {
    if (guest.first) speak().catch(reject);
  };
  guest.onSignal = () => {
    received += 1;
    // The first signal that the second guest hears is the offer.
    if (received === 1 && !guest.first) speak().catch(reject);
    leaveWhenDone();
  };
  guest.queue();
  return promise;
}
