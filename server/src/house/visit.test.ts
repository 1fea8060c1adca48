/** Whole visits over real sockets: queue, seat, signals, loss and return. */
import type { IceGrant } from '@eat-with-me/protocol/table';
import { KEPT_MESSAGES_MAX } from '@eat-with-me/protocol/wire/messages';
import { describe, expect, test } from 'vitest';
import { LANE_MESSAGES_MAX } from '../guest/lane.ts';
import { pair, RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { pledgeOf } from '../testing/ticket.ts';

const door = async (env: Record<string, string> = {}) => {
  const { address } = await realHouse({ env });
  return { port: address.port };
};

const resume = (token: string, received: number) => ({
  type: 'hello',
  resume: { token, received },
});

/** Connects anew with a token. */
async function back(port: number, token: string, received: number): Promise<RealGuest> {
  const guest = await RealGuest.connect({ port });
  guest.say(resume(token, received));
  return guest;
}

/** A house that has forgotten the meal of these guests, each in a visit of their own. */
describe('a meal that the house has forgotten', () => {
  const TABLE = 'forgottenTableOfTwo-01';
  const returnTo = (you: number, table = TABLE) =>
    ({
      type: 'return',
      table,
      kind: 'queue',
      chairs: 3,
      you,
      epoch: 2,
      pledge: pledgeOf(you),
    }) as const;

  test('is put back by its guests, one after the other, and signals pass again', async () => {
    const { port } = await door();
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    a.say(returnTo(1));
    expect(await a.hear('returned')).toEqual({ type: 'returned', table: TABLE, seats: [] });
    await a.hear('renewed');
    a.say({ type: 'signal', to: 4, box: 'early' });
    expect(await a.refusal()).toBe('no-such-seat');
    b.say(returnTo(4));
    expect((await b.hear('returned')).seats).toEqual([1]);
    expect((await a.hear('returned')).seats).toEqual([4]);
    a.say({ type: 'signal', to: 4, box: 'box' });
    expect(await b.hear('signal')).toEqual({ type: 'signal', from: 1, box: 'box' });
    b.say({ type: 'leave' });
    expect(await a.hear('departed')).toMatchObject({ seat: 4, because: 'left' });
  });

  test('keeps a seat for who took it first, and the empty chairs empty', async () => {
    const { port } = await door();
    const [a, b, c] = [
      await RealGuest.arrive({ port }),
      await RealGuest.arrive({ port }),
      await RealGuest.arrive({ port }),
    ];
    a.say(returnTo(1));
    await a.hear('returned');
    await a.hear('renewed');
    b.say(returnTo(1));
    expect(await b.refusal()).toBe('not-seated');
    a.say({ type: 'prepare', table: TABLE, epoch: 2, pledge: pledgeOf(9) });
    a.say({ type: 'agree', table: TABLE, agreed: true });
    c.queue(3);
    await c.hear('queued');
    expect(await a.settle()).toEqual([]);
    b.say({ type: 'join', table: TABLE, pledge: pledgeOf(5) });
    expect(await b.refusal()).toBe('no-such-table');
  });

  test('is none that the house knows, nor one for who waits or sits', async () => {
    const { port } = await door();
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    for (const guest of [a, b]) {
      guest.queue(2);
      await guest.hear('queued');
    }
    const { table } = await a.sit();
    await b.sit();
    for (const guest of [a, b]) await guest.settle();
    const stranger = await RealGuest.arrive({ port });
    stranger.say(returnTo(3, table));
    expect(await stranger.refusal()).toBe('not-seated');
    a.say(returnTo(1));
    expect(await a.refusal()).toBe('already-seated');
    expect((await b.settle()).map(({ type }) => type)).not.toContain('returned');
    stranger.queue(2);
    await stranger.hear('queued');
    stranger.say(returnTo(1));
    expect(await stranger.refusal()).toBe('already-queued');
  });
});

describe('queue and table', () => {
  // Openings of suite 1 that ask for relays alone, without and with an invitation.
  test.each([1, 3])(
    'where there is no relay, one who would be reached over nothing else (caps %i) hears so at once',
    async (caps) => {
      const opening = Buffer.from([0, 1, 0, 0, 0, caps, ...Array(103).fill(7)]).toString(
        'base64url',
      );
      const pledge = { opening, commit: 'c'.repeat(43) };
      const table = 't'.repeat(22);
      const ask = async (env: Record<string, string>, ...asks: ((guest: RealGuest) => void)[]) => {
        const guest = await RealGuest.arrive(await door(env));
        for (const one of asks) {
          one(guest);
          if (!('TURN_URLS' in env)) expect(await guest.refusal()).toBe('no-relay');
        }
        return guest;
      };
      const queue = (guest: RealGuest): void => guest.queueWith([2], { pledge });
      await ask(
        {},
        queue,
        (guest) => guest.say({ type: 'host', chairs: 2, door: 'open', pledge }),
        (guest) => guest.say({ type: 'join', table, pledge }),
        (guest) => guest.say({ type: 'reclaim', ticket: 'k'.repeat(43), pledge }),
      );
      const relay = { TURN_URLS: 'turn:192.0.2.1', TURN_SECRET: 's'.repeat(32) };
      await (await ask(relay, queue)).hear('queued');
    },
  );

  test('two who want two are seated, who waited longer in seat 1', async () => {
    const { port } = await door({ STUN_URLS: 'stun:stun.example' });
    const a = await RealGuest.arrive({ port });
    a.queueWith([2], { pledge: pledgeOf(11) });
    expect(await a.hear('queued')).toEqual({
      type: 'queued',
      because: 'asked',
      outlook: { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null },
    });
    const b = await RealGuest.arrive({ port });
    b.queueWith([2, 3], { pledge: pledgeOf(12) });
    expect((await b.hear('queued')).outlook).toMatchObject({
      waiting: 2,
      bySize: { 2: 2, 3: 1, 4: 0 },
    });
    const atA = (await a.hear('seated')).seating;
    const atB = (await b.hear('seated')).seating;
    expect(atA.you).toBe(1);
    expect(atB).toEqual({ ...atA, you: 2 });
    expect(atA.iceServersTtlMs).toBeNull();
    expect(atA.seats).toEqual([
      { seat: 1, guest: a.welcome.guest, kind: 'guest', pledge: pledgeOf(11) },
      { seat: 2, guest: b.welcome.guest, kind: 'guest', pledge: pledgeOf(12) },
    ]);
    expect(atA.iceServers).toEqual([{ urls: ['stun:stun.example'] }]);
  });

  const RELAYED = {
    TURN_URLS: 'turn:turn.example?transport=udp',
    TURN_SECRET: 'sixteen-characters',
    TURN_TTL_MS: '60000',
    TRUST_PROXY: '1',
  };
  const arriveFrom = (port: number, address: string) =>
    RealGuest.arrive({ port, options: { headers: { 'x-forwarded-for': address } } });
  /** The name in the credentials for the relay; undefined where there are none. */
  const nameIn = ({ iceServers }: IceGrant): string | undefined =>
    iceServers.find(({ username }) => username !== undefined)?.username?.split(':')[1];

  test('guests get credentials for the relay that are named for their network, and fresh ones on request', async () => {
    const { port } = await door(RELAYED);
    const a = await arriveFrom(port, '2001:db8:1:2::3');
    const b = await arriveFrom(port, '192.0.2.7');
    expect(a.welcome.relay).toBe(true);
    a.say({ type: 'renew' });
    expect(await a.refusal()).toBe('not-seated');
    a.queue(2);
    await a.hear('queued');
    b.queue(2);
    const atA = (await a.hear('seated')).seating;
    const atB = (await b.hear('seated')).seating;
    const [relayA] = atA.iceServers;
    const [relayB] = atB.iceServers;
    expect(relayA?.urls).toEqual([RELAYED.TURN_URLS]);
    expect(atA.iceServersTtlMs).toBe(60_000);
    expect(relayA?.username).not.toBe(relayB?.username);
    expect(relayA?.credential).not.toBe(relayB?.credential);
    a.say({ type: 'renew' });
    const renewed = await a.hear('renewed');
    const [expiry, name] = renewed.iceServers[0]?.username?.split(':') ?? [];
    // The same name, so that a relay's quota is not multiplied.
    expect(name).toBe(relayA?.username?.split(':')[1]);
    expect(Number(expiry) * 1000).toBeGreaterThan(Date.now() + 55_000);
    expect(renewed.iceServersTtlMs).toBe(60_000);
    a.say({ type: 'leave' });
    a.say({ type: 'renew' });
    expect(await a.refusal()).toBe('not-seated');
  });

  test('one network has one name at the relay, however many seats it takes', async () => {
    const { port } = await door(RELAYED);
    const names = new Set<string | undefined>();
    for (let table = 0; table < 20; table += 1) {
      // Of an IPv6 site every address counts as the same.
      const a = await arriveFrom(port, `2001:db8:1:${table}::1`);
      const b = await arriveFrom(port, `2001:db8:1::${table + 1}`);
      a.queue(2);
      await a.hear('queued');
      b.queue(2);
      for (const guest of [a, b]) names.add(nameIn((await guest.hear('seated')).seating));
    }
    expect([...names]).toEqual([expect.stringMatching(/^[\w-]{22}$/)]);
  });

  test('whoever sits alone gets no relay before there is somebody to reach, and then before the news of them', async () => {
    const { port } = await door(RELAYED);
    const host = await arriveFrom(port, '192.0.2.1');
    host.host(3, 'open');
    const alone = await host.sit();
    expect([alone.iceServers, alone.iceServersTtlMs]).toEqual([[], null]);
    host.say({ type: 'renew' });
    expect((await host.hear('renewed')).iceServers).toEqual([]);
    const friend = await arriveFrom(port, '192.0.2.2');
    friend.join(alone.table);
    expect(nameIn(await friend.sit())).toBeDefined();
    await host.hear('arrived');
    const before = host.inbox.filter(({ type }) => type === 'renewed');
    expect(before).toEqual([expect.objectContaining({ iceServersTtlMs: 60_000 })]);
    // They may still be there, though the house has lost sight of them.
    await host.hear('renewed');
    friend.say({ type: 'leave' });
    await host.hear('departed');
    host.say({ type: 'renew' });
    expect(nameIn(await host.hear('renewed'))).toBeDefined();
  });

  test('nor by their word alone that they eat somewhere, or by coming back to where nobody is', async () => {
    const { port } = await door(RELAYED);
    const eater = await arriveFrom(port, '192.0.2.1');
    const returns = { type: 'return', table: 'aTableThatNeverWas-001', kind: 'private', chairs: 2 };
    eater.say({ ...returns, you: 1, epoch: 1, pledge: pledgeOf(1) });
    await eater.hear('returned');
    expect(nameIn(await eater.hear('renewed'))).toBeUndefined();
    const mate = await arriveFrom(port, '192.0.2.2');
    mate.say({ ...returns, you: 2, epoch: 1, pledge: pledgeOf(2) });
    for (const guest of [mate, eater]) {
      await guest.hear('returned');
      expect(nameIn(await guest.hear('renewed'))).toBeDefined();
    }
    const host = await arriveFrom(port, '192.0.2.1');
    host.host(3, 'open');
    await host.sit();
    await host.settle();
    const again = await arriveFrom(port, '192.0.2.1');
    again.say({ type: 'reclaim', ticket: host.welcome.token, pledge: pledgeOf(9) });
    expect(nameIn(await again.sit())).toBeUndefined();
  });

  test('four who want four are seated together; a fifth waits and is told how many do', async () => {
    const { port } = await door();
    const join = async () => {
      const guest = await RealGuest.arrive({ port });
      guest.queue(4);
      return { guest, told: (await guest.hear('queued')).outlook };
    };
    const four = [await join(), await join(), await join(), await join()];
    const { guest: fifth, told } = await join();
    for (const { guest } of four) expect((await guest.sit()).seats).toHaveLength(4);
    // Told anew only if it was something else before.
    const outlook = told.waiting === 1 ? told : (await fifth.hear('counted')).outlook;
    expect(outlook).toMatchObject({ waiting: 1, bySize: { 2: 0, 3: 0, 4: 1 } });
  });

  test("signals pass in order, with the sender's seat put on by the server", async () => {
    const [a, b] = await pair(await door());
    for (const box of ['one', 'two', 'three']) a.say({ type: 'signal', to: 2, box });
    b.say({ box: 'four', to: 1, type: 'signal' });
    for (const box of ['one', 'two', 'three'])
      expect(await b.hear('signal')).toEqual({ type: 'signal', from: 1, box });
    expect(await a.hear('signal')).toEqual({ type: 'signal', from: 2, box: 'four' });
  });

  test('a signal before sitting down is refused: it may have been meant for another table', async () => {
    const { port } = await door();
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    a.queue(2);
    b.queue(2);
    const { seating } = await a.hear('seated');
    const to = 3 - seating.you;
    a.say({ type: 'signal', to, box: 'early' });
    expect(await a.refusal()).toBe('not-seated');
    a.say({ type: 'reveal', table: seating.table, epoch: 1, nonce: 'n'.repeat(43) });
    a.say({ type: 'signal', to, box: 'offer' });
    await b.sit();
    expect((await b.hear('signal')).box).toBe('offer');
  });

  test.each([
    ['an empty seat', 3, 'no-such-seat'],
    ['the own seat', 1, 'no-such-seat'],
  ])('a signal to %s is refused', async (_, to, code) => {
    const [a] = await pair(await door());
    a.say({ type: 'signal', to, box: 'hi' });
    expect(await a.refusal()).toBe(code);
  });

  test('a signal from nowhere, or to a table that one does not sit at, is refused', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    const stranger = await RealGuest.arrive({ port });
    stranger.say({ type: 'signal', to: 1, box: 'hi' });
    expect(await stranger.refusal()).toBe('not-seated');
    stranger.queue(2);
    stranger.say({ type: 'signal', to: 2, box: 'hi' });
    expect(await stranger.refusal()).toBe('not-seated');
    stranger.say({ type: 'reveal', table: 'A'.repeat(22), epoch: 1, nonce: 'n'.repeat(43) });
    expect(await stranger.refusal()).toBe('not-seated');
    expect(await a.settle()).toEqual([]);
    expect(await b.settle()).toEqual([]);
  });

  test('queueing from a table is refused', async () => {
    const [a] = await pair(await door());
    a.queue(2);
    expect(await a.refusal()).toBe('already-seated');
  });

  test('queueing again replaces the ticket and keeps the place', async () => {
    const { port } = await door();
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    for (const [guest, size] of [
      [a, 4],
      [b, 3],
      [a, 2],
    ] as const) {
      guest.queue(size);
      await guest.hear('queued');
    }
    b.queue(2);
    await b.hear('queued');
    expect([(await a.sit()).you, (await b.sit()).you]).toEqual([1, 2]);
    for (const guest of [a, b])
      expect((await guest.settle()).filter(({ type }) => type !== 'counted')).toEqual([]);
  });

  test('leaving tells the others; leaving twice is fine; then one can queue again', async () => {
    const [a, b] = await pair(await door());
    a.say({ type: 'leave' });
    a.say({ type: 'leave' });
    expect(await b.hear('departed')).toMatchObject({ seat: 1, because: 'left' });
    b.say({ type: 'signal', to: 1, box: 'still-there' });
    expect(await b.refusal()).toBe('no-such-seat');
    a.queue(2);
    b.say({ type: 'leave' });
    b.queue(2);
    expect((await a.sit()).table).toBe((await b.sit()).table);
  });

  test('both leave at once', async () => {
    const [a, b] = await pair(await door());
    a.say({ type: 'leave' });
    b.say({ type: 'leave' });
    for (const guest of [a, b])
      for (const { type } of await guest.settle()) expect(type).toBe('departed');
    a.queue(2);
    b.queue(2);
    await Promise.all([a.sit(), b.sit()]);
  });

  test('leave and queue in one breath leave one ticket', async () => {
    const { port } = await door();
    const a = await RealGuest.arrive({ port });
    a.queue(2);
    a.say({ type: 'leave' });
    a.queue(3);
    a.say({ type: 'leave' });
    const b = await RealGuest.arrive({ port });
    b.queue(2, 3);
    expect((await b.hear('queued')).outlook.waiting).toBe(1);
  });

  test('whoever says goodbye with 1000 has left at once', async () => {
    const [a, b] = await pair(await door());
    a.socket.close(1000);
    expect(await b.hear('departed')).toMatchObject({ seat: 1, because: 'left' });
  });

  test('who does not sit down is unseated; the other is back, before those who came later', async () => {
    const { port } = await door({ SIT_WITHIN_MS: '300' });
    const silent = await RealGuest.arrive({ port });
    const patient = await RealGuest.arrive({ port });
    silent.queue(2);
    await silent.hear('queued');
    patient.queue(2, 3);
    const { table } = await patient.sit();
    const later = await RealGuest.arrive({ port });
    later.queue(3, 4);
    expect(await silent.hear('unseated')).toEqual({ type: 'unseated', table });
    await patient.hear('queued');
    expect((await patient.hear('queued')).because).toBe('table-mate-gone');
    patient.say({ type: 'signal', to: 1, box: 'late' });
    expect(await patient.refusal()).toBe('not-seated');
    patient.queue(2, 3);
    const last = await RealGuest.arrive({ port });
    last.queue(3);
    expect((await patient.sit()).you).toBe(1);
    expect((await later.sit()).you).toBe(2);
    expect((await silent.settle()).filter(({ type }) => type === 'seated')).toHaveLength(1);
  });

  test('a network that leaves many seats empty queues one by one; others, and who has sat, do not wait', async () => {
    const { port } = await door({ TRUST_PROXY: '1', SOCKETS_PER_ADDRESS: '4' });
    const from = (address: string) =>
      RealGuest.arrive({ port, options: { headers: { 'X-Forwarded-For': address } } });
    const proven = await from('203.0.113.1');
    const honest = await from('198.51.100.1');
    for (const guest of [proven, honest]) guest.queue(2);
    await Promise.all([proven.sit(), honest.sit()]);
    for (const guest of [proven, honest]) {
      guest.say({ type: 'leave' });
      await guest.settle();
      guest.inbox.length = 0;
    }
    // One is nobody's fault.
    for (let each = 0; each < 2; each += 1) {
      const silent = await from('203.0.113.1');
      const victim = await from(`198.51.100.${2 + each}`);
      for (const guest of [silent, victim]) guest.queue(2);
      await silent.hear('seated');
      silent.socket.close(1000);
      await victim.hear('seated');
      await victim.hear('queued');
      await silent.closed();
      victim.socket.close(1000);
      await victim.closed();
    }
    const next = await from('203.0.113.1');
    next.queue(3);
    expect(await next.hear('refused')).toMatchObject({ code: 'one-moment' });
    for (const guest of [proven, await from('203.0.113.2')]) {
      guest.queue(3);
      await guest.hear('queued');
    }
  });

  test.each([
    ['leaves', (guest: RealGuest) => guest.say({ type: 'leave' })],
    ['closes the page', (guest: RealGuest) => guest.socket.close(1001)],
    ['is lost', (guest: RealGuest) => guest.socket.terminate()],
  ])('who %s before all have sat sends the others back at once', async (_, go) => {
    const { port } = await door();
    const a = await RealGuest.arrive({ port });
    a.queue(2);
    await a.hear('queued');
    const b = await RealGuest.arrive({ port });
    b.queue(2);
    await Promise.all([a.hear('seated'), b.sit()]);
    go(a);
    await b.hear('queued');
    expect((await b.hear('queued')).because).toBe('table-mate-gone');
    const c = await RealGuest.arrive({ port });
    c.queue(2);
    await c.hear('queued');
    // What b had pledged was told to others.
    expect((await b.settle()).map(({ type }) => type)).not.toContain('seated');
    b.queue(2);
    expect((await b.sit()).you).toBe(1);
    expect((await c.hear('seated')).seating.you).toBe(2);
  });

  test('everybody hears every nonce once, and only of the company that they are told of', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    expect(a.revealed).toMatchObject([{ epoch: 1, from: 2 }]);
    expect(b.revealed).toMatchObject([{ epoch: 1, from: 1 }]);
    const { table } = a.revealed[0] ?? { table: '' };
    a.say({ type: 'reveal', table, epoch: 1, nonce: 'm'.repeat(43) });
    a.say({ type: 'reveal', table, epoch: 2, nonce: 'm'.repeat(43) });
    expect(await a.refusal()).toBe('not-seated');
    await b.settle();
    expect(b.revealed).toHaveLength(1);
  });
});

