/** A house in a Redis Cluster of three primaries: it finds its own, and follows when that changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRedis } from './redis-check.ts';
import { keyBase } from './records.ts';
import { HOUSE_NAME, RedisStore } from './redis-store.ts';
import { RealGuest } from '../../testing/real-guest.ts';
import { realHouse } from '../../testing/real-house.ts';
import { hasRedis, RealRedis } from '../../testing/redis.ts';

/** A failover takes seconds. */
const PATIENT_MS = 60_000;

describe.skipIf(!hasRedis())('a Redis Cluster', () => {
  let nodes: Awaited<ReturnType<typeof RealRedis.cluster>>;
  beforeAll(async () => {
    nodes = await RealRedis.cluster(`{${HOUSE_NAME}}`);
  }, 240_000);
  afterAll(async () => {
    for (const node of nodes) await node.stop();
  });

  /** A node of the house that has been told of two which are not its. */
  const open = async () => {
    const [, second, third] = nodes;
    const url = `${second.url},${third.url}`;
    const store = new RedisStore({ url, emptyTableMs: 60_000 });
    const { address } = await realHouse({ store });
    return { url, port: address.port };
  };

  /** How many of these have been given a seat. As pages do, who hears "one moment" asks again. */
  const seated = (guests: readonly RealGuest[]) => () => {
    for (const guest of guests) {
      const refusal = guest.inbox.findIndex(({ type }) => type === 'refused');
      if (refusal < 0) continue;
      guest.inbox.splice(refusal, 1);
      guest.queue(2);
    }
    return guests.filter(({ inbox }) => inbox.some(({ type }) => type === 'seated')).length;
  };
  const patient = { timeout: PATIENT_MS, interval: 500 };

  const queued = async (port: number) => {
    const guest = await RealGuest.arrive({ port });
    guest.queue(2);
    return guest;
  };

  test('any of its nodes leads to the house; a failover in mid-seating and a primary that dies are followed', async () => {
    const [one, other] = [await open(), await open()];
    expect(await checkRedis(one.url, keyBase(HOUSE_NAME), Date.now)).toMatchObject({ ok: true });
    const first = [await queued(one.port), await queued(other.port)];
    for (const guest of first)
      expect((await guest.hear('seated', PATIENT_MS)).seating.seats).toHaveLength(2);

    const [primary, , , replica] = nodes;
    const guests: RealGuest[] = [];
    for (let each = 0; each < 20; each += 1) {
      guests.push(await queued(each % 2 === 0 ? one.port : other.port));
      if (each === 9) await replica.command('CLUSTER', 'FAILOVER');
    }
    // One who asked again late may wait for somebody still: the others have sat too long without a word.
    await expect.poll(seated(guests), patient).toBeGreaterThanOrEqual(18);

    const isPrimary = async (): Promise<boolean> =>
      String(await replica.command('ROLE')).startsWith('master');
    await expect.poll(isPrimary, { timeout: PATIENT_MS }).toBe(true);
    await replica.kill();
    const isBack = async (): Promise<boolean> =>
      String(await primary.command('ROLE')).startsWith('master');
    await expect.poll(isBack, { timeout: PATIENT_MS }).toBe(true);
    const last = [await queued(one.port), await queued(other.port)];
    await expect.poll(seated(last), patient).toBeGreaterThanOrEqual(1);
    expect(await checkRedis(one.url, keyBase(HOUSE_NAME), Date.now)).toMatchObject({ ok: true });
  }, 240_000);
});
