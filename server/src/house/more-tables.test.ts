/** Over real sockets: tables that fill again, start with fewer, are private; cool-downs and salts. */
import { DOOR_NAME_LENGTH } from '@eat-with-me/protocol/wire/messages';
import type { Door as TableDoor } from '@eat-with-me/protocol/table';
import { describe, expect, test } from 'vitest';
import { SALT_LIFE_MS } from '../queue/fits.ts';
import { pair, RealGuest, type Arrived } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

const door = async (env: Record<string, string> = {}) => {
  const { address } = await realHouse({ env });
  return { port: address.port };
};
const NOWHERE = 'A'.repeat(22);

/** A table of strangers of the size that so many make. */
async function table(port: number, size: 2 | 3 | 4): Promise<{ guests: Arrived[]; id: string }> {
  const guests: Arrived[] = [];
  for (let index = 0; index < size; index += 1) {
    const guest = await RealGuest.arrive({ port });
    guest.queue(size);
    await guest.hear('queued');
    guests.push(guest);
  }
  let id = '';
  for (const guest of guests) id = (await guest.sit()).table;
  for (const guest of guests) {
    await guest.settle();
    guest.inbox.length = 0;
  }
  return { guests, id };
}

describe('a chair that is empty', () => {
  test('is filled when all agree, and the newcomer knows everybody', async () => {
    const { port } = await door();
    const { guests, id } = await table(port, 3);
    const [a, b, c] = guests as [Arrived, Arrived, Arrived];
    const next = await RealGuest.arrive({ port });
    next.queue(3);
    await next.hear('queued');
    b.say({ type: 'leave' });
    await a.hear('departed');
    a.say({ type: 'agree', table: id, agreed: true });
    expect((await a.settle()).map(({ type }) => type)).toEqual([]);
    c.say({ type: 'agree', table: id, agreed: true });
    for (const guest of [a, c]) {
      expect(await guest.hear('opened')).toEqual({ type: 'opened', table: id, open: true });
      const { epoch, seats } = await guest.hear('arrived');
      expect([epoch, seats.map(({ seat }) => seat)]).toEqual([2, [1, 3, 4]]);
      expect(seats.at(-1)?.guest).toBe(next.welcome.guest);
      expect(await guest.hear('opened')).toMatchObject({ open: false });
    }
    const seating = await next.sit();
    expect(seating).toMatchObject({ table: id, kind: 'queue', chairs: 3, you: 4 });
    expect(seating.seats.map(({ seat }) => seat)).toEqual([1, 3, 4]);
    next.say({ type: 'signal', to: 3, box: 'hello' });
    expect(await c.hear('signal')).toEqual({ type: 'signal', from: 4, box: 'hello' });
    c.say({ type: 'signal', to: 4, box: 'welcome' });
    expect(await next.hear('signal')).toMatchObject({ from: 3 });
  });

  test.each([
    ['does not sit down', () => {}, 'lost'],
    ['leaves', (guest: RealGuest) => guest.say({ type: 'leave' }), 'left'],
    ['closes the page', (guest: RealGuest) => guest.socket.close(1001), 'left'],
    ['is lost', (guest: RealGuest) => guest.socket.terminate(), 'lost'],
  ])('is open again when the newcomer %s', async (_, go, because) => {
    const { port } = await door({ SIT_WITHIN_MS: '500' });
    const [a, b] = await pair({ port });
    a.say({ type: 'leave' });
    const { table: id } = await b.hear('departed');
    b.say({ type: 'agree', table: id, agreed: true });
    await b.hear('opened');
    const newcomer = await RealGuest.arrive({ port });
    newcomer.queue(2);
    await newcomer.hear('seated');
    go(newcomer);
    await b.hear('arrived');
    expect(await b.hear('opened')).toMatchObject({ open: false });
    expect(await b.hear('departed')).toEqual({ type: 'departed', table: id, seat: 3, because });
    expect(await b.hear('opened')).toMatchObject({ open: true });
    const next = await RealGuest.arrive({ port });
    next.queue(2);
    expect(await next.sit()).toMatchObject({ table: id, you: 4 });
  });

  test('is closed by one who no longer agrees', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    a.say({ type: 'leave' });
    const { table: id } = await b.hear('departed');
    b.say({ type: 'agree', table: id, agreed: true });
    expect(await b.hear('opened')).toMatchObject({ open: true });
    b.say({ type: 'agree', table: id, agreed: false });
    expect(await b.hear('opened')).toMatchObject({ open: false });
    const next = await RealGuest.arrive({ port });
    next.queue(2);
    await next.hear('queued');
    expect(await b.settle()).toEqual([]);
  });

  test('a newcomer whom everybody leaves is back at the front of the queue', async () => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    a.say({ type: 'leave' });
    const { table: id } = await b.hear('departed');
    b.say({ type: 'agree', table: id, agreed: true });
    const newcomer = await RealGuest.arrive({ port });
    newcomer.queue(2);
    await newcomer.hear('seated');
    b.say({ type: 'leave' });
    await newcomer.hear('queued');
    expect((await newcomer.hear('queued')).because).toBe('table-mate-gone');
  });

  test('agreeing from elsewhere is refused', async () => {
    const { port } = await door();
    const [a] = await pair({ port });
    a.say({ type: 'agree', table: NOWHERE, agreed: true });
    expect(await a.refusal()).toBe('not-seated');
    const stranger = await RealGuest.arrive({ port });
    stranger.say({ type: 'agree', table: NOWHERE, agreed: true });
    expect(await stranger.refusal()).toBe('not-seated');
  });
});

