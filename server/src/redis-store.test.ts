import { afterAll, beforeAll, describe } from 'vitest';
import { randomId } from './random.ts';
import { RedisStore } from './redis-store.ts';
import { describeStore, EMPTY_TABLE_MS } from './store.contract.ts';
import { hasRedis, RealRedis } from './testing/redis.ts';

describe.skipIf(!hasRedis())('Redis', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
  });
  afterAll(() => redis.stop());

  const make = (house = randomId()) =>
    new RedisStore({ url: redis.url, house, emptyTableMs: EMPTY_TABLE_MS });

  describeStore('RedisStore', async () => make());
});
