import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import fc from 'fast-check';
import { MemoryStore } from '../memory-store.ts';
import { randomId } from '../../ground/random.ts';
import { keyBase } from './records.ts';
import { abandoned, orphaned } from './redis-orphans.ts';
import { RedisStore, type RedisStoreParts } from './redis-store.ts';
import { describeStore, EMPTY_TABLE_MS } from '../store.contract.ts';
import type { Knock, Table, Waiting } from '../table.ts';
import type { Change, Store } from '../store.ts';
import type { Notice, TableNotice } from '../notice.ts';
import { hosted } from '../private-rules.ts';
import { afterAgree, afterPrepare, afterSit, laid, remembered } from '../table-rules.ts';
import { viewOf } from '../table-view.ts';
import { Line } from '../../testing/line.ts';
import { hasRedis, RealRedis } from '../../testing/redis.ts';
import { waitingFor, pledgeOf } from '../../testing/ticket.ts';

const id = (name: string): string => name.padEnd(22, '_');
const waiting = (name: string, since: number, chairs: 2 | 3 | 4 = 2): Waiting =>
  waitingFor(id(name), since, [chairs]);

describe.skipIf(!hasRedis())('Redis', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    // A cluster of one: a script that touches two slots fails.
    redis = await RealRedis.start({ isCluster: true });
  });
  afterAll(() => redis.stop());

  const make = (parts: Partial<RedisStoreParts> = {}): RedisStore => {
    const defaults = { url: redis.url, house: randomId(), emptyTableMs: EMPTY_TABLE_MS };
    return new RedisStore({ ...defaults, ...parts });
  };
  /** A node that is known to the others. */
  const node = async (parts: Partial<RedisStoreParts> = {}): Promise<RedisStore> => {
    const store = make(parts);
    onTestFinished(() => store.close());
    await expect.poll(() => store.reachable, { interval: 5 }).toBe(true);
    return store;
  };
  const nodes = async (count: number, parts: Partial<RedisStoreParts> = {}) => {
    const house = randomId();
    return await Promise.all(Array.from({ length: count }, () => node({ house, ...parts })));
  };

  describeStore('RedisStore', async () => {
    const house = randomId();
    const base = keyBase(house);
    return {
      store: make({ house }),
      elapse: (ms) => redis.age(base, `${base}tables`, ms),
    };
  });

  test.each([1, 2])('whatever is asked of %i nodes, in memory it is the same', async (count) => {
    await fc.assert(
      fc.asyncProperty(rounds(count), async (script) => {
        const memory = new MemoryStore({ emptyTableMs: 60_000, now: Date.now });
        const stores = await nodes(count, { emptyTableMs: 60_000 });
        const seen = [new Seen(), ...stores.map(() => new Seen())];
        let made = 0;
        for (const round of script) {
          const before = made;
          const asked = (store: (verb: Asked) => Store) => {
            made = before;
            return Promise.all(
              round.map((each) => {
                const one = { ...each, at: homeOf(each, count) };
                const isNew = one.verb === 'lay' || one.verb === 'host';
                if (isNew) made += 1;
                return ask(store(one), one, id(`t${isNew ? made : made - one.back}`));
              }),
            );
          };
          const expected = await asked(() => memory);
          expect(await asked(({ at }) => stores[at] ?? memory)).toEqual(expected);
          for (const [index, store] of [memory, ...stores].entries())
            await seen[index]?.read(store);
          for (const one of seen.slice(1)) expect(one).toEqual(seen[0]);
        }
        for (const [index, store] of [memory, ...stores].entries()) {
          const afresh = new Seen();
          await afresh.read(store);
          expect(afresh, `store ${index}`).toEqual(seen[0]);
          expect(await store.count()).toEqual(await memory.count());
        }
        await Promise.all(stores.map((store) => store.close()));
      }),
      { numRuns: 60 },
    );
  });

  describe('two nodes', () => {
    test('the same guests claimed on both: one wins, each time', async () => {
      const [a, b] = (await nodes(2)) as [RedisStore, RedisStore];
      for (let round = 0; round < 50; round += 1) {
        const group = [waiting(`a${round}`, round), waiting(`b${round}`, round)] as const;
        await Promise.all([a.wait(group[0]), b.wait(group[1])]);
        const won = await Promise.all([
          a.lay(id(`ta${round}`), group, 2, 1),
          b.lay(id(`tb${round}`), group.toReversed(), 2, 1),
        ]);
        expect(won.filter((table) => table !== null)).toHaveLength(1);
      }
      expect(await b.count()).toEqual({ waiting: 0, tables: 50 });
    });

    test('a table changed on both at once: nothing is lost', async () => {
      const [a, b] = (await nodes(2)) as [RedisStore, RedisStore];
      const group = ['a', 'b', 'c', 'd'].map((name, index) => waiting(name, index, 4));
      for (const [index, one] of group.entries()) await (index % 2 ? b : a).wait(one);
      await a.lay(id('table'), group, 4, 9);
      await Promise.all([1, 2, 3, 4].map((seat) => (seat % 2 ? a : b).sit(id('table'), seat)));
      const after = await b.sit(id('table'), 1);
      expect(after?.table).toMatchObject({ laid: true, revision: 5 });
    });

    test('notices reach a guest on the other node, in order', async () => {
      const [a, b] = (await nodes(2)) as [RedisStore, RedisStore];
      const heard: Notice[] = [];
      a.attend(() => false);
      b.attend((guest, notice) => guest === id('b') && heard.push(notice) > 0);
      const group = [waiting('a', 1), waiting('b', 2)];
      await a.wait(waiting('a', 1));
      await b.wait(waiting('b', 2));
      const table = await a.lay(id('table'), group, 2, 3);
      if (!table) throw new Error('not laid');
      const notices: TableNotice[] = [
        { type: 'table', view: viewOf(table), gone: null },
        ...Array.from({ length: 600 }, (_, index): TableNotice => {
          return { type: 'signal', table: id('table'), from: 1, box: `box${index}` };
        }),
      ];
      const told = await Promise.all(notices.map((notice) => a.deliver(id('b'), notice)));
      expect(new Set(told)).toEqual(new Set([true]));
      await expect.poll(() => heard.length, { interval: 5 }).toBe(notices.length);
      expect(heard).toEqual(notices);
      // Whoever was at a table can be told that it is gone.
      await a.depart(id('table'), 1, 'any');
      expect(await a.deliver(id('b'), { type: 'unseated', table: id('table') })).toBe(true);
      expect(await a.deliver(id('c'), { type: 'unseated', table: id('table') })).toBe(false);
    });

    test('a node that leaves takes its tickets along', async () => {
      const [a, b] = (await nodes(2)) as [RedisStore, RedisStore];
      await a.wait(waiting('a', 1));
      await b.wait(waiting('b', 2));
      const { cursor } = await a.changes(null);
      await b.close();
      expect((await a.changes(cursor)).changes).toEqual([{ type: 'went', guest: id('b') }]);
      expect(await a.count()).toEqual({ waiting: 1, tables: 0 });
    });

    test('a node that is silent for too long is dead; back, it puts its tickets into the queue again', async () => {
      const [a] = await nodes(1, { house: 'dead', beatMs: 20, deadAfterMs: 60_000 });
      // Speaks up only when it comes.
      const b = await node({ house: 'dead', beatMs: 600_000, deadAfterMs: 50 });
      await a?.wait(waiting('a', 1));
      await b.wait(waiting('b', 2));
      const seen = new Seen();
      await expect
        .poll(async () => [...(await seen.read(a)).tickets.keys()], { interval: 10 })
        .toEqual([id('a')]);
      // Already before it is buried nobody can claim a ticket of a dead node.
      await b.wait(waiting('c', 3));
      expect(await a?.lay(id('table'), [waiting('a', 1), waiting('c', 3)], 2, 9)).toBeNull();
      expect([...(await seen.read(a)).tickets.keys()]).toEqual([id('a')]);
      // What it puts in before it knows does not stay for good.
      await b.wait(waiting('d', 4));
      await expect
        .poll(async () => [...(await seen.read(a)).tickets.keys()], { interval: 10 })
        .toEqual([id('a')]);
    });
  });

  describe('takeOver', () => {
    const two = async (parts: Partial<RedisStoreParts> = {}) =>
      (await nodes(2, parts)) as [RedisStore, RedisStore];
    const inQueue = async (store: RedisStore) => [...(await new Seen().read(store)).tickets.keys()];

    test('one who waits comes with their place; a token is good for one time', async () => {
      const [a, b] = await two();
      const heard: [string, Notice][] = [];
      a.attend((guest, notice) => heard.push([guest, notice]) > 0);
      await a.know(id('a'), 'first', null);
      await a.know(id('a'), 'second', 'first');
      await a.wait(waiting('a', 1));
      await b.wait(waiting('b', 2));
      expect(await b.takeOver('first')).toBeNull();
      const visit = { guest: id('a'), waiting: waiting('a', 1), table: null };
      expect(await b.takeOver('second')).toEqual(visit);
      expect(await b.takeOver('second')).toBeNull();
      expect(await inQueue(b)).toEqual([id('b')]);
      await expect.poll(() => heard).toEqual([[id('a'), { type: 'moved' }]]);
      await b.wait(waiting('a', 1));
      // What its last node did not yet know has no effect.
      await a.wait(waiting('a', 3));
      await a.withdraw(id('a'));
      await a.setAside(waiting('a', 1));
      await a.forget('second');
      expect(await inQueue(a)).toEqual([id('a'), id('b')]);
      await b.know(id('a'), 'third', 'second');
      expect(await a.takeOver('second')).toBeNull();
      expect(await a.takeOver('third')).toEqual(visit);
    });

    test('asked for by two nodes at once: one has the guest', async () => {
      const [a, b, c] = (await nodes(3)) as [RedisStore, RedisStore, RedisStore];
      for (let round = 0; round < 20; round += 1) {
        await a.know(id(`g${round}`), `token${round}`, null);
        const visits = await Promise.all([b, c].map((store) => store.takeOver(`token${round}`)));
        expect(visits.filter((visit) => visit !== null)).toEqual([
          { guest: id(`g${round}`), waiting: null, table: null },
        ]);
      }
    });

    test('one who was lost there, also when the node has left the house since', async () => {
      const [a, b] = await two();
      for (const name of ['a', 'b', 'c', 'd']) await a.know(id(name), name, null);
      for (const name of ['a', 'b', 'c']) await a.wait(waiting(name, 1));
      for (const name of ['a', 'c']) await a.setAside(waiting(name, 1));
      await a.withdraw(id('c'));
      await a.forget('d');
      await a.close();
      expect(await inQueue(b)).toEqual([]);
      expect((await b.takeOver('a'))?.waiting).toEqual(waiting('a', 1));
      expect((await b.takeOver('b'))?.waiting).toEqual(waiting('b', 1));
      expect(await b.takeOver('c')).toEqual({ guest: id('c'), waiting: null, table: null });
      expect(await b.takeOver('d')).toBeNull();
    });

    test('one who sits comes with the seat, and is told of it here', async () => {
      const [a, b] = await two();
      const heard: string[] = [];
      a.attend(() => false);
      b.attend((guest, notice) => guest === id('a') && heard.push(notice.type) > 0);
      await a.know(id('a'), 'a', null);
      await a.wait(waiting('a', 1));
      await a.wait(waiting('b', 2));
      const table = await a.lay(id('table'), [waiting('a', 1), waiting('b', 2)], 2, 3);
      expect(await b.takeOver('a')).toEqual({ guest: id('a'), waiting: null, table });
      expect(await a.deliver(id('a'), { type: 'unseated', table: id('table') })).toBe(true);
      await expect.poll(() => heard).toEqual(['unseated']);
      // Who has left has no seat.
      await b.know(id('a'), 'again', 'a');
      await b.depart(id('table'), 1, 'any');
      expect(await a.takeOver('again')).toEqual({ guest: id('a'), waiting: null, table: null });
    });

    test('a node that was only taken for dead hears who has moved, and keeps the rest', async () => {
      const house = randomId();
      const b = await node({ house, beatMs: 20 });
      const a = await node({ house, beatMs: 1000, deadAfterMs: 700 });
      const moved: string[] = [];
      const guests = ['a', 'b'].map((name) => ({ id: id(name), tokenHash: name }));
      a.attend((guest, { type }) => type === 'moved' && moved.push(guest) > 0, {
        vacate: async () => {},
        unknock: async () => {},
        visits: () => guests,
        emptied: () => {},
      });
      for (const [index, one] of guests.entries()) {
        await a.know(one.id, one.tokenHash, null);
        await a.wait(waiting(one.tokenHash, index + 1));
      }
      await expect.poll(() => inQueue(b), { interval: 5 }).toEqual([]);
      expect((await b.takeOver('a'))?.waiting).toEqual(waiting('a', 1));
      await b.wait(waiting('a', 1));
      await expect.poll(() => moved, { interval: 5 }).toContain(id('a'));
      // It goes on being taken for dead now and then.
      await expect.poll(() => inQueue(b), { interval: 5 }).toEqual([id('a'), id('b')]);
      expect(new Set(moved)).toEqual(new Set([id('a')]));
      await b.know(id('a'), 'next', null);
      expect((await a.takeOver('next'))?.waiting).toEqual(waiting('a', 1));
    });

    test('for as long as the grace of a dead node lasts', async () => {
      const house = randomId();
      const b = await node({ house, beatMs: 20, graceMs: 1000 });
      const vacated: number[] = [];
      b.attend(() => false, {
        vacate: async (_, seat) => void vacated.push(seat),
        unknock: async () => {},
        visits: () => [],
        emptied: () => {},
      });
      const line = await Line.to(redis.port);
      onTestFinished(() => line.close());
      const url = `redis://127.0.0.1:${line.port}`;
      const a = await node({ house, url, beatMs: 20, deadAfterMs: 2000, graceMs: 1000 });
      for (const name of ['a', 'b', 'c']) await a.know(id(name), name, null);
      await a.host(id('table'), id('a'), pledgeOf(1), 3, 'open');
      await a.prepare(id('table'), 1, 1, pledgeOf(3));
      await a.join(id('table'), id('b'), pledgeOf(2), null);
      await a.sit(id('table'), 2);
      line.freeze();
      expect((await b.takeOver('b'))?.table?.seats).toHaveLength(2);
      await expect.poll(() => vacated, { interval: 5 }).toEqual([1]);
      expect(await b.takeOver('a')).toBeNull();
      expect(await b.takeOver('c')).toBeNull();
    });
  });

  test('every key has its time', async () => {
    const own = await RealRedis.start();
    onTestFinished(() => own.stop());
    const [a, b] = (await nodes(2, { url: own.url })) as [RedisStore, RedisStore];
    b.attend(() => true);
    const group = [waiting('a', 1, 3), waiting('b', 2, 3)];
    for (const one of group) await b.wait(one);
    await a.wait(waiting('c', 3));
    await a.lay(id('table'), group, 3, 4);
    for (const seat of [1, 2]) await b.sit(id('table'), seat);
    for (const seat of [1, 2]) await b.prepare(id('table'), seat, 1, pledgeOf(seat));
    await a.host(id('private'), id('h'), pledgeOf(1), 3, 'knock');
    await a.join(id('private'), id('k'), pledgeOf(2), null);
    await a.salts(1, ['s', 't']);
    for (const name of ['d', 'e']) {
      await b.know(id(name), name, null);
      await b.wait(waiting(name, 5));
    }
    await b.setAside(waiting('d', 5));
    await a.takeOver('e');
    await a.deliver(id('b'), { type: 'unseated', table: id('table') });
    const keys = await own.keys();
    expect(
      keys
        .map((key) => key.replace(/^\{.*?\}:v\d+:(\w+).*/, '$1'))
        .toSorted()
        .join(' '),
    ).toBe(
      'around around at at at at guests guests house inbox last last log moved nodes open place place queue salts table table tables visits waiting',
    );
    for (const key of keys) expect(await own.ttl(key), key).toBeGreaterThan(0);
  });

  describe('Redis is gone', () => {
    const own = async (): Promise<RealRedis> => {
      const server = await RealRedis.start();
      onTestFinished(() => server.stop());
      return server;
    };

    test('frozen: verbs wait, and are done in order', async () => {
      const server = await own();
      const store = await node({ url: server.url, beatMs: 50 });
      const local: TableNotice = { type: 'signal', table: id('table'), from: 1, box: 'box' };
      store.attend((guest) => guest === id('here'));
      server.freeze();
      await expect.poll(() => store.reachable).toBe(false);
      const done: string[] = [];
      const note = (name: string) => () => void done.push(name);
      const all = [
        store.wait(waiting('a', 1)).then(note('wait a')),
        store.wait(waiting('b', 2)).then(note('wait b')),
        store.withdraw(id('a')).then(note('withdraw a')),
        store.changes(null).then(({ changes }) => {
          expect(changes).toEqual([{ type: 'came', waiting: waiting('b', 2) }]);
          done.push('changes');
        }),
        store.lay(id('table'), [waiting('b', 2)], 2, 9).then(note('lay')),
      ];
      expect(await store.deliver(id('here'), local)).toBe(true);
      expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
      // Made void by the withdrawal, so nothing of it is left to wait for.
      expect(done).toEqual(['wait a']);
      server.thaw();
      await Promise.all(all);
      expect(done).toEqual(['wait a', 'wait b', 'withdraw a', 'changes', 'lay']);
      expect(store.reachable).toBe(true);
    });

    test('frozen for longer than a node may be silent: nobody is taken for dead', async () => {
      const server = await own();
      const deadAfterMs = 2000;
      const parts = { url: server.url, house: randomId(), beatMs: 20, deadAfterMs };
      const [a, b] = [await node(parts), await node(parts)];
      const vacated: number[] = [];
      for (const store of [a, b])
        store.attend(() => false, {
          vacate: async (_, seat) => void vacated.push(seat),
          unknock: async () => {},
          visits: () => [],
          emptied: () => {},
        });
      const group = [waiting('a', 1), waiting('b', 2)];
      for (const one of group) await b.wait(one);
      await b.lay(id('table'), group, 2, 3);
      for (const seat of [1, 2]) await b.sit(id('table'), seat);
      const later = [waiting('c', 4), waiting('d', 5)] as const;
      await a.wait(later[0]);
      await b.wait(later[1]);
      server.freeze();
      const frozenAt = performance.now();
      await expect.poll(() => a.reachable || b.reachable).toBe(false);
      await expect.poll(() => performance.now() - frozenAt).toBeGreaterThan(deadAfterMs);
      server.thaw();
      await expect.poll(() => a.reachable && b.reachable).toBe(true);
      await expect.poll(() => a.lay(id('next'), later, 2, 9)).toMatchObject({ nextSeat: 3 });
      expect((await a.sit(id('table'), 1))?.table.seats).toHaveLength(2);
      expect(vacated).toEqual([]);
    });

    test('restarted with nothing in it: waiting guests are put back at their places', async () => {
      const server = await own();
      const house = randomId();
      const told: boolean[] = [];
      const parts = { url: server.url, house, beatMs: 20 };
      const a = await node({ ...parts, told: (reachable) => void told.push(reachable) });
      const b = await node(parts);
      await a.wait(waiting('a', 5));
      await b.wait(waiting('b', 4));
      await a.wait(waiting('gone', 1));
      await a.withdraw(id('gone'));
      const { cursor } = await a.changes(null);
      await server.kill();
      const c = a.wait(waiting('c', 6));
      const left = b.withdraw(id('b'));
      await expect.poll(() => told.at(-1)).toBe(false);
      await server.start();
      await Promise.all([c, left]);
      const names = (changes: readonly Change[]) =>
        changes.map((change) => change.type === 'came' && change.waiting.guest);
      await expect
        .poll(async () => names((await b.changes(null)).changes))
        .toEqual([id('a'), id('c')]);
      expect((await a.changes(cursor)).whole).toBe(true);
      await expect.poll(() => told.at(-1)).toBe(true);
    });

    test('a connection that breaks under way: what was done is not done twice', async () => {
      const server = await own();
      const store = await node({ url: server.url });
      let seat = 1;
      await store.host(id('table'), id('h'), pledgeOf(1), 8, 'open');
      for (let round = 0; round < 10; round += 1) {
        const joined = Array.from({ length: 7 }, (_, index) => {
          const next = seat + index + 1;
          void store.prepare(id('table'), 1, next - 1, pledgeOf(next));
          const answer = store.join(id('table'), id(`${round}-${index}`), pledgeOf(index), null);
          void store.depart(id('table'), next, 'any');
          return answer;
        });
        await server.cut();
        for (const { table } of await Promise.all(joined)) {
          seat += 1;
          expect(table?.seats.at(-1)?.seat).toBe(seat);
          expect(table?.epoch).toBe(seat);
        }
      }
    });
  });
});

