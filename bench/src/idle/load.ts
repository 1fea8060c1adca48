/** Load of the idle bench: guests who wait and do nothing but answer pings. */
import { answer } from '../answer.ts';
import { DIALECTS, type DialectName } from '../load/dialect.ts';
import { openGuests, type LoadGuest } from '../load/guest.ts';

export interface OpenIdle {
  address: string;
  dialect: DialectName;
  guests: number;
}

let guests: LoadGuest[] = [];

answer({
  /** Opens guests and queues them; the raw server has no queue. */
  open: async ({ address, dialect, guests: count }: OpenIdle) => {
    guests = await openGuests(address, DIALECTS[dialect], count);
    if (dialect === 'ours') for (const guest of guests) guest.queue();
  },
  close: async () => {
    await Promise.all(guests.map((guest) => guest.close()));
    guests = [];
  },
});
