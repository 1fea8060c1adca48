/** What every store must do, whatever it is made of. */
import type { TableSize } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notice, Store, Waiting } from './store.ts';

const id = (name: string): string => name.padEnd(22, '_');
const waiting = (name: string, since: number, ...sizes: TableSize[]): Waiting => ({
  guest: id(name),
  ticket: { sizes: sizes.length > 0 ? sizes : [2] },
  since,
});
const T = id('table');

/** Runs the contract on a fresh store for each test. */
export function describeStore(storeName: string, make: () => Promise<Store>): void {
  describe(storeName, () => {
    let store: Store;
    beforeEach(async () => {
      store = await make();
    });
    afterEach(() => store.close());

    const order = async (): Promise<string[]> => (await store.waiting()).map(({ guest }) => guest);

    test('waiting: first come first, whatever the order of the calls', async () => {
      expect(await store.wait(waiting('b', 20))).toBe(1);
      expect(await store.wait(waiting('c', 30))).toBe(2);
      expect(await store.wait(waiting('a', 10))).toBe(3);
      expect(await order()).toEqual([id('a'), id('b'), id('c')]);
      expect((await store.waiting())[0]).toEqual(waiting('a', 10));
    });

    test('wait: a guest has one ticket, the last', async () => {
      await store.wait(waiting('a', 10));
      await store.wait(waiting('b', 10));
      expect(await store.wait(waiting('a', 30, 3))).toBe(2);
      expect(await store.waiting()).toEqual([waiting('b', 10), waiting('a', 30, 3)]);
    });

    test('withdraw: the ticket is gone; twice is the same as once', async () => {
      for (const name of ['a', 'b', 'c']) await store.wait(waiting(name, 10));
      await store.withdraw(id('b'));
      await store.withdraw(id('b'));
      await store.withdraw(id('stranger'));
      expect((await order()).toSorted()).toEqual([id('a'), id('c')]);
      expect(await store.count()).toEqual({ waiting: 2, tables: 0 });
    });

    test('claim: takes the tickets out of the queue', async () => {
      const group = [waiting('a', 1), waiting('b', 2)];
      for (const one of [...group, waiting('c', 3)]) await store.wait(one);
      expect(await store.claim(T, group)).toBe(true);
      expect(await order()).toEqual([id('c')]);
      expect(await store.count()).toEqual({ waiting: 1, tables: 1 });
    });

    test('claim: all or nothing', async () => {
      await store.wait(waiting('a', 1));
      expect(await store.claim(T, [waiting('a', 1), waiting('b', 2)])).toBe(false);
      expect(await order()).toEqual([id('a')]);
      expect(await store.count()).toEqual({ waiting: 1, tables: 0 });
    });

    test('claim: not with a ticket that has been replaced', async () => {
      await store.wait(waiting('a', 1));
      await store.wait(waiting('b', 2));
      await store.withdraw(id('a'));
      await store.wait(waiting('a', 9));
      expect(await store.claim(T, [waiting('a', 1), waiting('b', 2)])).toBe(false);
    });

    test('claim: of two at once, one wins', async () => {
      for (const one of [waiting('a', 1), waiting('b', 2), waiting('c', 3)]) await store.wait(one);
      const won = await Promise.all([
        store.claim(T, [waiting('a', 1), waiting('b', 2)]),
        store.claim(id('other'), [waiting('b', 2), waiting('c', 3)]),
      ]);
      expect(won.toSorted()).toEqual([false, true]);
      expect(await store.count()).toEqual({ waiting: 1, tables: 1 });
    });

    const lay = async (...names: string[]): Promise<void> => {
      const group = names.map((each, index) => waiting(each, index));
      for (const one of group) await store.wait(one);
      await store.claim(T, group);
    };

    test('dissolve: says whose seats were reserved and who had sat', async () => {
      await lay('a', 'b', 'c');
      await store.sit(T, 2);
      expect(await store.dissolve(T)).toEqual([
        { seat: 1, waiting: waiting('a', 0), sat: false },
        { seat: 2, waiting: waiting('b', 1), sat: true },
        { seat: 3, waiting: waiting('c', 2), sat: false },
      ]);
      expect(await store.dissolve(T)).toBeNull();
      expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
    });

    test('dissolve: not once all have sat', async () => {
      await lay('a', 'b');
      await store.sit(T, 1);
      await store.sit(T, 2);
      expect(await store.dissolve(T)).toBeNull();
      expect(await store.depart(T, 1)).toEqual([{ seat: 2, guest: id('b'), kind: 'guest' }]);
      expect(await store.dissolve(T)).toBeNull();
    });

    test('sit: at a table that is gone does nothing', async () => {
      await store.sit(T, 1);
      await lay('a', 'b');
      await store.sit(T, 7);
      expect(await store.dissolve(T)).toHaveLength(2);
    });

    test('depart: says who stays; the last one takes the table along', async () => {
      await lay('a', 'b', 'c');
      for (const seat of [1, 2, 3]) await store.sit(T, seat);
      expect((await store.depart(T, 2)).map(({ seat }) => seat)).toEqual([1, 3]);
      expect(await store.depart(T, 2)).toEqual([]);
      expect((await store.depart(T, 3)).map(({ seat }) => seat)).toEqual([1]);
      expect(await store.count()).toEqual({ waiting: 0, tables: 1 });
      expect(await store.depart(T, 1)).toEqual([]);
      expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
    });

    test('deliver: reaches the guest once, and says if nobody has them', async () => {
      const heard: [string, Notice][] = [];
      store.attend((guest, notice) => {
        if (guest !== id('a')) return false;
        heard.push([guest, notice]);
        return true;
      });
      const notice: Notice = { type: 'departed', table: T, seat: 2, because: 'left' };
      expect(await store.deliver(id('a'), notice)).toBe(true);
      expect(await store.deliver(id('stranger'), notice)).toBe(false);
      await expect.poll(() => heard).toEqual([[id('a'), notice]]);
    });
  });
}