describe('orphaned', () => {
  const group = ['a', 'b', 'c'].map((name, index) => waiting(name, index, 4));
  const reserved = laid(id('table'), group, 4, 9);
  const sit = (table: Table, ...seats: number[]): Table =>
    seats.reduce((before, seat) => afterSit(before, seat)?.table ?? before, table);
  const livings = (...names: string[]) => new Set(names.map(id));
  const prepared = (table: Table): Table =>
    table.seats.reduce(
      (before, { seat }) => afterPrepare(before, seat, 1, pledgeOf(seat))?.table ?? before,
      table,
    );
  const knock = (name: string): Knock => ({
    guest: id(name),
    pledge: pledgeOf(1),
    admitted: false,
  });

  test('a reservation ends, for one is enough', () => {
    expect(orphaned(reserved, livings('b', 'c'))).toMatchObject({ vacate: [1], disagree: [] });
    expect(orphaned(sit(reserved, 1), livings('a', 'b', 'c'))).toMatchObject({ vacate: [2] });
  });

  test('a meal goes on, but nobody is seated with one who cannot be told', () => {
    const table = prepared(sit(reserved, 1, 2, 3));
    expect(orphaned(table, livings('a', 'c'))).toMatchObject({ vacate: [], disagree: [2] });
    expect(afterAgree(table, 2, false, 0)?.turned).toBe(true);
    expect(orphaned(table, livings('a', 'b', 'c'))).toMatchObject({ vacate: [], disagree: [] });
    expect(orphaned(table, livings()).vacate).toEqual([]);
  });

  test('after the grace, who has not come back has left', () => {
    const table = sit(reserved, 1, 2, 3);
    expect(abandoned(table, livings('b'))).toMatchObject({ vacate: [1, 3], unknock: [] });
    const guarded: Table = {
      ...hosted(id('private'), id('h'), pledgeOf(1), 3, 'knock'),
      knocks: [knock('d'), knock('e')],
    };
    expect(abandoned(guarded, livings('e'))).toEqual({
      vacate: [1],
      disagree: [],
      unknock: [id('d')],
    });
  });
});