describe('patience', () => {
  test('who accepts it starts with fewer, and the table stays open until it is full', async () => {
    const { port } = await door({ FEWER_AFTER_MS: '300' });
    const patience = { patience: { fewer: true } };
    const [a, b] = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    expect(a.welcome.relaxes).toEqual({ anyLanguageMs: 20_000, fewerMs: 300 });
    for (const guest of [a, b]) guest.queueWith([3], patience);
    const { table: id, chairs, seats } = await a.sit();
    expect([chairs, seats.length]).toEqual([3, 2]);
    await b.sit();
    for (const guest of [a, b]) expect(await guest.hear('opened')).toMatchObject({ open: true });
    const third = await RealGuest.arrive({ port });
    third.queue(3);
    expect(await third.sit()).toMatchObject({ table: id, you: 3 });
    for (const guest of [a, b]) {
      await guest.hear('arrived');
      expect(await guest.hear('opened')).toMatchObject({ open: false });
    }
  });

  test('who allows any language is seated without one in common', async () => {
    const { port } = await door({ ANY_LANGUAGE_AFTER_MS: '300' });
    const guests = [await RealGuest.arrive({ port }), await RealGuest.arrive({ port })];
    for (const [index, guest] of guests.entries())
      guest.queueWith([2], {
        languages: [index === 0 ? 'en' : 'fr'],
        patience: { anyLanguage: true },
      });
    for (const guest of guests) await guest.hear('queued');
    for (const guest of guests) await guest.sit();
  });

  test('those who never want to meet again wait side by side', async () => {
    const { port } = await door();
    const tag = 'T'.repeat(22);
    const [a, b, c] = [
      await RealGuest.arrive({ port }),
      await RealGuest.arrive({ port }),
      await RealGuest.arrive({ port }),
    ];
    a.queueWith([2], { met: [tag], avoid: [tag] });
    await a.hear('queued');
    b.queueWith([2], { met: [tag] });
    expect((await b.hear('queued')).outlook.waiting).toBe(2);
    c.queue(2);
    expect((await a.sit()).seats[1]?.guest).toBe(c.welcome.guest);
    expect((await b.settle()).some(({ type }) => type === 'seated')).toBe(false);
  });
});