describe('a lost socket', () => {
  test('what was missed arrives once and in order, and nothing twice', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    a.say({ type: 'signal', to: 2, box: 'before' });
    await b.hear('signal');
    const { received } = b;
    b.socket.terminate();
    for (const box of ['one', 'two', 'three']) a.say({ type: 'signal', to: 2, box });
    await a.settle();
    const again = await back(port, b.welcome.token, received);
    const resumed = await again.hear('resumed');
    // queue, reveal and prepare; hello does not count.
    expect(resumed.received).toBe(3);
    for (const box of ['one', 'two', 'three']) expect((await again.hear('signal')).box).toBe(box);
    again.say({ type: 'signal', to: 1, box: 'back' });
    expect((await a.hear('signal')).box).toBe('back');
    expect((await again.settle()).length).toBe(0);
  });

  test('acknowledged messages are not kept, and a guest who claims not to have them is not resumed', async () => {
    const { port } = await door({ PING_EVERY_MS: '100' });
    const guest = await RealGuest.arrive({ port });
    guest.queue(2);
    await guest.hear('queued');
    const acknowledged = new Promise<void>((resolve) => {
      guest.socket.on('ping', (data: Buffer) => {
        if (data.length === 0) resolve();
      });
    });
    await acknowledged;
    guest.socket.terminate();
    const again = await back(port, guest.welcome.token, 0);
    expect(await again.refusal()).toBe('resume-unknown');
    again.say({ type: 'hello' });
    await again.hear('welcome');
    again.queue(2);
    expect((await again.hear('queued')).outlook.waiting).toBe(1);
  });

  test('a flood of one costs nobody their seat: the latest of it is kept, and all that the house says', async () => {
    const clock = { aheadMs: 0 };
    const now = (): number => performance.timeOrigin + performance.now() + clock.aheadMs;
    const { address } = await realHouse({ now });
    const { port } = address;
    const [a, b] = await pair({ port });
    b.socket.terminate();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
      .toContain('ewm_guests{stage="lost"} 1');
    // Far more than is kept for one sender, by size and by number; the house’s clock makes the pace an allowed one.
    const batches = [
      ...Array.from({ length: 4 }, () => ({ many: 9, length: 20_000 })),
      { many: 50, length: 10 },
    ];
    let sent = 0;
    for (const { many, length } of batches) {
      for (let each = 0; each < many; each += 1) {
        a.say({ type: 'signal', to: 2, box: `${sent}_`.padEnd(length, 'x') });
        sent += 1;
      }
      await a.settle();
      clock.aheadMs += 3000;
    }
    const again = await back(port, b.welcome.token, b.received);
    await again.hear('resumed');
    // What waited comes after what was said before, and the latest is there.
    const boxes: string[] = [];
    while (boxes.at(-1) !== '85_xxxxxxx') boxes.push((await again.hear('signal')).box);
    expect(boxes.length).toBeLessThanOrEqual(2 * LANE_MESSAGES_MAX);
    const numbers = boxes.map((box) => Number(box.split('_')[0]));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    again.say({ type: 'signal', to: 1, box: 'here' });
    expect((await a.hear('signal')).box).toBe('here');
  });

  test('nor does a host who turns the door for as long as they may: how it stands in the end is heard', async () => {
    const clock = { aheadMs: 0 };
    const now = (): number => performance.timeOrigin + performance.now() + clock.aheadMs;
    const { address } = await realHouse({ now });
    const { port } = address;
    const [host, mate] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    host.host(3, 'open');
    const { table } = await host.sit();
    await host.hear('hosted');
    mate.join(table);
    await mate.sit();
    for (const guest of [host, mate]) await guest.settle();
    mate.socket.terminate();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
      .toContain('ewm_guests{stage="lost"} 1');
    // More than the house keeps of its own words for one who is away.
    for (let turn = 0; turn <= KEPT_MESSAGES_MAX; turn += 1) {
      if (turn % 40 === 0) clock.aheadMs += 3000;
      host.say({ type: 'door', table, door: turn % 2 === 0 ? 'locked' : 'open' });
      await host.hear('hosted');
    }
    host.say({ type: 'door', table, door: 'knock' });
    await host.hear('hosted');
    const again = await back(port, mate.welcome.token, mate.received);
    await again.hear('resumed');
    let heard = await again.hear('hosted');
    while (heard.door !== 'knock') heard = await again.hear('hosted');
    again.say({ type: 'signal', to: 1, box: 'here' });
    expect((await host.hear('signal')).box).toBe('here');
  });

  test('what the house cannot read counts on both ends, so that nothing is said twice', async () => {
    const { port } = await door();
    const guest = await RealGuest.arrive({ port });
    guest.say({ type: 'from-tomorrow', dish: 1 });
    expect(await guest.refusal()).toBe('bad-message');
    guest.queue(2);
    await guest.hear('queued');
    guest.socket.terminate();
    const again = await back(port, guest.welcome.token, guest.received);
    expect((await again.hear('resumed')).received).toBe(2);
  });

  test('a token works again as long as the answer with the next one may have been lost', async () => {
    const { port } = await door();
    const guest = await RealGuest.arrive({ port });
    guest.socket.terminate();
    // A browser answers pings, also for a page that is gone by then.
    const deaf = await back(port, guest.welcome.token, 0);
    await deaf.hear('resumed');
    await deaf.settle();
    const again = await back(port, guest.welcome.token, 0);
    const { token } = await again.hear('resumed');
    again.queue(2);
    await again.hear('queued');
    for (const old of [guest.welcome.token, 'A'.repeat(43)]) {
      const thief = await back(port, old, 0);
      expect(await thief.refusal()).toBe('resume-unknown');
    }
    again.socket.terminate();
    const third = await back(port, token, 1);
    await third.hear('resumed');
  });

  test('a token works once', async () => {
    const { port } = await door();
    const guest = await RealGuest.arrive({ port });
    guest.socket.terminate();
    const again = await back(port, guest.welcome.token, 0);
    const { token } = await again.hear('resumed');
    expect(token).not.toBe(guest.welcome.token);
    again.queue(2);
    await again.hear('queued');
    const thief = await back(port, guest.welcome.token, 0);
    expect(await thief.refusal()).toBe('resume-unknown');
    again.socket.terminate();
    const third = await back(port, token, 1);
    await third.hear('resumed');
  });

  test('a token of nobody, or a count that cannot be, is refused, and hello works then', async () => {
    const { port } = await door();
    const guest = await back(port, 'A'.repeat(43), 0);
    expect(await guest.refusal()).toBe('resume-unknown');
    guest.say({ type: 'hello' });
    const { token } = await guest.hear('welcome');
    guest.socket.terminate();
    const liar = await back(port, token, 7);
    expect(await liar.refusal()).toBe('resume-unknown');
  });

  test('a network change: the new socket wins while the old one still seems open', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    const again = await back(port, b.welcome.token, b.received);
    await again.hear('resumed');
    expect(await b.closed()).toBe(4409);
    a.say({ type: 'signal', to: 2, box: 'where' });
    expect((await again.hear('signal')).box).toBe('where');
    again.say({ type: 'signal', to: 1, box: 'here' });
    expect((await a.hear('signal')).box).toBe('here');
    expect(await a.settle()).toEqual([]);
  });

  test('the place in the queue is kept, but nobody is matched with somebody who is not there', async () => {
    const { port } = await door();
    const lost = await RealGuest.arrive({ port });
    lost.queue(2, 3);
    await lost.hear('queued');
    lost.socket.terminate();
    const other = await RealGuest.arrive({ port });
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
      .toContain('ewm_guests{stage="lost"} 1');
    other.queue(2);
    expect((await other.hear('queued')).outlook.waiting).toBe(1);
    const again = await back(port, lost.welcome.token, lost.received);
    await again.hear('resumed');
    expect((await again.sit()).you).toBe(1);
    expect((await other.sit()).you).toBe(2);
  });

  test('after the grace the seat is free and the mate is told', async () => {
    const { port } = await door({ GRACE_MS: '300' });
    const [a, b] = await pair({ port });
    b.socket.terminate();
    expect(await a.hear('departed')).toMatchObject({ seat: 2, because: 'lost' });
    const late = await back(port, b.welcome.token, b.received);
    expect(await late.refusal()).toBe('resume-unknown');
  });

  test('who is unseated while away learns it on return', async () => {
    const { port } = await door();
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    a.queue(2);
    await a.hear('queued');
    b.queue(2);
    const { table } = await a.sit();
    await b.hear('seated');
    b.socket.terminate();
    await a.hear('queued');
    const again = await back(port, b.welcome.token, b.received);
    await again.hear('resumed');
    expect(await again.hear('unseated')).toEqual({ type: 'unseated', table });
    again.queue(2);
    await again.hear('queued');
  });
});

describe('a stopping server', () => {
  test('tells everybody, seated or not, and closes', async () => {
    const house = await realHouse();
    const { port } = house.address;
    const guests = [...(await pair({ port })), await RealGuest.arrive({ port })];
    const silent = await RealGuest.connect({ port });
    const closing = house.close();
    for (const guest of [...guests, silent]) {
      expect(await guest.refusal()).toBe('closing');
      expect(await guest.closed()).toBe(1012);
    }
    await closing;
    await expect(RealGuest.connect({ port })).rejects.toThrow('ECONNREFUSED');
  });

  test('does not wait for those who do not answer', async () => {
    const house = await realHouse({ env: { DRAIN_MS: '100' } });
    const guest = await RealGuest.arrive({ port: house.address.port });
    guest.socket.pause();
    await house.close();
  });
});