/** What somebody knows who reads the changes. */
class Seen {
  #cursor: string | null = null;
  readonly tickets = new Map<string, Waiting>();
  readonly tables = new Map<string, Table>();

  async read(store: Store | undefined): Promise<this> {
    const news = await store?.changes(this.#cursor);
    if (news?.whole) {
      this.tickets.clear();
      this.tables.clear();
    }
    for (const change of news?.changes ?? []) this.#apply(change);
    this.#cursor = news?.cursor ?? null;
    return this;
  }

  #apply(change: Change): void {
    if (change.type === 'came') this.tickets.set(change.waiting.guest, change.waiting);
    else if (change.type === 'went') this.tickets.delete(change.guest);
    else if (change.type === 'opened') this.tables.set(change.table.table, change.table);
    else this.tables.delete(change.table);
  }
}

/** One verb, asked at a node. */
type Asked = {
  readonly at: number;
  readonly verb: (typeof VERBS)[number];
  readonly guests: readonly Waiting[];
  /** 0 is the table that was made last, 1 the one before it. */
  readonly back: number;
  readonly seat: number;
  readonly yes: boolean;
  readonly door: 'open' | 'knock' | 'locked';
  readonly moment: number;
};

const VERBS = [
  ...(['wait', 'wait', 'wait', 'withdraw', 'lay', 'lay', 'fill', 'sit', 'sit', 'sit'] as const),
  ...(['prepare', 'prepare', 'prepare', 'prepare'] as const),
  ...(['agree', 'agree', 'depart', 'host', 'join', 'unknock', 'admit', 'guard', 'salts'] as const),
  ...(['renew', 'setAside', 'restore', 'restore'] as const),
] as const;
const OWN: ReadonlySet<string> = new Set(['wait', 'withdraw', 'renew', 'setAside']);

