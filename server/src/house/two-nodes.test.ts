/** Several nodes are one house: guests meet across them, and neither a node nor Redis is missed for long. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CLOSES } from '@eat-with-me/protocol/wire/endings';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { randomId } from '../ground/random.ts';
import { RedisStore, type RedisStoreParts } from '../store/redis/redis-store.ts';
import { Line } from '../testing/line.ts';
import { COMPILED } from '../testing/compiled.ts';
import { pair, RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { hasRedis, RealRedis } from '../testing/redis.ts';
import { pledgeOf } from '../testing/ticket.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A whole server process. */
async function startProcess(
  redisUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ port: number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], ...COMPILED, PORT: '0', REDIS_URL: redisUrl, ...env },
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

/** What it takes to come back. */
type Comeback = {
  readonly welcome: { readonly token: string };
  readonly received: number;
};

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

  /** The same guest over a new socket, who has asked. */
  const askBack = async (guest: Comeback, door: { readonly port: number }): Promise<RealGuest> => {
    const back = await RealGuest.connect(door);
    const { token } = guest.welcome;
    back.say({ type: 'hello', resume: { token, received: guest.received } });
    return back;
  };

  /** The same, and has an answer; on a busy machine Redis may have none in time, and pages ask again, too. */
  const comeBack = async (guest: Comeback, door: { readonly port: number }): Promise<RealGuest> => {
    for (;;) {
      const back = await askBack(guest, door);
      await expect.poll(() => back.inbox.length, { interval: 5 }).toBeGreaterThan(0);
      const [answer] = back.inbox;
      if (answer?.type !== 'refused' || answer.code !== 'one-moment') return back;
    }
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

    const [first, second] = [await queued(one.port, 2, 3), await queued(one.port, 4)];
    // Both tickets are in Redis.
    await expect.poll(async () => (await second.hear('counted')).outlook.waiting).toBe(2);
    await one.kill();
    for (const guest of [first, second]) await guest.closed();
    // Would suit the first ticket of the dead node, which is still there.
    const waits = await queued(other.port, 2);
    const [back, alsoBack] = [await comeBack(first, other), await comeBack(second, other)];
    for (const guest of [back, alsoBack]) {
      expect(await guest.hear('moved')).toMatchObject({ kept: 'queue' });
      await guest.hear('queued');
    }
    // Who came first is still first, and still the same guest.
    const seating = await waits.sit();
    const ids = [first, waits].map(({ welcome }) => welcome.guest);
    expect(seating.seats.map((seat) => seat.guest)).toEqual(ids);
    expect((await back.sit()).table).toBe(seating.table);
    // Once they have said something, the token of before is void.
    alsoBack.queue(4);
    await alsoBack.hear('queued');
    const again = await comeBack(second, other);
    expect(await again.refusal()).toBe('resume-unknown');
    const others = [];
    for (let index = 0; index < 3; index += 1) others.push(await queued(other.port, 4));
    expect((await alsoBack.sit()).you).toBe(1);
    for (const guest of others) await guest.sit();
    for (const guest of [back, alsoBack, waits, ...others]) {
      const types = (await guest.settle()).map(({ type }) => type);
      expect(types).not.toContain('seated');
      expect(types).not.toContain('queued');
    }
  });

  test('a page that was closed comes back to its seat by another page at the other node', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const [a, b] = [await queued(one.port, 2), await queued(other.port, 2)];
    const { table } = await a.sit();
    await b.sit();
    // Both sit, as the house has it.
    for (const guest of [a, b])
      await expect.poll(async () => guest.settle().then(() => guest.revealed.length)).toBe(1);
    b.socket.close(CLOSES.pageClosed);
    await b.closed();
    const again = await RealGuest.arrive(one);
    again.say({ type: 'reclaim', ticket: b.welcome.token, pledge: pledgeOf(77) });
    const { seating } = await again.hear('seated');
    expect(seating).toMatchObject({ table, you: 2, epoch: 2 });
    expect(seating.seats[1]).toMatchObject({ guest: again.welcome.guest, pledge: pledgeOf(77) });
    expect(await a.hear('arrived')).toMatchObject({ epoch: 2, seats: seating.seats });
    // The ticket has served, at whichever node it is shown.
    const thief = await RealGuest.arrive(other);
    thief.say({ type: 'reclaim', ticket: b.welcome.token, pledge: pledgeOf(78) });
    expect(await thief.refusal()).toBe('seat-gone');
    expect((await a.settle()).map(({ type }) => type)).not.toContain('departed');
  });

  test('claims of three guests of another node make a visit wait', async () => {
    const [house, env] = [randomId(), { TRUST_PROXY: '1' }];
    const [one, other] = [await open({ house }, env), await open({ house }, env)];
    const from = (door: { readonly port: number }, name: number) =>
      RealGuest.arrive({
        ...door,
        options: { headers: { 'x-forwarded-for': `203.0.113.${name}` } },
      });
    const eve = await from(one, 1);
    for (const name of [2, 3, 4]) {
      const guest = await from(other, name);
      for (const each of [eve, guest]) each.queue(2);
      const [{ table, you }] = await Promise.all([eve.sit(), guest.sit()]);
      // Until eve is heard of to have revealed, she has not sat, and would not miss whoever leaves.
      const isThere = () => guest.revealed.some((told) => told.table === table);
      await expect.poll(isThere, { interval: 5 }).toBe(true);
      guest.say({ type: 'claim', table, seat: you, reason: 'hateful' });
      expect(await guest.hear('claimed')).toMatchObject({ heard: true });
      // Told after the claim, as it was done after it.
      guest.say({ type: 'leave' });
      await eve.hear('departed');
      eve.say({ type: 'leave' });
    }
    eve.inbox.length = 0;
    eve.queue(2);
    expect(await eve.refusal()).toBe('one-moment');
    expect(await eve.refusal()).toBe('claimed');
  });

  test('one node is killed during meals: its guests keep their seats on the other', async () => {
    const env = { SIT_WITHIN_MS: '60000' };
    const [one, other] = await Promise.all([1, 2].map(() => startProcess(redis.url, env)));
    if (!one || !other) throw new Error('not started');
    const a = await queued(one.port, 3);
    const b = await queued(other.port, 3);
    const c = await queued(one.port, 3);
    const { table } = await a.sit();
    for (const guest of [b, c]) await guest.sit();
    const host = await RealGuest.arrive(one);
    host.host(3, 'knock');
    const theirs = await host.sit();
    const knocks = await RealGuest.arrive(one);
    knocks.join(theirs.table);
    await knocks.hear('waited');
    await b.settle();
    await one.kill();
    await a.closed();

    const [atA, atC] = [await comeBack(a, other), await comeBack(c, other)];
    for (const [guest, you] of [
      [atA, 1],
      [atC, 3],
    ] as const) {
      expect(await guest.hear('moved')).toMatchObject({ kept: 'seat' });
      const { seating } = await guest.hear('seated');
      expect(seating).toMatchObject({ table, kind: 'queue', chairs: 3, you });
      expect(seating.seats.map(({ seat }) => seat)).toEqual([1, 2, 3]);
      guest.enter(table, seating.epoch);
    }
    atA.say({ type: 'signal', to: 2, box: 'on' });
    expect(await b.hear('signal')).toEqual({ type: 'signal', from: 1, box: 'on' });
    b.say({ type: 'signal', to: 3, box: 'and-on' });
    expect(await atC.hear('signal')).toMatchObject({ from: 2, box: 'and-on' });
    expect((await b.settle()).map(({ type }) => type)).not.toContain('departed');
    atC.say({ type: 'leave' });
    for (const guest of [atA, b]) {
      expect(await guest.hear('departed')).toMatchObject({ seat: 3, because: 'left' });
      guest.say({ type: 'agree', table, agreed: true });
    }
    const d = await queued(other.port, 3);
    expect((await d.sit()).seats.map(({ seat }) => seat)).toEqual([1, 2, 4]);
    expect((await atA.hear('arrived')).seats.at(-1)?.seat).toBe(4);

    const atDoor = await comeBack(knocks, other);
    expect(await atDoor.hear('moved')).toMatchObject({ kept: 'door' });
    await atDoor.hear('waited');
    const hosts = await comeBack(host, other);
    expect(await hosts.hear('moved')).toMatchObject({ kept: 'seat' });
    expect((await hosts.sit()).you).toBe(1);
    expect(await hosts.hear('hosted')).toMatchObject({ door: 'knock', host: 1 });
    const { guest } = await hosts.hear('knocked');
    hosts.say({ type: 'admit', table: theirs.table, guest, admitted: true });
    expect((await atDoor.sit()).you).toBe(2);
  });

  test('a node is killed and its host does not come back: after the grace another guest is', async () => {
    const env = { GRACE_MS: '1000' };
    const [one, house] = [await startProcess(redis.url, env), 'ewm'];
    const other = await open({ house, graceMs: 1000, deadAfterMs: 10_000 }, env);
    const host = await RealGuest.arrive(one);
    host.host(4, 'knock');
    const { table } = await host.sit();
    const guest = await RealGuest.arrive(other);
    guest.join(table);
    host.say({ type: 'admit', table, guest: (await host.hear('knocked')).guest, admitted: true });
    await guest.sit();
    expect(await guest.hear('hosted')).toMatchObject({ host: 1 });
    const knocks = await RealGuest.arrive(one);
    knocks.join(table);
    await knocks.hear('waited');
    await one.kill();
    const departed = await guest.hear('departed', 30_000);
    expect(departed).toMatchObject({ seat: 1, because: 'lost' });
    expect(await guest.hear('hosted')).toMatchObject({ door: 'knock', host: 2 });
    guest.say({ type: 'door', table, door: 'open' });
    expect(await guest.hear('hosted')).toMatchObject({ door: 'open', host: 2 });
    // Who knocked at the dead node is nobody's guest either.
    const next = await RealGuest.arrive(other);
    next.join(table);
    expect((await next.sit()).you).toBe(3);
    const back = await comeBack(host, other);
    expect(await back.refusal()).toBe('resume-unknown');
  });

  test('both nodes live: who comes back to the other is moved, and is nowhere twice', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const a = await queued(one.port, 2);
    const b = await queued(other.port, 3);
    await expect.poll(() => other.store.count()).toMatchObject({ waiting: 2 });
    // Its old socket still seems open.
    const back = await comeBack(a, other);
    const { token, kept } = await back.hear('moved');
    expect(kept).toBe('queue');
    expect(await a.closed()).toBe(4409);
    expect((await back.hear('queued')).outlook.waiting).toBe(2);
    const mate = await queued(one.port, 2);
    expect([(await back.sit()).you, (await mate.sit()).you]).toEqual([1, 2]);
    back.say({ type: 'signal', to: 2, box: 'box' });
    await mate.hear('signal');
    // And home again, from a broken socket, with the seat.
    back.socket.terminate();
    const home = await comeBack({ welcome: { token }, received: back.received }, one);
    expect(await home.hear('moved')).toMatchObject({ kept: 'seat' });
    expect((await home.sit()).you).toBe(1);
    mate.say({ type: 'signal', to: 1, box: 'back' });
    expect(await home.hear('signal')).toMatchObject({ from: 2, box: 'back' });
    expect((await mate.settle()).map(({ type }) => type)).not.toContain('departed');
    b.say({ type: 'leave' });
    await b.settle();
    await expect.poll(() => one.store.count()).toEqual({ waiting: 0, tables: 1 });
  });

  test('a connection breaks while waiting; the next one is to another node', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const a = await queued(one.port, 2);
    a.socket.terminate();
    await expect.poll(() => one.store.count()).toEqual({ waiting: 0, tables: 0 });
    const b = await queued(other.port, 2);
    const back = await comeBack(a, other);
    expect(await back.hear('moved')).toMatchObject({ kept: 'queue' });
    expect([(await back.sit()).you, (await b.sit()).you]).toEqual([1, 2]);
  });

  test('a node is stopped and another goes on: places and seats are kept', async () => {
    const house = randomId();
    const other = await open({ house });
    const stopping = new RedisStore({ url: redis.url, house, emptyTableMs: 60_000, beatMs: 20 });
    const one = await realHouse({ store: stopping });
    const door = { port: one.address.port };
    const [a, b] = await pair(door);
    const waits = await queued(door.port, 3);
    await one.close();
    expect(await waits.closed()).toBe(1012);
    const back = await comeBack(waits, other);
    expect(await back.hear('moved')).toMatchObject({ kept: 'queue' });
    const [atA, atB] = [await comeBack(a, other), await comeBack(b, other)];
    for (const guest of [atA, atB]) await guest.sit();
    atA.say({ type: 'leave' });
    expect(await atB.hear('departed')).toMatchObject({ seat: 1, because: 'left' });
  });

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
    expect((await a.hear('arrived')).seats.at(-1)?.guest).toBe(d.welcome.guest);
  });

  test('a private table: host on one node, at the door on the other', async () => {
    const house = randomId();
    const [one, other] = [await open({ house }), await open({ house })];
    const host = await RealGuest.arrive(one);
    host.host(3, 'knock');
    const { table } = await host.sit();
    const guest = await RealGuest.arrive(other);
    guest.join(table);
    await guest.hear('waited');
    expect(await host.hear('knocked')).toMatchObject({ guest: guest.welcome.guest, waits: true });
    host.say({ type: 'admit', table, guest: guest.welcome.guest, admitted: true });
    expect((await guest.sit()).you).toBe(2);
    await host.hear('arrived');
  });

  test('a node dies between a seat and a guest: who sat goes back to the queue', async () => {
    const house = randomId();
    const env = { SIT_WITHIN_MS: '60000' };
    // Says only once that it lives, which is believed for long enough to be matched.
    const dying = await open({ house, beatMs: 600_000, deadAfterMs: 5000 }, env);
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
      await expect.poll(() => store.reachable).toBe(false);
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

    test('frozen: who waits or knocks hears of it, asks again, and loses nothing', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const { port, store } = await open({ url: own.url });
      const first = await queued(port, 3);
      const second = await queued(port, 2);
      const host = await RealGuest.arrive({ port });
      host.host(2, 'knock');
      const { table } = await host.sit();
      const knocks = await RealGuest.arrive({ port });
      knocks.join(table);
      await knocks.hear('waited');
      own.freeze();
      for (const guest of [first, second, knocks])
        expect(await guest.hear('refused')).toEqual({
          type: 'refused',
          code: 'one-moment',
          retryAfterMs: 5000,
        });
      for (const guest of [first, second]) guest.inbox.length = 0;
      // As pages do after a while.
      first.queue(3);
      second.queue(2);
      for (const guest of [first, second]) expect(await guest.refusal()).toBe('one-moment');
      own.thaw();
      for (const guest of [first, second]) {
        await guest.hear('queued');
        expect((await guest.hear('counted')).outlook.waiting).toBe(2);
      }
      expect(await store.count()).toEqual({ waiting: 2, tables: 1 });
      // Both are where they were: one before the other, each once.
      const mate = await queued(port, 2, 3);
      expect((await second.sit()).you).toBe(1);
      await mate.sit();
      await queued(port, 3);
      await queued(port, 3);
      expect((await first.sit()).you).toBe(1);
      await expect.poll(() => store.count()).toMatchObject({ waiting: 0 });
      expect(host.inbox.map(({ type }) => type)).not.toContain('refused');
      host.say({ type: 'admit', table, guest: knocks.welcome.guest, admitted: true });
      expect((await knocks.sit()).you).toBe(2);
    });

    test('frozen: a token that another node may know is not used up', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const parts = { url: own.url, house: randomId() };
      const [one, other] = [await open(parts), await open(parts)];
      const a = await queued(one.port, 2);
      own.freeze();
      await expect.poll(() => other.store.reachable).toBe(false);
      const early = await askBack(a, other);
      expect(await early.hear('refused')).toMatchObject({ code: 'one-moment', retryAfterMs: 5000 });
      expect(await early.closed()).toBe(1013);
      own.thaw();
      await expect.poll(() => other.store.reachable).toBe(true);
      const back = await comeBack(a, other);
      expect(await back.hear('moved')).toMatchObject({ kept: 'queue' });
    });

    test('killed and started anew: who waited still waits, at their place', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const parts = { url: own.url, house: randomId() };
      const [one, other] = [await open(parts), await open(parts)];
      const [a, b] = await pair(one);
      const first = await queued(one.port, 2, 3);
      await own.kill();
      await expect.poll(() => one.store.reachable || other.store.reachable).toBe(false);
      a.say({ type: 'signal', to: 2, box: 'still' });
      expect((await b.hear('signal')).box).toBe('still');
      const second = await RealGuest.arrive(other);
      second.queue(2);
      expect(await second.refusal()).toBe('one-moment');
      await own.start();
      expect((await first.sit()).you).toBe(1);
      expect((await second.sit()).you).toBe(2);
    });

    test('a node that it has not heard of for longer than the grace: its tables are put back', async () => {
      const line = await Line.to(redis.port);
      onTestFinished(() => line.close());
      const parts = { house: randomId(), beatMs: 100, deadAfterMs: 2000, graceMs: 1000 };
      const cutOff = await open({ ...parts, url: `redis://127.0.0.1:${line.port}` });
      const other = await open(parts);
      // Whoever came first is put back first.
      const host = await RealGuest.arrive(cutOff);
      host.host(3, 'open');
      const { table } = await host.sit();
      const [a, b] = [await queued(cutOff.port, 2), await queued(other.port, 2)];
      for (const guest of [a, b]) await guest.sit();
      // By then Redis knows that both sit.
      for (const guest of [a, b]) await expect.poll(() => guest.revealed.length).toBe(1);
      line.freeze();
      expect(await b.hear('departed', 20_000)).toMatchObject({ seat: 1, because: 'lost' });
      line.thaw();
      expect(await b.hear('returned', 20_000)).toMatchObject({ seats: [1] });
      a.say({ type: 'signal', to: 2, box: 'from-here' });
      b.say({ type: 'signal', to: 1, box: 'from-there' });
      for (const guest of [a, b]) await guest.hear('signal', 20_000);
      const friend = await RealGuest.arrive(other);
      friend.join(table);
      expect((await friend.sit()).seats).toHaveLength(2);
    });

    test('far away: tables are laid side by side, and a seating asks few questions', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const line = await Line.to(own.port, { delayMs: 5 });
      onTestFinished(() => line.close());
      const parts = { house: randomId(), url: `redis://127.0.0.1:${line.port}`, beatMs: 600_000 };
      const { port } = await open(parts);
      const asked = async (): Promise<number> => {
        const stats = String(await own.command('INFO', 'commandstats'));
        return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
      };
      const guests = await Promise.all(
        Array.from({ length: 20 }, () => RealGuest.arrive({ port })),
      );
      const [first, second, ...rest] = guests;
      if (!first || !second) throw new Error('nobody came');
      first.queue(2);
      await first.hear('queued');
      // Their ticket is in the queue.
      await first.hear('counted');
      const before = await asked();
      second.queue(2);
      for (const guest of [first, second]) await guest.hear('seated');
      // A look for what they are told, their ticket, a look at who fits, the table; and perhaps a count for who waits.
      expect((await asked()) - before).toBeLessThanOrEqual(6);
      const atOnce = await asked();
      for (const guest of rest) guest.queue(2);
      for (const guest of rest) await guest.hear('seated');
      expect((await asked()) - atOnce).toBeLessThanOrEqual(rest.length);
    });

    test('started anew with nothing in it: tables are put back as their guests know them', async () => {
      const own = await RealRedis.start();
      onTestFinished(() => own.stop());
      const parts = { url: own.url, house: randomId(), graceMs: 1000 };
      const [one, other] = [await open(parts), await open(parts)];
      const [a, b] = [await queued(one.port, 3), await queued(other.port, 3)];
      const c = await queued(one.port, 3);
      const { table } = await a.sit();
      for (const guest of [b, c]) await guest.sit();
      const host = await RealGuest.arrive(one);
      host.host(3, 'knock');
      const theirs = (await host.sit()).table;
      const knocks = await RealGuest.arrive(other);
      knocks.join(theirs);
      await knocks.hear('waited');
      await host.hear('knocked');
      for (const guest of [a, b, c]) await guest.settle();
      await own.kill();
      await expect.poll(() => one.store.reachable || other.store.reachable).toBe(false);
      await own.start();
      await expect.poll(() => one.store.count()).toMatchObject({ tables: 2 });
      // Both nodes have said what they know when a signal passes either way.
      for (const [from, to, seat] of [
        [a, b, 2],
        [b, a, 1],
      ] as const) {
        const passed = async (): Promise<boolean> => {
          from.say({ type: 'signal', to: seat, box: 'again' });
          await from.settle();
          return to.inbox.some(({ type }) => type === 'signal');
        };
        await expect.poll(passed, { interval: 50 }).toBe(true);
      }
      c.say({ type: 'leave' });
      for (const guest of [a, b]) {
        expect(await guest.hear('departed')).toMatchObject({ seat: 3, because: 'left' });
        guest.say({ type: 'agree', table, agreed: true });
      }
      expect((await a.hear('opened')).open).toBe(true);
      const d = await queued(other.port, 3);
      expect((await d.sit()).seats.map(({ seat }) => seat)).toEqual([1, 2, 4]);
      const again = await host.hear('knocked');
      const { guest } = again.waits ? again : await host.hear('knocked');
      host.say({ type: 'admit', table: theirs, guest, admitted: true });
      expect((await knocks.sit()).you).toBe(2);
      for (const mate of [a, b, d]) {
        const types = (await mate.settle()).map(({ type }) => type);
        expect(types).not.toContain('departed');
      }
    });
  });
});
