/** A page that is closed, crashed or loaded anew costs nobody the meal: the seat is kept, and another page comes back to it. */
import { CLOSES } from '@eat-with-me/protocol/wire/endings';
import { expect, test } from 'vitest';
import { GETTING_UP_MS } from '../ground/limits.ts';
import { pair, RealGuest, type Arrived } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { pledgeOf } from '../testing/ticket.ts';

const door = async (env: Record<string, string> = {}) => {
  const { address } = await realHouse({ env });
  return { port: address.port };
};

/** Another page that shows this ticket. */
async function reclaim(port: number, ticket: string, pledge = 77): Promise<Arrived> {
  const guest = await RealGuest.arrive({ port });
  guest.say({ type: 'reclaim', ticket, pledge: pledgeOf(pledge) });
  return guest;
}

test.each([CLOSES.pageClosed, CLOSES.gettingUp, CLOSES.goingAway])(
  'a page that closes with %i keeps the seat, and another page comes back to it',
  async (code) => {
    const { port } = await door();
    const [a, b] = await pair({ port });
    b.socket.close(code);
    await b.closed();
    expect(await a.settle()).toEqual([]);
    const again = await reclaim(port, b.welcome.token);
    const { seating } = await again.hear('seated');
    expect([seating.you, seating.epoch]).toEqual([2, 2]);
    expect(seating.seats[1]).toMatchObject({ guest: again.welcome.guest, pledge: pledgeOf(77) });
    const told = await a.hear('arrived');
    expect(told).toMatchObject({ epoch: 2, seats: seating.seats });
    again.enter(seating.table, 2);
    // What is revealed and said reaches both, as at any table.
    await again.settle();
    await a.settle();
    expect(a.revealed.at(-1)).toMatchObject({ epoch: 2, from: 2 });
    expect(again.revealed.at(-1)).toMatchObject({ epoch: 2, from: 1 });
    again.say({ type: 'signal', to: 1, box: 'box' });
    expect(await a.hear('signal')).toMatchObject({ from: 2 });
    again.say({ type: 'leave' });
    expect(await a.hear('departed')).toMatchObject({ seat: 2, because: 'left' });
  },
);

test('a page that says goodbye keeps nothing, and neither does one that only waited', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  b.socket.close(1000);
  expect(await a.hear('departed')).toMatchObject({ because: 'left' });
  expect(await (await reclaim(port, b.welcome.token)).refusal()).toBe('seat-gone');
  const waits = await RealGuest.arrive({ port });
  waits.queue(4);
  await waits.hear('queued');
  waits.socket.close(CLOSES.pageClosed);
  await waits.closed();
  expect(await (await reclaim(port, waits.welcome.token)).refusal()).toBe('seat-gone');
});

test('a page that was taken up again in its last moment, and never read its new token, keeps the seat, too', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  // As Firefox does: sockets are closed at the beginning of a way elsewhere, before the page hears of that.
  b.socket.close(CLOSES.goingAway);
  await b.closed();
  const last = await RealGuest.connect({ port });
  last.say({ type: 'hello', resume: { token: b.welcome.token, received: b.received } });
  const { token } = await last.hear('resumed');
  await last.settle();
  last.socket.close(CLOSES.goingAway);
  await last.closed();
  const again = await reclaim(port, b.welcome.token);
  expect((await again.hear('seated')).seating).toMatchObject({ you: 2, epoch: 2 });
  // By whichever of its tokens: the seat is taken once.
  for (const old of [b.welcome.token, token])
    expect(await (await reclaim(port, old)).refusal()).toBe('seat-gone');
  await a.hear('arrived');
});

test('a ticket serves once, and ends the page that had it', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  const again = await reclaim(port, b.welcome.token);
  expect(await b.closed()).toBe(CLOSES.replaced);
  await again.hear('seated');
  const thief = await reclaim(port, b.welcome.token);
  expect(await thief.refusal()).toBe('seat-gone');
  expect((await a.settle()).map(({ type }) => type)).toEqual(['arrived']);
  // Their own is the new one.
  again.socket.terminate();
  await again.closed();
  await (await reclaim(port, again.welcome.token)).hear('seated');
});