/** A node speaks for its own guests alone. */
const homeOf = ({ at, verb, guests }: Asked, nodes: number): number =>
  OWN.has(verb) ? Number(guests[0]?.guest[1]) % nodes : at;

/** Rounds of verbs that are asked without waiting for the answers; of several nodes, one by one. */
function rounds(nodes: number): fc.Arbitrary<Asked[][]> {
  const guest = fc.record({ name: fc.nat(4), since: fc.nat(1) }).map(({ name, since }) => {
    return waitingFor(id(`g${name}`), since, [2, 3, 4]);
  });
  const asked = fc.record({
    at: fc.nat(nodes - 1),
    verb: fc.constantFrom(...VERBS),
    guests: fc.uniqueArray(guest, { minLength: 1, maxLength: 3, selector: (one) => one.guest }),
    back: fc.nat(2),
    seat: fc.integer({ min: 1, max: 5 }),
    yes: fc.boolean(),
    door: fc.constantFrom('open', 'knock', 'locked'),
    moment: fc.nat(3),
  } satisfies { [K in keyof Asked]: fc.Arbitrary<Asked[K]> });
  const round = fc.array(asked, { minLength: 1, maxLength: nodes === 1 ? 12 : 1 });
  return fc.array(round, { minLength: 5, maxLength: nodes === 1 ? 40 : 80 });
}

