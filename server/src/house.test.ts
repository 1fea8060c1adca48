/** Random evenings: whatever guests do in whatever order, the house keeps its promises. */
import { parseServerMessage, type ServerMessage } from '@eat-with-me/protocol/messages';
import { TABLE_SIZES, type Seating } from '@eat-with-me/protocol/table';
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Guest, Line } from './guest.ts';
import { House } from './house.ts';
import { match } from './match.ts';
import { MemoryStore } from './memory-store.ts';
import { Metrics } from './metrics.ts';

const SIT_WITHIN_MS = 5000;
const GRACE_MS = 75_000;
const GUESTS = 7;

/** What a person sees of their own evening, from the messages alone. */
type View =
  | { at: 'door' | 'queue' | 'gone' }
  | { at: 'table'; seating: Seating; mates: Set<number> };

/** A page: says what the protocol allows, believes what it hears. */
class Person implements Line {
  readonly house: House;
  guest: Guest | null = null;
  token = '';
  view: View = { at: 'door' };
  lost = false;
  received = 0;
  refused: string[] = [];

  constructor(house: House) {
    this.house = house;
  }

  send(text: string): void {
    const message = parseServerMessage(text);
    if (!message) throw new Error(`not a message: ${text}`);
    this.received += 1;
    this.#hear(message);
  }

  probe(): void {}
  end(): void {}

  arrive(): void {
    const { guest, token } = this.house.arrive(this);
    Object.assign(this, { guest, token, view: { at: 'door' }, lost: false, received: 0 });
  }

  say(message: Parameters<House['hear']>[1]): void {
    if (!this.guest || this.lost) return;
    const refused = this.house.hear(this.guest, message);
    if (refused) this.refused.push(refused);
    else if (message.type === 'leave') this.view = { at: 'door' };
  }

  lose(): void {
    if (!this.guest || this.lost) return;
    this.lost = true;
    this.house.lose(this.guest);
  }

  /** Comes back over a new socket, also while the old one still seems open. */
  resume(): void {
    if (!this.guest) return;
    const outcome = this.house.resume(this, this.token, this.received, ({ token, missed }) => {
      this.token = token;
      this.lost = false;
      for (const text of missed) this.send(text);
    });
    if (outcome !== 'resumed') this.guest = null;
    if (!this.guest) this.view = { at: 'gone' };
  }

  close(): void {
    if (!this.guest || this.lost) return;
    this.house.end(this.guest, 'left');
    this.guest = null;
    this.view = { at: 'gone' };
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'queued') this.view = { at: 'queue' };
    else if (message.type === 'unseated') this.view = { at: 'door' };
    else if (message.type === 'seated') {
      const { seating } = message;
      const mates = new Set(seating.seats.map(({ seat }) => seat));
      mates.delete(seating.you);
      this.view = { at: 'table', seating, mates };
    } else if (message.type === 'departed' && this.view.at === 'table')
      this.view.mates.delete(message.seat);
  }
}

type World = { house: House; people: Person[]; store: MemoryStore; clock: { now: number } };

function makeWorld(): World {
  const clock = { now: 1_000_000 };
  const store = new MemoryStore();
  const house = new House({
    store,
    match,
    iceServers: [],
    sitWithinMs: SIT_WITHIN_MS,
    graceMs: GRACE_MS,
    log: pino({ level: 'silent' }),
    metrics: new Metrics(),
    now: () => clock.now,
    fault: (error) => {
      throw error;
    },
  });
  const people = Array.from({ length: GUESTS }, () => new Person(house));
  return { house, people, store, clock };
}

