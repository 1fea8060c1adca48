/** While Redis is away, guests within all limits fill nothing up. */
import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RedisStore, type RedisStoreParts } from '../store/redis/redis-store.ts';
import { randomId } from '../ground/random.ts';
import { realHouse } from '../testing/real-house.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { hasRedis, RealRedis } from '../testing/redis.ts';

const GUESTS = 40;
/** Twice as many messages are within the limit of a socket, however fast they are heard. */
const ROUNDS = 28;
/** Thousands of messages, on a machine that may have much else to do. */
const HEARD_WITHIN_MS = 30_000;
const tags = (): string[] =>
  Array.from({ length: 128 }, () => randomBytes(16).toString('base64url'));

describe.skipIf(!hasRedis())('Redis is away', () => {
  const open = async (parts: Partial<RedisStoreParts> = {}) => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.stop());
    const store = new RedisStore({
      url: redis.url,
      house: randomId(),
      emptyTableMs: 60_000,
      ...parts,
    });
    const { address } = await realHouse({ store });
    return { redis, store, port: address.port };
  };

  test('of what 40 guests ask again and again the last is kept, and done when it is back', async () => {
    const { redis, store, port } = await open({
      waitingMax: { verbs: 400, characters: 2_000_000 },
    });
    const guests = await Promise.all(
      Array.from({ length: GUESTS }, () => RealGuest.arrive({ port })),
    );
    for (const guest of guests) guest.queueWith([4], { languages: ['is'] });
    redis.freeze();
    await expect.poll(() => store.reachable).toBe(false);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const guest of guests) {
        guest.say({ type: 'leave' });
        guest.queueWith([2], { languages: ['is'], met: tags() });
      }
    // Everything said has been heard once each has an answer to something later.
    for (const guest of guests) guest.say({ type: 'hello' });
    for (const guest of guests)
      for (let heard = ''; heard !== 'bad-message';)
        heard = (await guest.hear('refused', HEARD_WITHIN_MS)).code;
    expect(store.isFull).toBe(false);
    redis.thaw();
    for (const guest of guests)
      expect((await guest.hear('seated', HEARD_WITHIN_MS)).seating.chairs).toBe(2);
  });

  test('full: guests hear "one moment", also at the door; nothing breaks, and it goes on when it is back', async () => {
    const { redis, store, port } = await open({ waitingMax: { verbs: 60, characters: 2_000_000 } });
    const guests = await Promise.all(
      Array.from({ length: GUESTS }, () => RealGuest.arrive({ port })),
    );
    redis.freeze();
    await expect.poll(() => store.reachable).toBe(false);
    for (const guest of guests) guest.host(2, 'open');
    for (const guest of guests) expect(await guest.refusal()).toBe('one-moment');
    expect(store.isFull).toBe(true);
    const late = await RealGuest.connect({ port });
    late.say({ type: 'hello' });
    expect(await late.hear('refused')).toMatchObject({ code: 'one-moment', retryAfterMs: 5000 });
    expect(await late.closed()).toBe(1013);
    // Each gives back what they have: more than there is room for.
    for (const guest of guests) guest.socket.close(1000);
    await Promise.all(guests.map((guest) => guest.closed()));
    redis.thaw();
    await expect.poll(() => store.isFull).toBe(false);
    const pair = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    for (const guest of pair) guest.queue(2);
    for (const guest of pair) await guest.sit();
  });
});
