/** Several versions of the server on one Redis, as while a house is upgraded node by node. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { randomId } from '../../ground/random.ts';
import { hasRedis, RealRedis } from '../../testing/redis.ts';
import { pledgeOf, waitingFor } from '../../testing/ticket.ts';
import type { Notice } from '../notice.ts';
import { hosted } from '../private-rules.ts';
import { keyBase, type RecordKind } from './records.ts';
import { RedisStore } from './redis-store.ts';

const id = (name: string): string => name.padEnd(22, '_');
const waiting = (name: string, since: number) => waitingFor(id(name), since, [2]);

/** Everything in the Redis of a house of two nodes whose keys had no version in their names: a queue, two tables. */
const LAYOUT_1 = JSON.parse(
  readFileSync(new URL('layout-1.json', import.meta.url), 'utf8'),
) as Record<string, { readonly type: string; readonly value: unknown }>;

describe.skipIf(!hasRedis())('another version', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
  });
  afterAll(() => redis.stop());

  const node = async (house: string) => {
    const unknown: [RecordKind, number | null][] = [];
    const store = new RedisStore({
      url: redis.url,
      house,
      emptyTableMs: 60_000,
      unknown: (...one) => unknown.push(one),
    });
    onTestFinished(() => store.close());
    await expect.poll(() => store.reachable, { interval: 5 }).toBe(true);
    return { store, unknown };
  };

  /** Puts a table into a house as a node of a later version has written it, open to the queue. */
  const writeTable = async (house: string, table: string): Promise<string> => {
    const text = `7 {"v":2,"table":"${table}","seats":[{"guest":"${id('theirs')}","mood":"merry"}]}`;
    const base = keyBase(house);
    await redis.command('SET', `${base}table:${table}`, text, 'PX', '600000');
    await redis.command('SADD', `${base}open`, table);
    return text;
  };

  test('of an earlier layout nothing is seen, and nothing is touched', async () => {
    for (const [key, { type, value }] of Object.entries(LAYOUT_1))
      await redis.command(...commandFor(key, type, value));
    const before = await redis.dump('{recorded}:*');
    const { store, unknown } = await node('recorded');
    expect(await store.count()).toEqual({ waiting: 0, tables: 0 });
    expect((await store.changes(null)).changes).toEqual([]);
    // A page that was at the other node comes here: it is nobody whom this one knows, and says hello anew.
    expect(await store.takeOver('token-waits')).toBeNull();
    expect(await store.join(id('private'), id('late'), pledgeOf(1), null)).toMatchObject({
      answer: 'no-such-table',
    });
    await store.wait(waiting('waits', 3));
    await store.wait(waiting('b', 9));
    const group = [waiting('waits', 3), waiting('b', 9)];
    expect(await store.lay(id('table'), group, 2, 10)).toMatchObject({ revision: 1 });
    await store.depart(id('table'), 1, 'any');
    await store.close();
    const after = [...(await redis.dump('{recorded}:*'))];
    expect(after.length).toBeGreaterThan(before.size);
    expect(new Map(after.filter(([key]) => !key.startsWith(keyBase('recorded'))))).toEqual(before);
    expect(unknown).toEqual([]);
  });

  test('of a later layout likewise: the number in the names keeps them apart', async () => {
    const house = randomId();
    const later = `{${house}}:v3:`;
    await redis.command('HSET', `${later}queue`, id('a'), 'node 1 {"v":9}');
    await redis.command('SET', `${later}table:${id('table')}`, 'of another form');
    const before = await redis.dump(`${later}*`);
    const { store } = await node(house);
    await store.wait(waiting('a', 1));
    await store.host(id('table'), id('h'), pledgeOf(1), 3, 'open');
    await store.depart(id('table'), 1, 'any');
    expect(await store.count()).toEqual({ waiting: 1, tables: 1 });
    expect(await redis.dump(`${later}*`)).toEqual(before);
  });

  test('a table whose record is of a later version stays as it is, whatever is asked of it', async () => {
    const house = randomId();
    const { store, unknown } = await node(house);
    const text = await writeTable(house, id('table'));
    await store.wait(waiting('a', 1));
    expect((await store.changes(null)).changes).toEqual([
      { type: 'came', waiting: waiting('a', 1) },
    ]);
    expect(await store.fill(id('table'), [waiting('a', 1)])).toBeNull();
    expect(await store.sit(id('table'), 1)).toBeNull();
    expect(await store.prepare(id('table'), 1, 1, pledgeOf(1))).toBeNull();
    expect(await store.agree(id('table'), 1, true, 5)).toBeNull();
    expect(await store.depart(id('table'), 1, 'any')).toBeNull();
    expect(await store.join(id('table'), id('b'), pledgeOf(2), null)).toMatchObject({
      answer: 'no-such-table',
    });
    expect(await store.admit(id('table'), 1, id('b'), true)).toMatchObject({
      answer: 'no-such-table',
    });
    expect(await store.unknock(id('table'), id('b'))).toBeNull();
    expect(await store.guard(id('table'), 1, 'open')).toBeNull();
    await store.restore(hosted(id('table'), id('b'), pledgeOf(1), 3, 'open'), [id('b')]);
    expect(await redis.command('GET', `${keyBase(house)}table:${id('table')}`)).toBe(text);
    expect(await redis.command('SISMEMBER', `${keyBase(house)}open`, id('table'))).toBe(1);
    // The one who waits lost nothing by it.
    expect(await store.count()).toMatchObject({ waiting: 1 });
    expect(unknown).toEqual([['table', 2]]);
  });

  test('tickets and changes of a later version are left to those who know them', async () => {
    const house = randomId();
    const { store, unknown } = await node(house);
    const base = keyBase(house);
    await store.wait(waiting('a', 1));
    const { cursor } = await store.changes(null);
    await redis.command('HSET', `${base}queue`, id('new'), `node 0 {"v":2,"mood":"merry"}`);
    for (const noted of [
      '{"type":"came","waiting":{"v":2,"mood":"merry"}}',
      `{"type":"opened","table":{"v":2,"table":"${id('table')}"}}`,
      '{"type":"danced"}',
      '{"type":"came","waiting":{"guest":"of no version"}}',
    ]) {
      await redis.command('RPUSH', `${base}log`, noted);
      await redis.command('HINCRBY', `${base}house`, 'seq', '1');
    }
    // One that was open in a way that this node knew is so no longer.
    expect((await store.changes(cursor)).changes).toEqual([{ type: 'closed', table: id('table') }]);
    expect((await store.changes(null)).changes).toEqual([
      { type: 'came', waiting: waiting('a', 1) },
    ]);
    expect(unknown).toEqual([
      ['ticket', 2],
      ['table', 2],
      ['change', null],
    ]);
    expect(await redis.command('HEXISTS', `${base}queue`, id('new'))).toBe(1);
  });

  test('a notice of a later version is not heard, and those behind it are', async () => {
    const house = randomId();
    const [{ store: a }, { store: b, unknown }] = [await node(house), await node(house)];
    const heard: Notice[] = [];
    b.attend((_, notice) => heard.push(notice) > 0);
    await b.wait(waiting('b', 1));
    const inbox = (await redis.keys()).find((key) => key.startsWith(`${keyBase(house)}waiting:`));
    const me = inbox?.split(':').at(-1) ?? '';
    const notice = '{"v":2,"type":"table","view":null}';
    await redis.command('XADD', `${keyBase(house)}inbox:${me}`, '*', 'g', id('b'), 'n', notice);
    expect(await a.deliver(id('b'), { type: 'unseated', table: id('table') })).toBe(true);
    await expect.poll(() => heard).toEqual([{ type: 'unseated', table: id('table') }]);
    expect(unknown).toEqual([['notice', 2]]);
  });
});

function commandFor(key: string, type: string, value: unknown): string[] {
  switch (type) {
    case 'string':
      return ['SET', key, value as string];
    case 'hash':
      return ['HSET', key, ...Object.entries(value as Record<string, string>).flat()];
    case 'set':
      return ['SADD', key, ...(value as string[])];
    case 'list':
      return ['RPUSH', key, ...(value as string[])];
    case 'zset': {
      const members = value as { readonly value: string; readonly score: number }[];
      return ['ZADD', key, ...members.flatMap((one) => [String(one.score), one.value])];
    }
    default:
      throw new Error(`nothing of type ${type} was recorded`);
  }
}