describe('a private table', () => {
  const host = async (
    port: number,
    doorIs: TableDoor,
    chairs = 3,
  ): Promise<{ h: Arrived; id: string }> => {
    const h = await RealGuest.arrive({ port });
    h.host(chairs, doorIs);
    const seating = await h.sit();
    expect(seating).toMatchObject({ kind: 'private', chairs, you: 1 });
    expect(await h.hear('hosted')).toMatchObject({ door: doorIs, host: 1 });
    return { h, id: seating.table };
  };
  const join = async (port: number, id: string): Promise<Arrived> => {
    const guest = await RealGuest.arrive({ port });
    guest.join(id);
    return guest;
  };

  test('through an open door until it is full; the next host takes over', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'open');
    const a = await join(port, id);
    expect(await a.sit()).toMatchObject({ table: id, kind: 'private', you: 2 });
    expect(await a.hear('hosted')).toEqual({ type: 'hosted', table: id, door: 'open', host: 1 });
    expect((await h.hear('arrived')).seats.at(-1)?.guest).toBe(a.welcome.guest);
    const b = await join(port, id);
    await b.sit();
    await b.hear('hosted');
    expect(await (await join(port, id)).refusal()).toBe('table-full');
    b.say({ type: 'door', table: id, door: 'locked' });
    expect(await b.refusal()).toBe('not-host');
    h.say({ type: 'leave' });
    expect(await a.hear('departed')).toMatchObject({ seat: 1, because: 'left' });
    for (const guest of [a, b]) await guest.hear('hosted');
    a.say({ type: 'door', table: id, door: 'locked' });
    for (const guest of [a, b])
      expect(await guest.hear('hosted')).toMatchObject({ door: 'locked', host: 2 });
    expect(await (await join(port, id)).refusal()).toBe('table-locked');
  });

  test('knocking: let in, or not, or gone again', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'knock');
    const a = await join(port, id);
    expect(await a.hear('waited')).toEqual({ type: 'waited', table: id });
    const knock = { type: 'knocked', table: id, guest: a.welcome.guest };
    expect(await h.hear('knocked')).toEqual({ ...knock, waits: true });
    h.say({ type: 'admit', table: id, guest: a.welcome.guest, admitted: false });
    expect(await a.refusal()).toBe('not-admitted');
    expect(await h.hear('knocked')).toEqual({ ...knock, waits: false });
    a.join(id);
    await h.hear('knocked');
    h.say({ type: 'admit', table: id, guest: a.welcome.guest, admitted: true });
    expect((await a.sit()).you).toBe(2);
    await h.hear('knocked');
    await h.hear('arrived');
    for (const go of [
      (guest: RealGuest) => guest.say({ type: 'leave' }),
      (guest: RealGuest) => guest.socket.terminate(),
    ]) {
      const b = await join(port, id);
      expect((await h.hear('knocked')).waits).toBe(true);
      go(b);
      expect((await h.hear('knocked')).waits).toBe(false);
    }
  });

  test('who knocks may say who they are: to the host, and to whoever is it after them, once', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'open');
    const a = await join(port, id);
    await a.sit();
    h.say({ type: 'door', table: id, door: 'knock' });
    await h.hear('hosted');
    const b = await join(port, id);
    await b.hear('waited');
    const guest = b.welcome.guest;
    const [name, other] = ['n', 'o'].map((letter) => letter.repeat(DOOR_NAME_LENGTH));
    if (name === undefined || other === undefined) throw new Error('no names');
    b.say({ type: 'introduce', table: id, name });
    expect(await h.hear('introduced')).toEqual({ type: 'introduced', table: id, guest, name });
    b.say({ type: 'introduce', table: id, name: other });
    // Who does not knock has nobody to say it to.
    a.say({ type: 'introduce', table: id, name: other });
    h.say({ type: 'leave' });
    expect(await a.hear('introduced')).toEqual({ type: 'introduced', table: id, guest, name });
    const told = [...h.inbox, ...a.inbox, ...b.inbox];
    expect(told.filter((one) => one.type === 'introduced')).toEqual([]);
    expect(told.filter((one) => one.type === 'refused')).toEqual([]);
  });

  test('who loses the socket while knocking knocks again on return', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'knock');
    const a = await join(port, id);
    await a.hear('waited');
    a.socket.terminate();
    await h.hear('knocked');
    expect((await h.hear('knocked')).waits).toBe(false);
    const again = await RealGuest.connect({ port });
    again.say({ type: 'hello', resume: { token: a.welcome.token, received: a.received } });
    await again.hear('resumed');
    expect((await h.hear('knocked')).waits).toBe(true);
    h.say({ type: 'admit', table: id, guest: a.welcome.guest, admitted: true });
    await again.sit();
  });

  test('opening the door lets in who waits; locking it turns them away', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'knock');
    const a = await join(port, id);
    await a.hear('waited');
    h.say({ type: 'door', table: id, door: 'open' });
    await a.sit();
    h.say({ type: 'door', table: id, door: 'knock' });
    const b = await join(port, id);
    await b.hear('waited');
    h.say({ type: 'door', table: id, door: 'locked' });
    expect(await b.refusal()).toBe('table-locked');
    b.queue(2);
    await b.hear('queued');
  });

  test('when the host goes, the next host hears who knocks; when nobody is left, the first who knocks is in', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'open');
    const a = await join(port, id);
    await a.sit();
    h.say({ type: 'door', table: id, door: 'knock' });
    await h.hear('hosted');
    const [b, c] = [await join(port, id), await join(port, id)];
    await b.hear('waited');
    await c.hear('waited');
    expect(a.inbox.some(({ type }) => type === 'knocked')).toBe(false);
    h.say({ type: 'leave' });
    expect((await a.hear('knocked')).guest).toBe(b.welcome.guest);
    expect((await a.hear('knocked')).guest).toBe(c.welcome.guest);
    a.say({ type: 'leave' });
    expect((await b.sit()).seats).toHaveLength(1);
    expect((await b.hear('knocked')).guest).toBe(c.welcome.guest);
  });

  test('of two who know which it is, whoever comes first sets it', async () => {
    const { port } = await door();
    const known = 'again'.padEnd(22, '_');
    const come = async (): Promise<Arrived> => {
      const guest = await RealGuest.arrive({ port });
      guest.say({ type: 'join', table: known, chairs: 2, pledge: guest.pledge() });
      return guest;
    };
    const first = await come();
    expect(await first.sit()).toMatchObject({ table: known, kind: 'private', chairs: 2, you: 1 });
    const second = await come();
    expect(await second.sit()).toMatchObject({ table: known, you: 2 });
    expect((await first.hear('arrived')).seats.at(-1)?.guest).toBe(second.welcome.guest);
    expect(await (await come()).refusal()).toBe('table-full');
  });

  test('is kept for a while when it is empty, then it is gone', async () => {
    const clock = { aheadMs: 0 };
    const now = (): number => performance.timeOrigin + performance.now() + clock.aheadMs;
    const { address } = await realHouse({ now, env: { EMPTY_TABLE_MS: '60000' } });
    const { port } = address;
    const { h, id } = await host(port, 'locked');
    h.say({ type: 'leave' });
    h.join(id);
    expect((await h.sit()).you).toBe(2);
    h.say({ type: 'leave' });
    // What was said before has been done.
    await h.settle();
    clock.aheadMs += 60_000;
    h.join(id);
    expect(await h.refusal()).toBe('no-such-table');
  });

  test('what makes no sense is refused', async () => {
    const { port } = await door();
    const { h, id } = await host(port, 'knock');
    h.say({ type: 'agree', table: id, agreed: true });
    expect(await h.refusal()).toBe('not-seated');
    h.host(2, 'open');
    expect(await h.refusal()).toBe('already-seated');
    h.join(id);
    expect(await h.refusal()).toBe('already-seated');
    h.say({ type: 'admit', table: id, guest: NOWHERE, admitted: true });
    expect(await h.refusal()).toBe('no-such-seat');
    h.say({ type: 'admit', table: NOWHERE, guest: NOWHERE, admitted: true });
    expect(await h.refusal()).toBe('not-seated');
    const a = await join(port, id);
    await a.hear('waited');
    a.join(id);
    expect(await a.refusal()).toBe('already-queued');
    a.queue(2);
    expect(await a.refusal()).toBe('already-queued');
    a.say({ type: 'door', table: id, door: 'open' });
    expect(await a.refusal()).toBe('not-seated');
    const b = await join(port, id);
    await b.hear('waited');
    h.say({ type: 'admit', table: id, guest: a.welcome.guest, admitted: true });
    await a.sit();
    a.say({ type: 'admit', table: id, guest: b.welcome.guest, admitted: true });
    expect(await a.refusal()).toBe('not-host');
    const [stranger] = await pair({ port });
    const queueTable = NOWHERE;
    stranger.say({ type: 'leave' });
    stranger.join(queueTable);
    expect(await stranger.refusal()).toBe('no-such-table');
  });

  test('eight wait at a door and no more; a crowd displaces itself, and one who knocks and knocks has to wait', async () => {
    const { port } = await door({ TRUST_PROXY: '1' });
    const { h, id } = await host(port, 'knock', 8);
    const comeFrom = async (address: string): Promise<Arrived> => {
      const options = { headers: { 'x-forwarded-for': address } };
      const guest = await RealGuest.arrive({ port, options });
      guest.join(id);
      await guest.hear('waited');
      return guest;
    };
    const crowd: Arrived[] = [];
    for (let index = 0; index < 8; index += 1) crowd.push(await comeFrom('192.0.2.66'));
    const [first, second] = crowd;
    const friend = await comeFrom('192.0.2.1');
    expect(await first?.refusal()).toBe('table-full');
    first?.join(id);
    expect(await second?.refusal()).toBe('table-full');
    // As the host's page has it.
    const waiting = new Set<string>();
    for (const told of (await h.settle()).filter((one) => one.type === 'knocked')) {
      if (told.waits) waiting.add(told.guest);
      else waiting.delete(told.guest);
      expect(waiting.size).toBeLessThanOrEqual(8);
    }
    expect(waiting).toContain(friend.welcome.guest);
    expect(waiting.size).toBe(8);
    h.say({ type: 'admit', table: id, guest: friend.welcome.guest, admitted: true });
    await friend.sit();
    h.say({ type: 'door', table: id, door: 'locked' });
    const late = crowd[7];
    expect(await late?.refusal()).toBe('table-locked');
    for (let index = 0; index < 5; index += 1) {
      late?.join(id);
      expect(await late?.refusal()).toBe('table-locked');
    }
    late?.join(id);
    const refused = await late?.hear('refused');
    expect(refused?.code).toBe('too-soon');
    expect(refused?.retryAfterMs).toBeGreaterThan(1000);
  });
});