const who = fc.nat(GUESTS - 1);
const sizes = fc.subarray([...TABLE_SIZES], { minLength: 1 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('queue' as const), who, sizes }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sit' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('signal' as const), who, to: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(100, 1000, SIT_WITHIN_MS, GRACE_MS),
    }),
  },
  // Without it the next step follows in the same turn, as two messages in one packet do.
  { weight: 5, arbitrary: fc.record({ do: fc.constant('breathe' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function take({ house, people, clock }: World, one: Step): Promise<void> {
  if (one.do === 'breathe') return breathe();
  if (one.do === 'pass') {
    clock.now += one.ms;
    house.tick();
    return breathe();
  }
  const person = people[one.who] as Person;
  switch (one.do) {
    case 'arrive':
      if (!person.guest) person.arrive();
      return;
    case 'queue':
      clock.now += 1;
      return person.say({ type: 'queue', ticket: { sizes: one.sizes } });
    case 'sit':
      if (person.view.at !== 'table') return;
      return person.say({ type: 'sit', table: person.view.seating.table });
    case 'signal':
      return person.say({ type: 'signal', to: one.to, box: 'box' });
    case 'leave':
      return person.say({ type: 'leave' });
    case 'lose':
      return person.lose();
    case 'resume':
      return person.resume();
    case 'close':
      return person.close();
  }
}

/** Everything that must be true whenever nothing is in flight. */
async function check({ house, people, store, clock }: World): Promise<void> {
  await breathe();
  const queue = await store.waiting();
  const queued = new Set(queue.map(({ guest }) => guest));
  expect(queued.size).toBe(queue.length);
  const tables = new Map<string, Map<number, string>>();
  for (const { id, stage, line } of house.guests) {
    // Nobody waits and sits; who waits and is here can be matched, who is not here cannot.
    expect(queued.has(id), `${stage.at}, ${line ? 'here' : 'lost'}`).toBe(
      stage.at === 'waiting' && line !== null,
    );
    if (stage.at !== 'seated') continue;
    const seats = tables.get(stage.table) ?? new Map<number, string>();
    expect(seats.has(stage.you)).toBe(false);
    tables.set(stage.table, seats.set(stage.you, id));
  }
  // Everybody at a table knows exactly the others who are at it.
  for (const { stage } of house.guests) {
    if (stage.at !== 'seated') continue;
    const others = new Map(tables.get(stage.table));
    others.delete(stage.you);
    expect(stage.mates).toEqual(others);
  }
  expect(await store.count()).toEqual({ waiting: queue.length, tables: tables.size });
  // What people believe is what is so.
  for (const { guest, lost, view } of people) {
    if (!guest || lost) continue;
    const { stage } = guest;
    expect(view.at).toBe({ arrived: 'door', waiting: 'queue', seated: 'table' }[stage.at]);
    if (view.at !== 'table' || stage.at !== 'seated') continue;
    expect(stage.table).toBe(view.seating.table);
    expect(view.mates).toEqual(new Set(stage.mates.keys()));
  }
  // No table is left unmade.
  expect(match(queue, clock.now)).toEqual([]);
}

test('whatever happens, nobody sits twice, no ticket is lost, and everybody is told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const world = makeWorld();
      for (const person of world.people) person.arrive();
      for (const one of steps) {
        await take(world, one);
        if (one.do === 'breathe' || one.do === 'pass') await check(world);
      }
      await check(world);
      // When all are gone, so is everything about them.
      for (const person of world.people) {
        person.lose();
      }
      world.clock.now += GRACE_MS;
      world.house.tick();
      await breathe();
      expect(world.house.guests.size).toBe(0);
      expect(await world.store.count()).toEqual({ waiting: 0, tables: 0 });
    }),
    { seed: 2, numRuns: 400 },
  );
}, 30_000);

test('a count changes for those who wait at most once a second', async () => {
  const { house, people, clock } = makeWorld();
  const counts: number[] = [];
  const [first] = people as [Person];
  first.arrive();
  first.send = (text) => {
    const message = parseServerMessage(text);
    if (message?.type === 'counted') counts.push(message.waiting);
  };
  const queue = (person: Person) => person.say({ type: 'queue', ticket: { sizes: [4] } });
  queue(first);
  house.tick();
  await breathe();
  for (const person of people.slice(1, 3)) {
    person.arrive();
    queue(person);
    clock.now += 100;
    house.tick();
    await breathe();
  }
  expect(counts).toEqual([1]);
  clock.now += 1000;
  house.tick();
  await breathe();
  expect(counts).toEqual([1, 3]);
  clock.now += 1000;
  house.tick();
  await breathe();
  expect(counts).toEqual([1, 3]);
});

test('a guest claimed by another node while leaving here gives the seat back', async () => {
  const { house, people, store } = makeWorld();
  const [here, elsewhere] = people as [Person, Person];
  here.arrive();
  elsewhere.arrive();
  const table = 'T'.repeat(22);
  const [a, b] = [here.guest, elsewhere.guest] as [Guest, Guest];
  b.stage = { at: 'waiting', waiting: { guest: b.id, ticket: { sizes: [2] }, since: 2 } };
  const tickets = [a, b].map(({ id }, index) => ({
    guest: id,
    ticket: { sizes: [2 as const] },
    since: index + 1,
  }));
  for (const ticket of tickets) await store.wait(ticket);
  await store.claim(table, tickets);
  const seats = [a, b].map(({ id }, index) => ({
    seat: index + 1,
    guest: id,
    kind: 'guest' as const,
  }));
  for (const [index, guest] of [b, a].entries())
    await store.deliver(guest.id, {
      type: 'seated',
      since: guest === a ? 1 : 2,
      seating: { table, you: 2 - index, seats, iceServers: [] },
    });
  await breathe();
  expect(a.stage.at).toBe('arrived');
  expect(elsewhere.view.at).toBe('queue');
  expect((await store.waiting()).map(({ guest }) => guest)).toEqual([b.id]);
  expect(house.guests.size).toBe(2);
});
