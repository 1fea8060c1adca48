/** What every store must do, whatever it is made of. */
import { SEAT_MAX, type Door, type TableSize } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, QueueTable, Table, Waiting } from './table.ts';
import type { Change, Store } from './store.ts';
import type { Notice, TableNotice } from './notice.ts';
import { KNOCKS_MAX } from './private-rules.ts';
import { hostOf, isOpen, remembered } from './table-rules.ts';
import { pledgeOf, waitingFor, type Wishes } from '../testing/ticket.ts';

const id = (name: string): string => name.padEnd(22, '_');
const waiting = (name: string, since: number, sizes: TableSize[] = [2], wishes?: Wishes): Waiting =>
  waitingFor(id(name), since, sizes, wishes);
const T = id('table');

/** An empty table must be kept this long (ms) by the stores that are made for the contract. */
export const EMPTY_TABLE_MS = 10_000;

/** A store, and a way to let so much time (ms) go by for what it keeps. */
type StoreInTime = {
  readonly store: Store;
  readonly elapse: (ms: number) => Promise<void>;
};

/** Runs the contract on a fresh store for each test. */
export function describeStore(title: string, make: () => Promise<StoreInTime>): void {
  describe(title, () => {
    let store: Store;
    let elapse: StoreInTime['elapse'];
    beforeEach(async () => {
      ({ store, elapse } = await make());
    });
    afterEach(() => store.close());

    const queue = async (): Promise<Waiting[]> =>
      (await store.changes(null)).changes.flatMap((change) =>
        change.type === 'came' ? [change.waiting] : [],
      );
    const order = async (): Promise<string[]> => (await queue()).map(({ guest }) => guest);
    const openTables = async (): Promise<QueueTable[]> =>
      (await store.changes(null)).changes.flatMap((change) =>
        change.type === 'opened' ? [change.table] : [],
      );

    describe('the queue', () => {
      test('wait: first come first, whatever the order of the calls', async () => {
        for (const one of [waiting('b', 20), waiting('c', 30), waiting('a', 10)])
          await store.wait(one);
        expect(await order()).toEqual([id('a'), id('b'), id('c')]);
      });

      test('wait: a ticket comes out as it went in', async () => {
        const whole = waiting('a', 1_764_000_000_000.125, [4, 2], {
          languages: ['en', 'yue'],
          patience: { anyLanguage: true, fewer: true },
          met: [id('m1'), id('m2')],
          avoid: [id('m2')],
        });
        const bare = waiting('b', 1_764_000_000_001);
        await store.wait(whole);
        await store.wait(bare);
        expect(await queue()).toEqual([whole, bare]);
        const table = await store.lay(T, [whole, bare], 2, 5);
        expect(table?.seats.map((taken) => taken.waiting)).toEqual([whole, bare]);
      });

      test('wait: a guest has one ticket, the last', async () => {
        await store.wait(waiting('a', 10));
        await store.wait(waiting('b', 11));
        await store.wait(waiting('a', 30, [3]));
        expect(await queue()).toEqual([waiting('b', 11), waiting('a', 30, [3])]);
      });

      test('withdraw: the ticket is gone; twice is the same as once', async () => {
        for (const one of ['a', 'b', 'c']) await store.wait(waiting(one, 10));
        await store.withdraw(id('b'));
        await store.withdraw(id('b'));
        await store.withdraw(id('stranger'));
        expect((await order()).toSorted()).toEqual([id('a'), id('c')]);
        expect(await store.count()).toEqual({ waiting: 2, tables: 0 });
      });

      test('renew: another ticket in the same place, if the guest still waits there', async () => {
        for (const one of [waiting('a', 10), waiting('b', 11)]) await store.wait(one);
        const { cursor } = await store.changes(null);
        const other = { ...waiting('a', 10, [3], { met: [id('m')] }), renewedAt: 12 };
        await store.renew(other);
        expect(await queue()).toEqual([other, waiting('b', 11)]);
        expect((await store.changes(cursor)).changes.at(-1)).toEqual({
          type: 'came',
          waiting: other,
        });
        // Has queued anew since, is gone, was never there.
        await store.renew(waiting('a', 9));
        await store.withdraw(id('b'));
        await store.renew(waiting('b', 11));
        await store.renew(waiting('stranger', 1));
        expect(await queue()).toEqual([other]);
      });

      test('setAside: out of the queue, until the guest waits again', async () => {
        for (const one of [waiting('a', 10), waiting('b', 11)]) await store.wait(one);
        await store.setAside(waiting('a', 10));
        await store.setAside(waiting('a', 10));
        // Lost before the ticket was in.
        await store.setAside(waiting('c', 12));
        expect(await order()).toEqual([id('b')]);
        expect(await store.lay(T, [waiting('a', 10), waiting('b', 11)], 2, 5)).toBeNull();
        await store.wait(waiting('a', 10));
        expect(await order()).toEqual([id('a'), id('b')]);
      });

      test('takeOver: not the guests of this node, and nobody whom none has', async () => {
        await store.know(id('a'), 'hash', null);
        await store.wait(waiting('a', 10));
        expect(await store.takeOver('hash')).toBeNull();
        expect(await store.takeOver('other')).toBeNull();
        await store.forget('hash');
        await store.forget('hash');
        expect(await store.takeOver('hash')).toBeNull();
        expect(await order()).toEqual([id('a')]);
      });

      test('changes: everything at first, then what is new, in order', async () => {
        await store.wait(waiting('a', 1));
        const first = await store.changes(null);
        expect(first.whole).toBe(true);
        expect(first.changes).toEqual([{ type: 'came', waiting: waiting('a', 1) }]);
        expect(await store.changes(first.cursor)).toMatchObject({ whole: false, changes: [] });
        await store.wait(waiting('b', 2));
        await store.withdraw(id('a'));
        await store.withdraw(id('a'));
        const second = await store.changes(first.cursor);
        const news: Change[] = [
          { type: 'came', waiting: waiting('b', 2) },
          { type: 'went', guest: id('a') },
        ];
        expect(second).toMatchObject({ whole: false, changes: news });
        expect((await store.changes(second.cursor)).changes).toEqual([]);
        // Another reader is not in the way.
        expect((await store.changes(first.cursor)).changes).toEqual(news);
      });

      test('changes: a new ticket of the same guest replaces the old one', async () => {
        await store.wait(waiting('a', 1));
        const { cursor } = await store.changes(null);
        await store.wait(waiting('a', 2));
        const { changes } = await store.changes(cursor);
        expect(changes.at(-1)).toEqual({ type: 'came', waiting: waiting('a', 2) });
        expect(await queue()).toEqual([waiting('a', 2)]);
      });

      test('changes: who has fallen far behind gets everything', async () => {
        const { cursor } = await store.changes(null);
        await store.wait(waiting('stays', 1));
        for (let round = 0; round < 5000; round += 1) {
          // Without awaiting each, as a busy node would.
          void store.wait(waiting('a', 2));
          void store.withdraw(id('a'));
        }
        const news = await store.changes(cursor);
        expect(news.whole).toBe(true);
        expect(news.changes).toEqual([{ type: 'came', waiting: waiting('stays', 1) }]);
      });
    });

    const enqueue = async (names: string[], sizes: TableSize[] = [2]): Promise<Waiting[]> => {
      const group = names.map((each, index) => waiting(each, index, sizes));
      for (const one of group) await store.wait(one);
      return group;
    };

    /** Everybody at a table says what they will be bound to next. */
    const prepare = async ({ seats, epoch }: Pick<Table, 'seats' | 'epoch'>): Promise<Table> => {
      let last: Table | undefined;
      for (const { seat } of seats)
        last = (await store.prepare(T, seat, epoch, pledgeOf(100 * epoch + seat)))?.table;
      if (!last) throw new Error('not prepared');
      return last;
    };

    /** A table of strangers, all of whom sit and let somebody join. */
    const lay = async (names: string[], chairs: TableSize): Promise<Table> => {
      const group = await enqueue(names, [chairs]);
      const table = await store.lay(T, group, chairs, 100);
      if (!table) throw new Error('not laid');
      for (const { seat } of table.seats) await store.sit(T, seat);
      return prepare(table);
    };

    describe('tables of strangers', () => {
      test('lay: takes the tickets out of the queue', async () => {
        const group = (await enqueue(['a', 'b'])) as [Waiting, Waiting];
        await store.wait(waiting('c', 3));
        const { cursor } = await store.changes(null);
        expect(await store.lay(T, group, 2, 100)).toEqual({
          table: T,
          kind: 'queue',
          chairs: 2,
          laid: false,
          keepsOpen: false,
          askedAt: 100,
          nextSeat: 3,
          epoch: 1,
          seats: [
            {
              seat: 1,
              guest: id('a'),
              waiting: group[0],
              sat: false,
              agreed: false,
              pledge: group[0].ticket.pledge,
              next: null,
            },
            {
              seat: 2,
              guest: id('b'),
              waiting: group[1],
              sat: false,
              agreed: false,
              pledge: group[1].ticket.pledge,
              next: null,
            },
          ],
          revision: 1,
        } satisfies Table);
        expect(await order()).toEqual([id('c')]);
        expect((await store.changes(cursor)).changes).toEqual([
          { type: 'went', guest: id('a') },
          { type: 'went', guest: id('b') },
        ]);
        expect(await store.count()).toEqual({ waiting: 1, tables: 1 });
      });

      test('lay: all or nothing', async () => {
        await store.wait(waiting('a', 1));
        expect(await store.lay(T, [waiting('a', 1), waiting('b', 2)], 2, 9)).toBeNull();
        expect(await order()).toEqual([id('a')]);
        expect(await store.count()).toEqual({ waiting: 1, tables: 0 });
      });

      test('lay: not with a ticket that has been replaced', async () => {
        await store.wait(waiting('a', 1));
        await store.wait(waiting('b', 2));
        await store.withdraw(id('a'));
        await store.wait(waiting('a', 9));
        expect(await store.lay(T, [waiting('a', 1), waiting('b', 2)], 2, 9)).toBeNull();
      });

      test('lay: of two at once, one wins', async () => {
        const [a, b, c] = (await enqueue(['a', 'b', 'c'])) as [Waiting, Waiting, Waiting];
        const won = await Promise.all([
          store.lay(T, [a, b], 2, 9),
          store.lay(id('other'), [b, c], 2, 9),
        ]);
        expect(won.filter((table) => table !== null)).toHaveLength(1);
        expect(await store.count()).toEqual({ waiting: 1, tables: 1 });
      });

      test('sit: laid once all are there; again, or at a table that is gone, changes nothing', async () => {
        await store.lay(T, await enqueue(['a', 'b']), 2, 9);
        expect(await store.sit(T, 1)).toMatchObject({ table: { laid: false }, turned: false });
        expect(await store.sit(T, 7)).toBeNull();
        expect(await store.sit(id('nowhere'), 1)).toBeNull();
        const all = await store.sit(T, 2);
        expect(all).toMatchObject({ table: { laid: true }, turned: false });
        expect((await store.sit(T, 2))?.table).toEqual(all?.table);
      });

      test.each(['any', 'unsat'] as const)(
        'depart: before all sit, one who goes (%s) dissolves the table',
        async (which) => {
          await store.lay(T, await enqueue(['a', 'b', 'c'], [3]), 3, 9);
          await store.sit(T, 2);
          const departure = await store.depart(T, 2, which);
          if (departure?.type !== 'dissolved') throw new Error(JSON.stringify(departure));
          expect(departure.seats.map(({ seat, sat }) => [seat, sat])).toEqual([
            [1, false],
            [2, true],
            [3, false],
          ]);
          expect(departure.seats[0]?.waiting).toEqual(waiting('a', 0, [3]));
          expect(await store.depart(T, 1, 'any')).toBeNull();
          expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
        },
      );

      test('depart: says who stays; the last one takes the table along', async () => {
        await lay(['a', 'b', 'c'], 3);
        expect(await store.depart(T, 2, 'unsat')).toBeNull();
        const staying = async (seat: number) => {
          const departure = await store.depart(T, seat, 'any');
          if (departure?.type !== 'departed') return departure;
          return departure.table.seats.map((taken) => taken.seat);
        };
        expect(await staying(2)).toEqual([1, 3]);
        expect(await staying(2)).toBeNull();
        expect(await staying(3)).toEqual([1]);
        expect(await store.count()).toEqual({ waiting: 0, tables: 1 });
        expect(await staying(1)).toEqual([]);
        expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
      });

      test('revision: grows with every change', async () => {
        await lay(['a', 'b', 'c'], 3);
        const before = (await store.sit(T, 1))?.table.revision ?? Number.NaN;
        const departure = await store.depart(T, 2, 'any');
        if (departure?.type !== 'departed') throw new Error('not departed');
        expect(departure.table.revision).toBeGreaterThan(before);
        const turn = await store.agree(T, 1, true, 5);
        expect(turn?.table.revision).toBeGreaterThan(departure.table.revision);
      });
    });

    describe('refill', () => {
      const agree = async (...seats: number[]): Promise<boolean[]> => {
        const turned: boolean[] = [];
        for (const seat of seats)
          turned.push((await store.agree(T, seat, true, 500))?.turned ?? false);
        return turned;
      };

      test('agree: the last yes opens the table, anybody closes it', async () => {
        await lay(['a', 'b', 'c'], 3);
        await store.depart(T, 2, 'any');
        const { cursor } = await store.changes(null);
        expect(await agree(1, 1, 3)).toEqual([false, false, true]);
        const [open] = await openTables();
        expect(open).toMatchObject({ table: T, chairs: 3, askedAt: 500, nextSeat: 4 });
        expect(await store.agree(T, 3, false, 600)).toMatchObject({ turned: true });
        expect(await openTables()).toEqual([]);
        expect((await store.changes(cursor)).changes).toEqual([
          { type: 'opened', table: open },
          { type: 'closed', table: T },
        ]);
      });

      test('agree: means nothing at a full table, and for a seat or table that is not there', async () => {
        await lay(['a', 'b'], 2);
        expect(await agree(1, 2, 3)).toEqual([false, false, false]);
        expect(await store.agree(T, 3, true, 5)).toBeNull();
        expect(await store.agree(id('nowhere'), 1, true, 5)).toBeNull();
        expect(await openTables()).toEqual([]);
      });

      test('agree: one who is left alone can open the table', async () => {
        await lay(['a', 'b'], 2);
        await store.depart(T, 1, 'any');
        expect(await agree(2)).toEqual([true]);
      });

      test('depart: ends the agreement of those who stay', async () => {
        await lay(['a', 'b', 'c', 'd'], 4);
        await store.depart(T, 4, 'any');
        expect(await agree(1, 2, 3)).toEqual([false, false, true]);
        expect(await store.depart(T, 3, 'any')).toMatchObject({ type: 'departed', turned: true });
        expect(await openTables()).toEqual([]);
        expect(await agree(1)).toEqual([false]);
      });

      const openWithOneChair = async (): Promise<Waiting> => {
        await lay(['a', 'b', 'c'], 3);
        await store.depart(T, 1, 'any');
        await agree(2, 3);
        const newcomer = waiting('n', 50, [3]);
        await store.wait(newcomer);
        return newcomer;
      };

      test('fill: gives the next seat, never one that somebody had', async () => {
        const newcomer = await openWithOneChair();
        const { cursor } = await store.changes(null);
        const turn = await store.fill(T, [newcomer]);
        expect(turn?.turned).toBe(true);
        expect(turn?.table.seats.map(({ seat, guest, sat }) => [seat, guest, sat])).toEqual([
          [2, id('b'), true],
          [3, id('c'), true],
          [4, id('n'), false],
        ]);
        expect(turn?.table.seats[2]?.waiting).toEqual(newcomer);
        // Another company: everybody is bound to what they have prepared for it, and to nothing after it.
        expect(turn?.table.epoch).toBe(2);
        expect(turn?.table.seats.map(({ pledge, next }) => [pledge, next])).toEqual([
          [pledgeOf(102), null],
          [pledgeOf(103), null],
          [newcomer.ticket.pledge, null],
        ]);
        expect((await store.changes(cursor)).changes).toEqual([
          { type: 'went', guest: id('n') },
          { type: 'closed', table: T },
        ]);
        expect(await order()).toEqual([]);
      });

      test('prepare: without it nobody joins; for another company than the present one it does nothing', async () => {
        const newcomer = await openWithOneChair();
        const filled = await store.fill(T, [newcomer]);
        await store.sit(T, 4);
        await store.depart(T, 2, 'any');
        expect(await agree(3, 4)).toEqual([false, false]);
        expect(await store.prepare(T, 3, 1, pledgeOf(7))).toBeNull();
        expect(await store.prepare(T, 9, 2, pledgeOf(7))).toBeNull();
        expect(await store.prepare(id('nowhere'), 3, 2, pledgeOf(7))).toBeNull();
        expect(filled?.table.epoch).toBe(2);
        expect(await store.prepare(T, 3, 2, pledgeOf(7))).toMatchObject({ turned: false });
        expect(await openTables()).toEqual([]);
        const { cursor } = await store.changes(null);
        expect(await store.prepare(T, 4, 2, pledgeOf(8))).toMatchObject({ turned: true });
        // The last one counts.
        await store.prepare(T, 4, 2, pledgeOf(9));
        const [open] = await openTables();
        expect(open?.seats.map(({ next }) => next)).toEqual([pledgeOf(7), pledgeOf(9)]);
        expect((await store.changes(cursor)).changes.at(-1)).toEqual({
          type: 'opened',
          table: open,
        });
      });

      test('fill: not with a ticket that is gone, not a closed table, not more than there are chairs', async () => {
        const newcomer = await openWithOneChair();
        const other = waiting('o', 51, [3]);
        expect(await store.fill(T, [other])).toBeNull();
        await store.wait(other);
        expect(await store.fill(T, [newcomer, other])).toBeNull();
        await store.agree(T, 2, false, 9);
        expect(await store.fill(T, [newcomer])).toBeNull();
        expect(await store.fill(id('nowhere'), [newcomer])).toBeNull();
        expect(await order()).toEqual([id('n'), id('o')]);
      });

      test('fill: of two at once, one wins', async () => {
        const newcomer = await openWithOneChair();
        const other = waiting('o', 51, [3]);
        await store.wait(other);
        const won = await Promise.all([store.fill(T, [newcomer]), store.fill(T, [other])]);
        expect(won.filter((turn) => turn !== null)).toHaveLength(1);
        expect(await order()).toHaveLength(1);
      });

      test('a newcomer who does not sit leaves the table as open as it was, once all have prepared anew', async () => {
        const newcomer = await openWithOneChair();
        await store.fill(T, [newcomer]);
        const departure = await store.depart(T, 4, 'unsat');
        if (departure?.type !== 'departed') throw new Error(JSON.stringify(departure));
        expect(departure.turned).toBe(false);
        await prepare(departure.table);
        const [open] = await openTables();
        expect(open?.nextSeat).toBe(5);
        expect(open?.askedAt).toBe(500);
      });

      test('a newcomer who sits ends the agreement', async () => {
        const newcomer = await openWithOneChair();
        await store.fill(T, [newcomer]);
        const turn = await store.sit(T, 4);
        expect(turn?.turned).toBe(false);
        expect(turn?.table.seats).toMatchObject([2, 3, 4].map(() => ({ agreed: false })));
        expect(await store.depart(T, 4, 'unsat')).toBeNull();
        expect(await store.depart(T, 4, 'any')).toMatchObject({ turned: false });
        expect(await openTables()).toEqual([]);
      });

      test('a newcomer whom everybody leaves before they sit: dissolved', async () => {
        await lay(['a', 'b'], 2);
        await store.depart(T, 1, 'any');
        await agree(2);
        await store.wait(waiting('n', 50));
        await store.fill(T, [waiting('n', 50)]);
        const departure = await store.depart(T, 2, 'any');
        if (departure?.type !== 'dissolved') throw new Error(JSON.stringify(departure));
        expect(departure.seats.map(({ seat, sat }) => [seat, sat])).toEqual([
          [2, true],
          [3, false],
        ]);
        expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
      });

      test('started by patience: open from the start, through arrivals, until it is full', async () => {
        await store.lay(T, await enqueue(['a', 'b'], [4]), 4, 700);
        expect(await openTables()).toEqual([]);
        for (const seat of [1, 2])
          expect(await store.sit(T, seat)).toMatchObject({ turned: false });
        expect(await store.prepare(T, 1, 1, pledgeOf(1))).toMatchObject({ turned: false });
        expect(await store.prepare(T, 2, 1, pledgeOf(2))).toMatchObject({ turned: true });
        expect(await openTables()).toMatchObject([{ table: T, askedAt: 700, keepsOpen: true }]);
        for (const [index, name] of ['n', 'o'].entries()) {
          const newcomer = waiting(name, 800, [4]);
          await store.wait(newcomer);
          const filled = await store.fill(T, [newcomer]);
          expect(filled).toMatchObject({ turned: true });
          expect(await store.sit(T, 3 + index)).toMatchObject({ turned: false });
          if (filled) await prepare(filled.table);
          expect(await openTables()).toHaveLength(1 - index);
        }
        expect(await store.depart(T, 1, 'any')).toMatchObject({ turned: false });
        expect(await openTables()).toEqual([]);
      });

      test('started by patience: closed by a no, then a table like others', async () => {
        await lay(['a', 'b'], 4);
        expect(await openTables()).toHaveLength(1);
        expect(await store.agree(T, 2, false, 9)).toMatchObject({ turned: true });
        expect(await agree(2, 1)).toEqual([false, true]);
        await store.depart(T, 1, 'any');
        expect(await openTables()).toEqual([]);
      });

      test('started by patience: stays open when one leaves', async () => {
        await lay(['a', 'b'], 4);
        expect(await store.depart(T, 1, 'any')).toMatchObject({ turned: false });
        expect(await openTables()).toHaveLength(1);
      });

      test(`seat ${SEAT_MAX} is the last`, async () => {
        await lay(['a', 'b'], 2);
        await store.depart(T, 2, 'any');
        await agree(1);
        let given = 2;
        for (;;) {
          const newcomer = waiting('n', given);
          await store.wait(newcomer);
          const turn = await store.fill(T, [newcomer]);
          if (!turn) break;
          given = turn.table.seats[1]?.seat ?? 0;
          await store.depart(T, given, 'unsat');
          await store.prepare(T, 1, turn.table.epoch, pledgeOf(given));
        }
        expect(given).toBe(SEAT_MAX);
        expect(await openTables()).toEqual([]);
        expect(await agree(1)).toEqual([false]);
      }, 20_000);
    });

    describe('private tables', () => {
      const answer = async (of: Promise<{ answer: string }>): Promise<string> => (await of).answer;
      /** Pledges by the name of the guest. */
      const pledges = new Map<string, number>();
      const pledgeFrom = (name: string) => {
        const number = pledges.get(name) ?? pledges.size;
        pledges.set(name, number);
        return pledgeOf(1000 + number);
      };
      const join = (name: string, network: string | null = null): Promise<Answer> =>
        store.join(T, id(name), pledgeFrom(name), network);
      /** A table whose host lets somebody join. */
      const host = async (chairs: number, door: Door): Promise<Table> =>
        prepare(await store.host(T, id('h'), pledgeFrom('h'), chairs, door));
      const knocking = (name: string, admitted = false) => ({
        guest: id(name),
        pledge: pledgeFrom(name),
        admitted,
      });
      /** Everybody lets in one more, after this answer. */
      const ready = async ({ table }: Answer): Promise<void> => {
        if (table) await prepare(table);
      };

      test('host: a table with its host, sat', async () => {
        const { cursor } = await store.changes(null);
        const table = await store.host(T, id('h'), pledgeFrom('h'), 5, 'knock');
        expect(table).toEqual({
          table: T,
          kind: 'private',
          chairs: 5,
          door: 'knock',
          nextSeat: 2,
          epoch: 1,
          seats: [
            {
              seat: 1,
              guest: id('h'),
              sat: true,
              pledge: pledgeFrom('h'),
              next: null,
            },
          ],
          knocks: [],
          revision: 1,
        } satisfies Table);
        expect(await store.agree(T, 1, true, 5)).toBeNull();
        expect((await store.changes(cursor)).changes).toEqual([]);
        expect(await store.count()).toEqual({ waiting: 0, tables: 1 });
      });

      test('join: through an open door until the table is full', async () => {
        await host(3, 'open');
        const first = await join('a');
        expect(first.answer).toBe('seated');
        expect(first.table?.seats.at(-1)).toEqual({
          seat: 2,
          guest: id('a'),
          sat: false,
          pledge: pledgeFrom('a'),
          next: null,
        });
        expect(first.table?.epoch).toBe(2);
        await ready(first);
        const second = await join('b');
        expect(second.answer).toBe('seated');
        expect(await answer(join('c'))).toBe('table-full');
        expect(await store.depart(T, 2, 'unsat')).toMatchObject({ type: 'departed' });
        await prepare({
          epoch: 3,
          seats: second.table?.seats.filter(({ seat }) => seat !== 2) ?? [],
        });
        const again = await join('c');
        expect(again.table?.seats.map(({ seat }) => seat)).toEqual([1, 3, 4]);
      });

      test('join: no such table, or one of strangers', async () => {
        expect(await join('a')).toEqual({ answer: 'no-such-table', table: null });
        await lay(['a', 'b'], 2);
        await store.depart(T, 2, 'any');
        expect(await answer(join('c'))).toBe('no-such-table');
      });

      test('join: whoever comes first sets it where both know which, also when they come at once', async () => {
        const come = (name: string) => store.join(T, id(name), pledgeFrom(name), null, 2);
        const [first, second] = await Promise.all([come('a'), come('b')]);
        expect(first).toMatchObject({
          answer: 'seated',
          table: { kind: 'private', chairs: 2, door: 'open', epoch: 1, seats: [{ seat: 1 }] },
        });
        // As soon as whoever sits there has prepared.
        expect(second).toMatchObject({ answer: 'waits', table: { knocks: [{ guest: id('b') }] } });
        await ready(first);
        expect(await answer(come('b'))).toBe('seated');
        expect(await answer(come('c'))).toBe('table-full');
        expect(await store.count()).toEqual({ waiting: 0, tables: 1 });
      });

      test('join: none is set over a table of strangers', async () => {
        await lay(['a', 'b'], 2);
        expect(await answer(store.join(T, id('c'), pledgeFrom('c'), null, 2))).toBe(
          'no-such-table',
        );
      });

      test('join: a locked door', async () => {
        await host(3, 'locked');
        expect(await answer(join('a'))).toBe('table-locked');
      });

      test('knock: the host lets in, or not', async () => {
        await host(3, 'knock');
        expect(await answer(join('a'))).toBe('waits');
        const second = await join('b');
        expect(second.table).toMatchObject({ knocks: [knocking('a'), knocking('b')] });
        const again = await join('a');
        expect(again.table).toMatchObject({ knocks: [knocking('a'), knocking('b')] });
        const refused = await store.admit(T, 1, id('a'), false);
        expect(refused).toMatchObject({
          answer: 'not-admitted',
          table: { knocks: [knocking('b')] },
        });
        const admitted = await store.admit(T, 1, id('b'), true);
        expect(admitted).toMatchObject({ answer: 'seated', table: { knocks: [] } });
        expect(admitted.table?.seats.map(({ guest }) => guest)).toEqual([id('h'), id('b')]);
        expect(await answer(store.admit(T, 1, id('b'), true))).toBe('no-such-seat');
        expect(await answer(store.admit(T, 2, id('b'), true))).toBe('not-host');
        expect(await answer(store.admit(id('nowhere'), 1, id('b'), true))).toBe('no-such-table');
      });

      test.each<Door>(['open', 'knock'])(
        'one who is let in (%s) waits until everybody inside has prepared for that',
        async (door) => {
          const table = await host(4, door);
          await store.prepare(T, 1, table.epoch, pledgeOf(1));
          const first = door === 'open' ? null : await join('a');
          const seated = first ? await store.admit(T, 1, id('a'), true) : await join('a');
          expect(seated).toMatchObject({ answer: 'seated', table: { epoch: 2 } });
          await store.sit(T, 2);
          const waits = await join('b');
          const letIn = door === 'open' ? waits : await store.admit(T, 1, id('b'), true);
          expect(letIn).toMatchObject({
            answer: 'waits',
            table: { knocks: [knocking('b', true)] },
          });
          expect(await answer(join('b'))).toBe('waits');
          await store.prepare(T, 1, 2, pledgeOf(21));
          expect(await answer(join('b'))).toBe('waits');
          await store.prepare(T, 2, 2, pledgeOf(22));
          const third = await join('b');
          expect(third).toMatchObject({ answer: 'seated', table: { epoch: 3, knocks: [] } });
          expect(third.table?.seats.map(({ pledge }) => pledge)).toEqual([
            pledgeOf(21),
            pledgeOf(22),
            pledgeFrom('b'),
          ]);
        },
      );

      test('knock: who asks again may bring another pledge', async () => {
        await host(3, 'knock');
        await join('a');
        const again = await store.join(T, id('a'), pledgeOf(5), null);
        expect(again.table).toMatchObject({
          knocks: [{ ...knocking('a'), pledge: pledgeOf(5) }],
        });
        const admitted = await store.admit(T, 1, id('a'), true);
        expect(admitted.table?.seats.at(-1)?.pledge).toEqual(pledgeOf(5));
      });

      test('knock: let in after the last chair is taken', async () => {
        await host(2, 'knock');
        for (const name of ['a', 'b']) await join(name);
        expect(await answer(store.admit(T, 1, id('a'), true))).toBe('seated');
        expect(await answer(store.admit(T, 1, id('b'), true))).toBe('table-full');
        expect(await store.unknock(T, id('b'))).toBeNull();
      });

      test('knock: whoever waits says once who they are, and it stays said', async () => {
        await host(3, 'knock');
        await join('a');
        expect(await store.introduce(T, id('b'), 'sealed')).toBeNull();
        expect(await store.introduce(id('nowhere'), id('a'), 'sealed')).toBeNull();
        const named = { knocks: [{ ...knocking('a'), name: 'sealed' }] };
        const before = (await join('a')).table?.revision ?? 0;
        const told = await store.introduce(T, id('a'), 'sealed');
        expect(told).toMatchObject({ ...named, revision: before + 1 });
        expect(await store.introduce(T, id('a'), 'another')).toBeNull();
        expect((await join('a')).table).toMatchObject(named);
        // Who knocks anew says it anew.
        await store.unknock(T, id('a'));
        expect((await join('a')).table).toMatchObject({ knocks: [knocking('a')] });
        expect(await store.introduce(T, id('a'), 'another')).not.toBeNull();
      });

      test('knock: so many can wait', async () => {
        await host(8, 'knock');
        for (let index = 0; index < KNOCKS_MAX; index += 1)
          expect(await join(`k${index}`, 'crowd')).toMatchObject({ answer: 'waits' });
        expect((await store.unknock(T, id('k3')))?.knocks).toHaveLength(KNOCKS_MAX - 1);
        expect(await store.unknock(T, id('k3'))).toBeNull();
        expect(await join('k8', 'crowd')).not.toHaveProperty('displaced');
        // The crowd makes room for a friend, and from then on for itself only.
        const friend = await join('friend', 'elsewhere');
        expect(friend).toMatchObject({ answer: 'waits', displaced: id('k0') });
        for (const [index, displaced] of ['k1', 'k2', 'k4'].entries())
          expect(await join(`more${index}`, 'crowd')).toMatchObject({ displaced: id(displaced) });
        const other = await join('other', null);
        expect(other).toMatchObject({ answer: 'waits', displaced: id('k5') });
        expect(other.table).toMatchObject({ knocks: { length: KNOCKS_MAX } });
        const names = other.table?.kind === 'private' ? other.table.knocks : [];
        expect(names.map(({ guest }) => guest)).toContain(id('friend'));
      });

      test('knock: whoever is let in and only waits for the others makes room for nobody', async () => {
        await host(8, 'knock');
        const names = Array.from({ length: KNOCKS_MAX }, (_, index) => `k${index}`);
        for (const name of names) await join(name, name);
        const { table } = await store.admit(T, 1, id('k1'), true);
        if (!table) throw new Error('no table');
        expect(table.seats).toHaveLength(2);
        // Nobody inside has prepared for another.
        await join('more', 'more');
        await store.admit(T, 1, id('k0'), true);
        expect(await join('last', 'last')).toMatchObject({ answer: 'waits', displaced: id('k2') });
      });

      test('join: who has a seat keeps it and gets no second one', async () => {
        await host(3, 'open');
        const first = await join('a');
        expect(await join('a')).toEqual(first);
        await store.guard(T, 1, 'locked');
        expect(await answer(join('a'))).toBe('seated');
      });

      test('guard: the host alone, who is the lowest seat taken', async () => {
        await host(3, 'open');
        await join('a');
        await store.sit(T, 2);
        expect(await store.guard(T, 2, 'locked')).toBeNull();
        expect(await store.guard(id('nowhere'), 1, 'locked')).toBeNull();
        expect(await store.guard(T, 1, 'locked')).toMatchObject({ door: 'locked' });
        await store.depart(T, 1, 'any');
        const table = await store.guard(T, 2, 'knock');
        expect(table).toMatchObject({ door: 'knock' });
        expect(table && hostOf(table)).toBe(2);
      });

      test('guard: who waits is asked anew', async () => {
        await host(2, 'knock');
        for (const name of ['a', 'b', 'c']) await join(name);
        await store.guard(T, 1, 'open');
        expect(await answer(join('a'))).toBe('seated');
        expect(await answer(join('b'))).toBe('table-full');
        await store.guard(T, 1, 'locked');
        const last = await join('c');
        expect(last).toMatchObject({ answer: 'table-locked', table: { knocks: [] } });
      });

      test('an empty table lets in whoever comes, whatever its door, and goes on counting seats', async () => {
        await host(3, 'locked');
        expect(await store.depart(T, 1, 'any')).toMatchObject({ table: { seats: [] } });
        expect(await store.count()).toEqual({ waiting: 0, tables: 1 });
        const first = await join('a');
        expect(first).toMatchObject({ answer: 'seated', table: { door: 'locked' } });
        expect(first.table && hostOf(first.table)).toBe(2);
        // Nobody is there who knows what was before.
        expect(first.table?.epoch).toBe(1);
        expect(await answer(join('b'))).toBe('table-locked');
      });

      test('a newcomer who has not sat can be left alone at it', async () => {
        await host(3, 'open');
        await join('a');
        expect(await store.depart(T, 1, 'any')).toMatchObject({ type: 'departed' });
        expect(await store.sit(T, 2)).toMatchObject({ table: { seats: [{ seat: 2, sat: true }] } });
      });

      test('an empty table is kept for a while', async () => {
        await host(3, 'open');
        await store.depart(T, 1, 'any');
        const back = await join('a');
        expect(back.answer).toBe('seated');
        await ready(back);
        await elapse(2 * EMPTY_TABLE_MS);
        expect(await answer(join('b'))).toBe('seated');
        for (const seat of [2, 3]) await store.depart(T, seat, 'any');
        await elapse(2 * EMPTY_TABLE_MS);
        expect(await answer(join('a'))).toBe('no-such-table');
        expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
      });

      test('is never open to the queue', async () => {
        const table = await host(3, 'open');
        expect(isOpen(table)).toBe(false);
        await store.wait(waiting('a', 1, [3]));
        expect(await store.fill(T, [waiting('a', 1, [3])])).toBeNull();
      });
    });

    test('restore: a table as one node knows it, then with what another adds', async () => {
      const seat = (number: number, name: string, ticket: Waiting | null) => {
        const [pledge, next] = [pledgeOf(number), pledgeOf(10 + number)];
        return {
          seat: number,
          guest: id(name),
          waiting: ticket,
          sat: true,
          agreed: false,
          pledge,
          next,
        };
      };
      const known: QueueTable = {
        table: T,
        kind: 'queue',
        chairs: 3,
        laid: true,
        keepsOpen: false,
        askedAt: 5,
        nextSeat: 4,
        epoch: 3,
        seats: [seat(1, 'a', waiting('a', 1, [3])), seat(3, 'c', null)],
        revision: 1004,
      };
      expect(await store.restore(known, [id('a')])).toEqual(known);
      for (const number of [1, 3]) await store.agree(T, number, true, 6);
      // One ticket is not known: nobody can say who fits.
      expect(await openTables()).toEqual([]);
      const theirs = [seat(1, 'a', null), seat(3, 'c', waiting('c', 2, [3]))];
      const whole = await store.restore({ ...known, seats: theirs }, [id('c')]);
      expect(whole).toMatchObject({
        seats: [{ waiting: { since: 1 } }, { waiting: { since: 2 } }],
      });
      expect(await openTables()).toEqual([]);
      await store.agree(T, 3, true, 7);
      expect(await openTables()).toHaveLength(1);
      await store.wait(waiting('d', 3, [3]));
      expect((await store.fill(T, [waiting('d', 3, [3])]))?.table.nextSeat).toBe(5);
    });

    test('restore: a table that its guests have put back is theirs alone', async () => {
      const claim = (seat: number, name: string, table = T) =>
        store.restore(
          remembered(table, { kind: 'queue', chairs: 3 }, 2, {
            seat,
            guest: id(name),
            pledge: pledgeOf(seat),
          }),
          [id(name)],
        );
      const seatsOf = ({ seats }: Table) => seats.map(({ seat, guest }) => [seat, guest]);
      expect(seatsOf(await claim(4, 'b'))).toEqual([[4, id('b')]]);
      const both = await claim(1, 'a');
      expect(seatsOf(both)).toEqual([
        [1, id('a')],
        [4, id('b')],
      ]);
      // A seat that is taken is not given again.
      expect(seatsOf(await claim(4, 'c'))).toEqual(seatsOf(both));
      for (const seat of [1, 4]) {
        await store.prepare(T, seat, 2, pledgeOf(10 + seat));
        await store.agree(T, seat, true, 6);
      }
      expect(await openTables()).toEqual([]);
      await store.wait(waiting('d', 3, [3]));
      expect(await store.fill(T, [waiting('d', 3, [3])])).toBeNull();
      // One that the house knows takes nobody at their word.
      const known = await store.host(id('known'), id('e'), pledgeOf(1), 4, 'open');
      expect(seatsOf(await claim(2, 'f', known.table))).toEqual([[1, id('e')]]);
    });

    describe('coming back by another page', () => {
      const seats = (table: Table | null | undefined) =>
        table?.seats.map(({ seat, guest, pledge }) => [seat, guest, pledge]);

      /** A table for so many, all of whom have sat down. */
      const dining = async (...names: string[]): Promise<void> => {
        const group = names.map((name, index) => waiting(name, 10 * (index + 1), [4]));
        for (const one of group) await store.wait(one);
        await store.lay(T, group, 4, 0);
        for (const index of group.keys()) await store.sit(T, index + 1);
      };

      test('reclaim: the same seat in another company, once all others have prepared', async () => {
        await dining('a', 'b', 'c');
        await store.prepare(T, 1, 1, pledgeOf(11));
        const early = await store.reclaim(T, id('b'), id('b2'), pledgeOf(22));
        expect([early.outcome, early.table?.epoch, early.newcomers]).toEqual(['waits', 1, []]);
        // Nobody is seated there meanwhile.
        expect(await openTables()).toEqual([]);
        await store.prepare(T, 3, 1, pledgeOf(13));
        const { outcome, table, newcomers } = await store.reclaim(
          T,
          id('b2'),
          id('b2'),
          pledgeOf(23),
        );
        expect([outcome, table?.epoch, newcomers]).toEqual(['seated', 2, [id('b2')]]);
        expect(seats(table)).toEqual([
          [1, id('a'), pledgeOf(11)],
          [2, id('b2'), pledgeOf(23)],
          [3, id('c'), pledgeOf(13)],
        ]);
        expect((await store.sit(T, 2))?.turned).toBe(false);
        expect(table?.kind === 'queue' && table.seats[1]?.waiting?.guest).toBe(id('b2'));
      });

      test('reclaim: who comes back a second time takes the place of who did before', async () => {
        await dining('a', 'b');
        await store.reclaim(T, id('a'), id('a2'), pledgeOf(21));
        expect((await store.reclaim(T, id('a'), id('x'), pledgeOf(29))).outcome).toBe('gone');
        const { outcome } = await store.reclaim(T, id('a2'), id('a3'), pledgeOf(31));
        expect(outcome).toBe('waits');
        const both = await store.reclaim(T, id('b'), id('b2'), pledgeOf(22));
        // Nobody is left who knows what was before.
        expect([both.outcome, both.table?.epoch]).toEqual(['seated', 1]);
        expect(both.newcomers).toEqual([id('a3'), id('b2')]);
        expect(seats(both.table)).toEqual([
          [1, id('a3'), pledgeOf(31)],
          [2, id('b2'), pledgeOf(22)],
        ]);
      });

      test('reclaim: an agreement is about those who were there when it was made', async () => {
        await dining('a', 'b', 'c');
        for (const seat of [1, 2, 3]) {
          await store.prepare(T, seat, 1, pledgeOf(10 + seat));
          await store.agree(T, seat, true, 5);
        }
        expect(await openTables()).toHaveLength(1);
        const { table } = await store.reclaim(T, id('c'), id('c2'), pledgeOf(23));
        expect(table?.kind === 'queue' && table.seats.map(({ agreed }) => agreed)).toEqual([
          false,
          false,
          false,
        ]);
        expect(await openTables()).toEqual([]);
      });

      test('reclaim: not to a table that is gone, not laid, or where nobody else is; not for who left', async () => {
        const nobody = { outcome: 'gone', table: null, newcomers: [] };
        expect(await store.reclaim(T, id('a'), id('a2'), pledgeOf(2))).toEqual(nobody);
        await dining('a', 'b', 'c');
        await store.depart(T, 2, 'any');
        expect(await store.reclaim(T, id('b'), id('b2'), pledgeOf(2))).toEqual(nobody);
        await store.depart(T, 3, 'any');
        expect(await store.reclaim(T, id('a'), id('a2'), pledgeOf(2))).toEqual(nobody);
        const U = id('other');
        const group = [waiting('d', 10), waiting('e', 20)];
        for (const one of group) await store.wait(one);
        await store.lay(U, group, 2, 0);
        await store.sit(U, 1);
        expect(await store.reclaim(U, id('d'), id('d2'), pledgeOf(2))).toEqual(nobody);
      });

      test('reclaim: a host comes back as the host, alone or not', async () => {
        await store.host(T, id('h'), pledgeOf(1), 3, 'locked');
        const alone = await store.reclaim(T, id('h'), id('h2'), pledgeOf(2));
        expect([alone.outcome, alone.table?.epoch]).toEqual(['seated', 1]);
        await store.guard(T, 1, 'open');
        await store.prepare(T, 1, 1, pledgeOf(3));
        expect((await store.join(T, id('g'), pledgeOf(4), null)).answer).toBe('seated');
        await store.sit(T, 2);
        await store.prepare(T, 2, 2, pledgeOf(5));
        const { table, newcomers } = await store.reclaim(T, id('h2'), id('h3'), pledgeOf(6));
        expect([table && hostOf(table), newcomers]).toEqual([1, [id('h3')]]);
        expect(await store.guard(T, 1, 'knock')).toMatchObject({ door: 'knock' });
      });
    });

    test('salts: the same for all who ask in one hour, and the last one stays for the next', async () => {
      const fresh = (name: string) => [id(`${name}1`), id(`${name}2`)] as const;
      expect(await store.salts(10, fresh('a'))).toEqual(fresh('a'));
      expect(await store.salts(10, fresh('b'))).toEqual(fresh('a'));
      const next = await store.salts(11, fresh('c'));
      expect(next).toEqual([id('c1'), id('a1')]);
      // A node whose clock is behind.
      expect(await store.salts(10, fresh('d'))).toEqual(next);
      expect(await store.salts(14, fresh('e'))).toEqual(fresh('e'));
    });

    test('spend: once, as long as it is remembered', async () => {
      expect(await store.spend('one', 5000)).toBe(true);
      expect(await store.spend('one', 5000)).toBe(false);
      expect(await store.spend('another', 5000)).toBe(true);
      await elapse(5001);
      expect(await store.spend('one', 5000)).toBe(true);
    });

    test('deliver: reaches the guest once, and says if nobody has them', async () => {
      const heard: [string, Notice][] = [];
      store.attend((guest, notice) => {
        if (guest !== id('a')) return false;
        heard.push([guest, notice]);
        return true;
      });
      await store.wait(waiting('a', 1));
      const notice: TableNotice = { type: 'turned-away', table: T, code: 'not-admitted' };
      expect(await store.deliver(id('a'), notice)).toBe(true);
      expect(await store.deliver(id('stranger'), notice)).toBe(false);
      await expect.poll(() => heard).toEqual([[id('a'), notice]]);
    });
  });
}