test('when both pages are loaded anew, the second brings the first along', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  for (const guest of [a, b]) {
    guest.joins = false;
    guest.socket.close(CLOSES.pageClosed);
    await guest.closed();
  }
  const first = await reclaim(port, a.welcome.token, 71);
  await first.hear('seated');
  // Nobody reveals: it asks again, with the token of its own conversation.
  first.say({ type: 'reclaim', ticket: first.welcome.token, pledge: pledgeOf(72) });
  await first.hear('waited');
  const second = await reclaim(port, b.welcome.token, 73);
  for (const guest of [first, second]) {
    const { seating } = await guest.hear('seated');
    expect(seating.epoch).toBe(1);
    expect(seating.seats.map(({ pledge }) => pledge)).toEqual([pledgeOf(72), pledgeOf(73)]);
  }
});

test('whoever waits for the others is let back as soon as they have prepared', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  a.joins = false;
  const again = await reclaim(port, b.welcome.token, 70);
  const { seating } = await again.hear('seated');
  const { table, epoch } = await a.hear('arrived');
  again.enter(seating.table, seating.epoch);
  again.socket.close(CLOSES.pageClosed);
  await again.closed();
  const third = await reclaim(port, again.welcome.token, 80);
  await third.hear('waited');
  a.enter(table, epoch);
  a.say({ type: 'prepare', table, epoch, pledge: pledgeOf(90) });
  expect((await third.hear('seated')).seating).toMatchObject({ you: 2, epoch: 3 });
});

test('a seat is kept for the grace and no longer', async () => {
  const { port } = await door({ GRACE_MS: '300' });
  const [a, b] = await pair({ port });
  b.socket.close(CLOSES.pageClosed);
  expect(await a.hear('departed')).toMatchObject({ seat: 2, because: 'lost' });
  expect(await (await reclaim(port, b.welcome.token)).refusal()).toBe('seat-gone');
});

test('who was getting up when their page was closed can come back for a moment, and has left after it', async () => {
  const clock = { ahead: 0 };
  const { address } = await realHouse({ now: () => performance.now() + clock.ahead });
  const at = { port: address.port };
  const [a, b] = await pair(at);
  const [c, d] = await pair(at);
  for (const guest of [b, d]) {
    guest.socket.close(CLOSES.gettingUp);
    await guest.closed();
  }
  expect([await a.settle(), await c.settle()]).toEqual([[], []]);
  const again = await reclaim(at.port, b.welcome.token);
  expect((await again.hear('seated')).seating).toMatchObject({ you: 2, epoch: 2 });
  await a.hear('arrived');
  clock.ahead += GETTING_UP_MS;
  // As by a goodbye, and long before the grace is over.
  expect(await c.hear('departed')).toMatchObject({ seat: 2, because: 'left' });
  expect(await (await reclaim(at.port, d.welcome.token)).refusal()).toBe('seat-gone');
  // Whoever was back in time sits there as before.
  expect((await a.settle()).map(({ type }) => type)).not.toContain('departed');
});

test('nobody is left: a table of strangers is over', async () => {
  const { port } = await door();
  const [a, b] = await pair({ port });
  b.socket.close(CLOSES.pageClosed);
  await b.closed();
  a.say({ type: 'leave' });
  await a.settle();
  expect(await (await reclaim(port, b.welcome.token)).refusal()).toBe('seat-gone');
});

test('who waits or knocks has no seat to come back to meanwhile', async () => {
  const { port } = await door();
  const [, b] = await pair({ port });
  const guest = await RealGuest.arrive({ port });
  guest.queue(4);
  await guest.hear('queued');
  guest.say({ type: 'reclaim', ticket: b.welcome.token, pledge: pledgeOf(5) });
  expect(await guest.refusal()).toBe('already-queued');
});
