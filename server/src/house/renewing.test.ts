/** A guest who asks anew and anew. */
import { expect, test } from 'vitest';
import { MemoryStore } from '../store/memory-store.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

const ASKED = 50;

test('is told each time that they wait, moves the queue now and then, and is seated by their last ticket alone', async () => {
  const store = new MemoryStore({ emptyTableMs: 60_000, now: Date.now });
  const { address } = await realHouse({ store });
  const [restless, two, three] = [
    await RealGuest.arrive(address),
    await RealGuest.arrive(address),
    await RealGuest.arrive(address),
  ];
  for (let time = 1; time < ASKED; time += 1) {
    restless.queue(4);
    await restless.hear('queued');
  }
  restless.queue(2);
  await restless.hear('queued');
  // All that has happened in the queue so far.
  expect(Number((await store.changes(null)).cursor)).toBeLessThan(25);
  three.queue(4);
  two.queue(2);
  const [seated, other] = await Promise.all([restless.sit(), two.sit()]);
  expect([seated.table, seated.chairs]).toEqual([other.table, 2]);
  expect(three.inbox.some(({ type }) => type === 'seated')).toBe(false);
});
