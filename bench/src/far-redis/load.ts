/** Load of the far-redis bench: guests who all ask for a table at the same moment, and pairs who come alone. */
import { answer } from '../answer.ts';
import { DIALECTS } from '../load/dialect.ts';
import { openGuests, type LoadGuest } from '../load/guest.ts';

export interface OpenFar {
  address: string;
  guests: number;
}

let guests: LoadGuest[] = [];

/** Asks for a table for two; resolves when the guest is told of it. */
function seated(guest: LoadGuest): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  guest.onSeated = resolve;
  guest.queue();
  return promise;
}

answer({
  /** Other guests in place of those there were: who gets up early twice would have to wait. */
  open: async ({ address, guests: count }: OpenFar) => {
    await Promise.all(guests.map((guest) => guest.close()));
    guests = await openGuests(address, DIALECTS.ours, count);
  },
  /** Everybody asks at once; how long (ms) until the last has a table. */
  seat_all: async (): Promise<number> => {
    const startedAt = performance.now();
    await Promise.all(guests.map((guest) => seated(guest)));
    return performance.now() - startedAt;
  },
  /** The first asks; the second after `afterMs`, when the ticket of the first is in the queue. From then, until both have a table (ms). */
  seat_pair: async ({ afterMs }: { afterMs: number }): Promise<number> => {
    const [first, second] = guests;
    if (!first || !second) throw new Error('nobody is there');
    const one = seated(first);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const startedAt = performance.now();
    await Promise.all([one, seated(second)]);
    return performance.now() - startedAt;
  },
});
