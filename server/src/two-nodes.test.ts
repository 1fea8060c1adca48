/** Several nodes are one house: guests meet across them, and neither a node nor Redis is missed for long. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { randomId } from './random.ts';
import { RedisStore, type RedisStoreParts } from './redis-store.ts';
import { pair, RealGuest } from './testing/real-guest.ts';
import { realHouse } from './testing/real-house.ts';
import { hasRedis, RealRedis } from './testing/redis.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** A whole server process. */
async function startProcess(
  redisUrl: string,
): Promise<{ port: number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', REDIS_URL: redisUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  for await (const line of createInterface({ input: child.stdout })) {
    const port = Number(/http:\/\/\S+:(\d+)$/.exec(line)?.[1]);
    if (!port) continue;
    child.stdout.resume();
    return { port, kill };
  }
  throw new Error('the server did not start');
}

describe.skipIf(!hasRedis())('two nodes', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
  });
  afterAll(() => redis.stop());

  /** A node in this process, in a house of its own unless it is named. */
  const open = async (
    parts: Partial<RedisStoreParts> = {},
    env: Record<string, string> = {},
  ): Promise<{ port: number; store: RedisStore }> => {
    const store = new RedisStore({
      url: redis.url,
      house: randomId(),
      emptyTableMs: 60_000,
      beatMs: 20,
      ...parts,
    });
    const { address } = await realHouse({ store, env });
    await expect.poll(() => store.reachable, { interval: 5 }).toBe(true);
    return { port: address.port, store };
  };

  const queued = async (port: number, ...sizes: (2 | 3 | 4)[]) => {
    const guest = await RealGuest.arrive({ port });
    guest.queue(...sizes);
    await guest.hear('queued');
    return guest;
  };

  test('guests meet across processes; one is killed, and its guest is seated on the other', async () => {
    const [one, other] = await Promise.all([startProcess(redis.url), startProcess(redis.url)]);
    const a = await queued(one.port, 2);
    const b = await queued(other.port, 2);
    const [atA, atB] = await Promise.all([a.sit(), b.sit()]);
    expect(atB.table).toBe(atA.table);
    expect([atA.you, atB.you]).toEqual([1, 2]);
    expect(atB.seats).toEqual(atA.seats);
    for (const box of ['one', 'two', 'three']) a.say({ type: 'signal', to: 2, box });
    for (const box of ['one', 'two', 'three'])
      expect(await b.hear('signal')).toEqual({ type: 'signal', from: 1, box });
    b.say({ type: 'signal', to: 1, box: 'back' });
    expect(await a.hear('signal')).toMatchObject({ from: 2, box: 'back' });
    b.say({ type: 'leave' });
    expect(await a.hear('departed')).toMatchObject({ seat: 2, because: 'left' });

    const lost = await queued(one.port, 2);
    await one.kill();
    await lost.closed();
    // Would suit the ticket of the dead node, which is still there.
    const waits = await queued(other.port, 2);
    const back = await RealGuest.connect({ port: other.port });
    back.say({ type: 'hello', resume: { token: lost.welcome.token, received: lost.received } });
    expect(await back.refusal()).toBe('resume-unknown');
    back.say({ type: 'hello' });
    const { guest } = await back.hear('welcome');
    back.queue(2);
    const seating = await waits.sit();
    expect(seating.seats.map((seat) => seat.guest)).toEqual([waits.welcome.guest, guest]);
    expect((await back.sit()).table).toBe(seating.table);
    const types = (await waits.settle()).map(({ type }) => type);
    expect(types).not.toContain('seated');
    expect(types).not.toContain('queued');
  }, 30_000);

  test('a table of three, two of them on one node; a fourth guest is let in from the other', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const a = await queued(one.port, 3);
    const b = await queued(other.port, 3);
    const c = await queued(one.port, 3);
    const seatings = await Promise.all([a.sit(), b.sit(), c.sit()]);
    expect(seatings.map(({ you }) => you)).toEqual([1, 2, 3]);
    b.say({ type: 'signal', to: 3, box: 'box' });
    expect(await c.hear('signal')).toMatchObject({ from: 2 });
    c.say({ type: 'leave' });
    const [table] = seatings.map((seating) => seating.table);
    for (const guest of [a, b]) {
      await guest.hear('departed');
      guest.say({ type: 'agree', table, agreed: true });
    }
    const d = await queued(other.port, 3);
    expect((await d.sit()).seats.map(({ seat }) => seat)).toEqual([1, 2, 4]);
    expect((await a.hear('arrived')).newcomer.guest).toBe(d.welcome.guest);
  });

  test('a private table: host on one node, at the door on the other', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const host = await RealGuest.arrive(one);
    host.say({ type: 'host', chairs: 3, door: 'knock' });
    const { table } = await host.sit();
    const guest = await RealGuest.arrive(other);
    guest.say({ type: 'join', table });
    await guest.hear('waited');
    expect(await host.hear('knocked')).toMatchObject({ guest: guest.welcome.guest, waits: true });
    host.say({ type: 'admit', table, guest: guest.welcome.guest, admitted: true });
    expect((await guest.sit()).you).toBe(2);
    await host.hear('arrived');
  });

  test('a node dies between a seat and a guest: who sat goes back to the queue', async () => {
    const house = randomId();
    const env = { SIT_WITHIN_MS: '60000' };
    // Says only once that it lives.
    const dying = await open({ house, beatMs: 600_000, deadAfterMs: 700 }, env);
    const other = await open({ house }, env);
    const b = await queued(other.port, 2);
    const a = await queued(dying.port, 2);
    await a.hear('seated');
    await b.sit();
    expect(await b.hear('queued')).toMatchObject({ because: 'table-mate-gone' });
  });

  describe('Redis is gone', () => {
    test('frozen: signals pass, who is new hears of it, and is seated afterwards', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const { port, store } = await open({ url: own.url });
      const [a, b] = await pair({ port });
      own.freeze();
      await expect.poll(() => store.reachable, { timeout: 3000 }).toBe(false);
      a.say({ type: 'signal', to: 2, box: 'still' });
      expect((await b.hear('signal')).box).toBe('still');
      const newcomers = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
      for (const one of newcomers) {
        one.queue(2);
        expect(await one.refusal()).toBe('one-moment');
      }
      b.say({ type: 'signal', to: 1, box: 'here' });
      expect((await a.hear('signal')).box).toBe('here');
      own.thaw();
      for (const one of newcomers) await one.sit();
      expect(store.reachable).toBe(true);
    });

    test('killed and started anew: who waited still waits, at their place', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const parts = { url: own.url, house: randomId() };
      const [one, other] = [await open(parts), await open(parts)];
      const [a, b] = await pair(one);
      const first = await queued(one.port, 2, 3);
      await own.kill();
      await expect.poll(() => one.store.reachable).toBe(false);
      a.say({ type: 'signal', to: 2, box: 'still' });
      expect((await b.hear('signal')).box).toBe('still');
      const second = await RealGuest.arrive(other);
      second.queue(2);
      expect(await second.refusal()).toBe('one-moment');
      await own.start();
      expect((await first.sit()).you).toBe(1);
      expect((await second.sit()).you).toBe(2);
    });
  });
});
