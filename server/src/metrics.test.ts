/** What an operator reads is what happens. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { OpenHouse } from './open-house.ts';
import { randomId } from './ground/random.ts';
import { RedisStore } from './store/redis/redis-store.ts';
import { RawClient } from './testing/raw-client.ts';
import { RealGuest } from './testing/real-guest.ts';
import { realHouse } from './testing/real-house.ts';
import { hasRedis, RealRedis } from './testing/redis.ts';

/** One figure, by its name with labels; NaN where it is not told. */
async function figure({ address }: OpenHouse, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${address.port}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

/** Every series, by its name with labels. */
async function seriesOf({ address }: OpenHouse): Promise<string[]> {
  const text = await (await fetch(`http://127.0.0.1:${address.port}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));
}

test('no series begins with a guest, so that none can be about one', async () => {
  const house = await realHouse({ env: { TRUST_PROXY: '1', METRICS_PORT: '0' } });
  const metrics = { ...house, address: house.metricsAddress ?? expect.fail() };
  const before = await seriesOf(metrics);
  expect(before).toContain('ewm_guests{stage="waiting"}');
  const guests = [];
  for (const address of ['203.0.113.7', '2001:db8::7']) {
    const options = { headers: { 'x-forwarded-for': address } };
    const guest = await RealGuest.connect({ port: house.address.port, options });
    guest.say({ type: 'hello' });
    await guest.hear('welcome');
    guest.queue(2);
    guests.push(guest);
  }
  for (const guest of guests) await guest.sit();
  for (const guest of guests) guest.socket.close(1000);
  await expect.poll(() => figure(metrics, 'ewm_socket_closes_total{code="1000"}')).toBe(2);
  expect(await seriesOf(metrics)).toEqual(before);
});

test('a socket that is ended counts with the code for which it was, also if its guest never answers', async () => {
  const house = await realHouse({ env: { PING_EVERY_MS: '100' } });
  const dead = await RealGuest.connect({ port: house.address.port, options: { autoPong: false } });
  dead.say({ type: 'hello' });
  await dead.hear('welcome');
  // Takes nothing any more, so that the goodbye is not answered.
  dead.socket.pause();
  await expect.poll(() => figure(house, 'ewm_socket_closes_total{code="4408"}')).toBe(1);
  expect(await figure(house, 'ewm_socket_closes_total{code="1006"}')).toBe(0);
});

test('timers of a house with nothing to do are not late', async () => {
  const house = await realHouse();
  await expect
    .poll(() => figure(house, 'ewm_event_loop_lag_seconds{quantile="0.5"}'))
    .toBeLessThan(0.02);
});

test('what a trusted proxy says of a guest and is no address is counted, each time', async () => {
  const house = await realHouse({ env: { TRUST_PROXY: '1', METRICS_PORT: '0' } });
  for (const name of ['unknown', '_hidden', '203.0.113.7:5123', '[2001:db8::1]:5123']) {
    const client = await RawClient.connect(house.address.port);
    client.say('GET /livez HTTP/1.1', 'Host: x', `X-Forwarded-For: ${name}`);
    expect(await client.head()).toMatch(/^HTTP\/1.1 200 /);
  }
  const address = house.metricsAddress ?? expect.fail();
  expect(await figure({ ...house, address }, 'ewm_forwarded_unread_total')).toBe(2);
});

describe.skipIf(!hasRedis())('with Redis', () => {
  test('tables of two nodes add up, and Redis is told of', async () => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.stop());
    const env = { REDIS_URL: redis.url };
    const nodes = [await realHouse({ env }), await realHouse({ env })];
    for (const each of nodes)
      for (const sizes of [2, 2, 3] as const) {
        const guest = await RealGuest.arrive({ port: each.address.port });
        guest.queue(sizes);
        await guest.hear('queued');
      }
    const sum = async (name: string) =>
      (await Promise.all(nodes.map((each) => figure(each, name)))).reduce((a, b) => a + b);
    await expect.poll(() => sum('ewm_tables')).toBe(2);
    expect(await sum('ewm_guests{stage="waiting"}')).toBe(2);
    expect(await sum('ewm_redis_up')).toBe(2);
    expect(await sum('ewm_redis_latency_seconds')).toBeGreaterThan(0);
    await redis.kill();
    await expect.poll(() => sum('ewm_redis_up')).toBe(0);
  });

  test('what Redis is not told of because too much waits is counted', async () => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.stop());
    const waitingMax = { verbs: 20, characters: 2_000_000 };
    const where = { url: redis.url, house: randomId(), emptyTableMs: 60_000 };
    const store = new RedisStore({ ...where, waitingMax });
    const house = await realHouse({ store });
    const guests: RealGuest[] = [];
    // One by one: together they would be more than may wait, if Redis is slow.
    while (guests.length < 30) guests.push(await RealGuest.arrive(house.address));
    redis.freeze();
    await expect.poll(() => store.reachable).toBe(false);
    // Each gives back what they have: more than there is room for.
    for (const guest of guests) guest.socket.close(1000);
    await expect.poll(() => figure(house, 'ewm_verbs_dropped_total')).toBeGreaterThan(0);
    redis.thaw();
  });
});