describe('the next table', () => {
  test('is farther away for one who goes on and on, not for who is left', async () => {
    const { port } = await door();
    const restless = await RealGuest.arrive({ port });
    for (let round = 0; round < 3; round += 1) {
      const other = await RealGuest.arrive({ port });
      restless.queue(2);
      other.queue(2);
      await Promise.all([restless.sit(), other.sit()]);
      for (const guest of [restless, other]) await guest.settle();
      restless.say({ type: 'leave' });
      await other.hear('departed');
      other.say({ type: 'leave' });
      // All but the third time this is at once.
      other.queue(2);
      await other.hear('queued');
      other.socket.close(1000);
      await other.closed();
    }
    restless.queue(2);
    const { code, retryAfterMs } = await restless.hear('refused');
    expect(code).toBe('too-soon');
    expect(retryAfterMs).toBeGreaterThan(4000);
    expect(retryAfterMs).toBeLessThanOrEqual(5000);
  });
});

test('salts come with the welcome and change with the hour', async () => {
  let now = 100 * SALT_LIFE_MS;
  const { address } = await realHouse({ now: () => now });
  const a = await RealGuest.arrive({ port: address.port });
  const { salts } = a.welcome;
  now += SALT_LIFE_MS;
  const salted = await a.hear('salted');
  expect(salted.salts[1]).toBe(salts[0]);
  expect(salted.salts[0]).not.toBe(salts[0]);
  const b = await RealGuest.arrive({ port: address.port });
  expect(b.welcome.salts).toEqual(salted.salts);
});