function ask(
  store: Store,
  { verb, guests, seat, yes, door, moment }: Asked,
  table: string,
): Promise<unknown> {
  const [one] = guests as [Waiting];
  switch (verb) {
    case 'wait':
      return store.wait(one);
    case 'renew':
      return store.renew({ ...one, renewedAt: moment });
    case 'withdraw':
      return store.withdraw(one.guest);
    case 'setAside':
      return store.setAside(one);
    case 'lay':
      return store.lay(table, guests, yes ? 3 : 4, moment);
    case 'fill':
      return store.fill(table, guests.slice(0, 1));
    case 'sit':
      return store.sit(table, seat);
    case 'prepare':
      return store.prepare(table, seat, yes ? 1 : moment + 1, pledgeOf(moment));
    case 'agree':
      return store.agree(table, seat, yes, moment);
    case 'depart':
      return store.depart(table, seat, yes ? 'any' : 'unsat');
    case 'host':
      return store.host(table, one.guest, pledgeOf(seat), 3, door);
    case 'join':
      return store.join(table, one.guest, pledgeOf(moment), null);
    case 'unknock':
      return store.unknock(table, one.guest);
    case 'admit':
      return store.admit(table, seat, one.guest, yes);
    case 'guard':
      return store.guard(table, seat, door);
    case 'restore': {
      const taken = { seat, guest: one.guest, pledge: pledgeOf(seat) };
      // Perhaps one that nobody knows.
      const which = moment === 0 ? id(`forgotten${seat % 2}`) : table;
      const known = remembered(
        which,
        { kind: door === 'open' ? 'queue' : 'private', chairs: 3 },
        2,
        taken,
      );
      return store.restore(known, [one.guest]);
    }
    case 'salts':
      return store.salts(moment, [`${seat}a`, `${seat}b`]);
  }
}
