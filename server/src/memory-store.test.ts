import { expect, test } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { describeStore } from './store.contract.ts';

describeStore('MemoryStore', async () => new MemoryStore());

test('thousands who came in the same millisecond leave in any order', async () => {
  const store = new MemoryStore();
  const guests = Array.from({ length: 2000 }, (_, index) => `guest ${index}`);
  for (const guest of guests) await store.wait({ guest, ticket: { sizes: [2] }, since: 5 });
  for (const guest of guests.filter((_, index) => index % 3 === 0)) await store.withdraw(guest);
  const left = (await store.waiting()).map(({ guest }) => guest);
  expect(left).toEqual(guests.filter((_, index) => index % 3 !== 0));
});
