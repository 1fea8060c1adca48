import { createServer } from 'node:net';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkRedis } from './redis-check.ts';
import { RedisWatch } from './redis-watch.ts';
import { HouseClock } from '../../ground/house-clock.ts';
import { RedisStore } from './redis-store.ts';
import { randomId } from '../../ground/random.ts';
import { realHouse } from '../../testing/real-house.ts';
import { RealGuest } from '../../testing/real-guest.ts';
import { hasRedis, RealRedis } from '../../testing/redis.ts';

const BASE = '{ewm}:v2:';

describe.skipIf(!hasRedis())('a look at Redis', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
    const user = (name: string, ...rules: string[]) =>
      redis.command('ACL', 'SETUSER', name, 'on', '>secret', ...rules);
    await user('all', '~*', '&*', '+@all');
    await user('deaf', '~*', 'resetchannels', '+@all');
    await user('keyless', 'resetkeys', '&*', '+@all');
    await user('scriptless', '~*', '&*', '+@all', '-eval');
  });
  afterAll(() => redis.stop());

  const as = (user: string, password = 'secret'): string =>
    redis.url.replace('//', `//${user}:${password}@`);

  test('one that will do', async () => {
    expect(await checkRedis(redis.url, BASE, Date.now)).toMatchObject({ ok: true, advice: null });
    expect(await checkRedis(as('all'), BASE, Date.now)).toMatchObject({ ok: true });
  });

  test.each<[string, () => string, boolean, RegExp]>([
    ['a wrong password', () => as('all', 'wrong'), true, /name and password/],
    ['no rights to channels', () => as('deaf'), true, /rights to channels/],
    ['no rights to keys', () => as('keyless'), true, /rights to keys/],
    ['no rights to scripts', () => as('scriptless'), true, /rights to commands/],
    ['a database that is not there', () => `${redis.url}/99`, true, /database/],
    ['no TLS', () => redis.url.replace('redis:', 'rediss:'), false, /does not speak TLS/],
    ['nobody there', () => 'redis://127.0.0.1:1', false, /Nothing listens/],
  ])('%s', async (_, url, isLasting, sentence) => {
    const finding = await checkRedis(url(), BASE, Date.now);
    expect(finding).toMatchObject({ ok: false, lasting: isLasting });
    if (!finding.ok) expect(finding.sentence).toMatch(sentence);
  });

  test('a version that is too old', async () => {
    // What it says of itself is all that is changed.
    const older = createServer((socket) => {
      const onward = connect(redis.port, '127.0.0.1');
      for (const one of [socket, onward]) one.on('error', () => {});
      socket.pipe(onward);
      onward.on('data', (data) => {
        const said = data.toString('latin1').replace(/(redis|valkey)_version:\d/g, '$1_version:6');
        socket.write(said, 'latin1');
      });
    }).listen(0, '127.0.0.1');
    await once(older, 'listening');
    onTestFinished(() => void older.close());
    const { port } = older.address() as AddressInfo;
    const finding = await checkRedis(`redis://127.0.0.1:${port}`, BASE, Date.now);
    expect(finding).toMatchObject({ ok: false, lasting: true });
    if (!finding.ok) expect(finding.sentence).toMatch(/^Redis is version 6\S*, but 7 or later is/);
  });

  test('a policy that forgets guests, named later by the watch', async () => {
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const clock = new HouseClock(Date.now);
    const watch = new RedisWatch(
      { url: redis.url, base: BASE, now: Date.now, clock, log },
      { wellMs: 20, illMs: 20 },
    );
    onTestFinished(() => watch.close());
    expect(await watch.start()).toMatchObject({ ok: true });
    expect(lines).toEqual([]);
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect.poll(() => lines.join('')).toContain('set noeviction');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  });

  test('a failover behind one name: the old connection answers READONLY, and guests are seated by the new primary', async () => {
    const [old, next] = [redis, await RealRedis.start()];
    onTestFinished(() => next.stop());
    let target = old.port;
    const name = createServer((socket) => {
      const onward = connect(target, '127.0.0.1');
      for (const one of [socket, onward]) one.on('error', () => {});
      socket.pipe(onward).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(name, 'listening');
    onTestFinished(() => void name.close());
    const url = `redis://127.0.0.1:${(name.address() as AddressInfo).port}`;
    const store = new RedisStore({ url, house: randomId(), emptyTableMs: 60_000 });
    const { address } = await realHouse({ store });
    const a = await RealGuest.arrive(address);
    a.queue(2);
    await a.hear('queued');
    target = next.port;
    await old.command('REPLICAOF', '127.0.0.1', String(next.port));
    expect(await checkRedis(old.url, BASE, Date.now)).toMatchObject({ ok: false, lasting: false });
    const b = await RealGuest.arrive(address);
    b.queue(2);
    await Promise.all([a.sit(), b.sit()]);
    await old.command('REPLICAOF', 'NO', 'ONE');
  });

  test('frozen, full or gone: the house says that it is not ready, and is again', async () => {
    const own = await RealRedis.start();
    onTestFinished(() => own.stop());
    const { address } = await realHouse({ env: { REDIS_URL: own.url } });
    const state = async (): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${address.port}/readyz`);
      return ((await answer.json()) as { redis?: unknown }).redis;
    };
    const troubles: readonly [begin: () => unknown, named: RegExp, end: () => unknown][] = [
      [() => own.freeze(), /does not answer/, () => own.thaw()],
      [
        () => own.command('CONFIG', 'SET', 'maxmemory', '1'),
        /no memory left/,
        () => own.command('CONFIG', 'SET', 'maxmemory', '0'),
      ],
      [() => own.kill(), /Nothing listens/, () => own.start()],
    ];
    for (const [begin, named, end] of troubles) {
      await expect.poll(state).toBe('ok');
      await begin();
      // The cause, too, and sooner than the watch would look by itself.
      await expect.poll(state, { timeout: 12_000 }).toMatch(named);
      await end();
    }
    await expect.poll(state).toBe('ok');
  });

  test('its clock is the house’s, however wrong those of the nodes are', async () => {
    const ahead = await checkRedis(redis.url, BASE, () => Date.now() - 30_000);
    expect(ahead.ok && Math.round(ahead.aheadMs / 1000)).toBe(30);
    const env = { REDIS_URL: redis.url, FEWER_AFTER_MS: '60000', PING_EVERY_MS: '300' };
    const right = await realHouse({ env });
    const fast = await realHouse({ env, now: () => Date.now() + 120_000 });
    const wishes = { languages: ['is'], patience: { fewer: true } };
    const first = await RealGuest.arrive({ port: right.address.port });
    first.queueWith([3], wishes);
    await first.hear('queued');
    const second = await RealGuest.arrive({ port: fast.address.port });
    second.queueWith([3], wishes);
    await second.hear('queued');
    // So long that patience has been looked at.
    await once(second.socket, 'ping');
    const third = await RealGuest.arrive({ port: right.address.port });
    third.queueWith([3], wishes);
    for (const guest of [first, second, third]) expect((await guest.sit()).seats).toHaveLength(3);
  });
});
