/** Random evenings: whatever guests do in whatever order, the house keeps its promises. */
import { parseServerMessage, type ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import { TABLE_SIZES, type Door, type GuestId, type Seating } from '@eat-with-me/protocol/table';
import { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Guest, Line } from '../guest/guest.ts';
import { House } from './house.ts';
import { matchFirstCome } from '../queue/match.ts';
import { match } from '../testing/match.ts';
import type { Budget } from '../ground/turn-budget.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { Metrics } from '../metrics.ts';
import type { Waiting } from '../store/table.ts';
import { chairOf, hostOf, isOpen } from '../store/table-rules.ts';
import { viewOf } from '../store/table-view.ts';
import { pledgeOf, ticketFor } from '../testing/ticket.ts';

const SIT_WITHIN_MS = 5000;
const GRACE_MS = 75_000;
const GUESTS = 7;
const RELAXES = { anyLanguageMs: 20_000, fewerMs: 30_000 };
const EMPTY_TABLE_MS = 600_000;
/** Nobody's ticket waits longer outside. */
const TICKET_PACE_MS = 2000;

/** What a person sees of their own evening, from the messages alone. */
type View =
  | { at: 'door' | 'queue' | 'gone' }
  | { at: 'knocking'; table: string }
  | {
      at: 'table';
      seating: Seating;
      mates: Set<number>;
      epoch: number;
      /** What this person has prepared for the next company; the server takes the last that it hears in time. */
      prepared: PledgeSent[];
      /** Who has revealed in this epoch. */
      revealed: Set<number>;
      open: boolean;
      hosted: { door: Door; host: number } | null;
      knocks: Set<GuestId>;
    };

/** A page: says what the protocol allows, believes what it hears. */
class Person implements Line {
  readonly house: House;
  guest: Guest | null = null;
  token = '';
  view: View = { at: 'door' };
  lost = false;
  received = 0;
  refused: string[] = [];
  #pledges = 0;

  constructor(house: House) {
    this.house = house;
  }

  send(text: string): void {
    const message = parseServerMessage(text);
    if (!message) throw new Error(`not a message: ${text}`);
    if (message.type === 'refused') {
      this.refused.push(message.code);
      // To one who knocks, or came to a door that is shut.
      if (this.view.at === 'knocking') this.view = { at: 'door' };
      return;
    }
    this.received += 1;
    this.#hear(message);
  }

  probe(): void {}
  end(): void {}

  arrive(): void {
    const { guest, token } = this.house.arrive(this);
    // Cool-downs have tests of their own.
    Object.defineProperty(guest, 'leaves', { get: () => [], set: () => {} });
    Object.assign(this, { guest, token, view: { at: 'door' }, lost: false, received: 0 });
  }

  say(message: Parameters<House['hear']>[1]): void {
    if (!this.guest || this.lost) return;
    const refused = this.house.hear(this.guest, message);
    if (refused) this.refused.push(refused.code);
    else if (message.type === 'leave') this.view = { at: 'door' };
    else if (message.type === 'join') this.view = { at: 'knocking', table: message.table };
    else if (message.type === 'host') this.view = { at: 'knocking', table: '' };
  }

  /** Reveals, and lets somebody join. */
  sit(): void {
    if (this.view.at !== 'table') return;
    const { epoch } = this.view;
    const { table } = this.view.seating;
    this.say({ type: 'reveal', table, epoch, nonce: 'n'.repeat(43) });
    this.prepare();
  }

  prepare(): void {
    if (this.view.at !== 'table' || this.lost) return;
    this.#pledges += 1;
    const pledge = pledgeOf(this.#pledges);
    this.view.prepared.push(pledge);
    const { epoch } = this.view;
    this.say({ type: 'prepare', table: this.view.seating.table, epoch, pledge });
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
      this.view = {
        at: 'table',
        seating,
        mates,
        epoch: seating.epoch,
        prepared: [],
        revealed: new Set(),
        open: false,
        hosted: null,
        knocks: new Set(),
      };
    } else if (this.view.at === 'table') this.#hearAtTable(message, this.view);
  }

  #hearAtTable(message: ServerMessage, view: View & { at: 'table' }): void {
    if ('table' in message) expect(message.table).toBe(view.seating.table);
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is heard elsewhere
    switch (message.type) {
      case 'departed':
        expect(view.mates.delete(message.seat)).toBe(true);
        break;
      case 'arrived': {
        const { you } = view.seating;
        expect(message.epoch).toBeGreaterThan(view.epoch);
        view.epoch = message.epoch;
        const seats = message.seats.map(({ seat }) => seat);
        // Whoever left was said to have done so before.
        for (const seat of view.mates) expect(seats).toContain(seat);
        expect(seats.length).toBeGreaterThan(view.mates.size + 1);
        // What this person is bound to now is what they prepared.
        const own = message.seats.find(({ seat }) => seat === you);
        expect(view.prepared).toContainEqual(own?.pledge);
        view.mates = new Set(seats.filter((seat) => seat !== you));
        view.prepared = [];
        view.revealed = new Set();
        break;
      }
      case 'revealed':
        expect(view.mates.has(message.from)).toBe(true);
        expect(message.epoch).toBe(view.epoch);
        expect(view.revealed.has(message.from)).toBe(false);
        view.revealed.add(message.from);
        break;
      case 'opened':
        expect(view.open).toBe(!message.open);
        view.open = message.open;
        break;
      case 'hosted':
        view.hosted = { door: message.door, host: message.host };
        break;
      case 'knocked':
        expect(view.knocks.has(message.guest)).toBe(!message.waits);
        if (message.waits) view.knocks.add(message.guest);
        else view.knocks.delete(message.guest);
        break;
      default:
    }
  }
}

/** Matching may look at its budget so often in one turn: time that does not depend on the machine. */
class CountedBudget implements Budget {
  readonly #looks: number;
  #looked = 0;
  #awaiting = 0;

  constructor(looks: number) {
    this.#looks = looks;
  }

  /** Whether somebody goes on in the next turn. */
  get isAwaited(): boolean {
    return this.#awaiting > 0;
  }

  get left(): number {
    this.#looked += 1;
    return Math.max(0, 1 - (this.#looked - 1) / this.#looks);
  }

  async next(): Promise<void> {
    this.#awaiting += 1;
    await immediate();
    this.#awaiting -= 1;
    this.#looked = 0;
  }
}

type World = {
  house: House;
  /** Whether the pace of tickets holds: then one who waits may do so outside for a moment. */
  paced: boolean;
  people: Person[];
  store: MemoryStore;
  clock: { now: number };
  /** Lets everything happen that does not need time. */
  breathe: () => Promise<void>;
};

function makeWorld({ looks = Infinity, paced = true } = {}): World {
  const budget = new CountedBudget(looks);
  const clock = { now: 1_000_000 };
  const store = new MemoryStore({ emptyTableMs: EMPTY_TABLE_MS, now: () => clock.now });
  const house = new House({
    store,
    match: matchFirstCome,
    relaxes: RELAXES,
    budget,
    ice: () => ({ iceServers: [], iceServersTtlMs: null }),
    pass: () => null,
    claimed: () => {},
    relay: true,
    sitWithinMs: SIT_WITHIN_MS,
    graceMs: GRACE_MS,
    socketsPerAddress: 20,
    log: pino({ level: 'silent' }),
    metrics: new Metrics(),
    now: () => clock.now,
    fault: (error) => {
      throw error;
    },
  });
  const people = Array.from({ length: GUESTS }, () => new Person(house));
  const breathe = async (): Promise<void> => {
    do await immediate();
    while (budget.isAwaited);
  };
  return { house, paced, people, store, clock, breathe };
}

const who = fc.nat(GUESTS - 1);
const sizes = fc.subarray([...TABLE_SIZES], { minLength: 1 });
const patient = fc.boolean();
const yes = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false));
const chairs = fc.integer({ min: 2, max: 4 });
const door = fc.constantFrom<Door>('open', 'knock', 'knock', 'locked');
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('queue' as const), who, sizes, patient }) },
  // Whole evenings need many to do the same; one by one it would hardly ever come to that.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('all queue' as const), sizes, patient }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('all sit' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('all agree' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('all admit' as const), yes }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('agree' as const), who, yes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('host' as const), who, chairs, door }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('join' as const), who, whose: who, sets: yes }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('door' as const), who, door }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('admit' as const), who, whom: who, yes }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sit' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prepare' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('signal' as const), who, to: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(100, 1000, SIT_WITHIN_MS, RELAXES.fewerMs, GRACE_MS),
    }),
  },
  // Without it the next step follows in the same turn, as two messages in one packet do.
  { weight: 5, arbitrary: fc.record({ do: fc.constant('breathe' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(world: World, one: Step): Promise<void> {
  const { house, people, clock, breathe } = world;
  if (!world.paced) for (const { guest } of people) if (guest) guest.ticketsFullAt = 0;
  if (one.do === 'breathe') return breathe();
  if (one.do === 'pass') {
    clock.now += one.ms;
    house.tick();
    return breathe();
  }
  if (one.do === 'all queue') {
    for (const person of people) {
      clock.now += 1;
      const ticket = ticketFor(one.sizes, {
        patience: { fewer: one.patient },
        pledge: pledgeOf(clock.now),
      });
      if (person.view.at === 'door') person.say({ type: 'queue', ticket });
    }
    return;
  }
  if (one.do === 'all sit' || one.do === 'all agree' || one.do === 'all admit') {
    for (const person of people) {
      if (person.view.at !== 'table') continue;
      const { table } = person.view.seating;
      if (one.do === 'all sit') person.sit();
      else if (one.do === 'all agree') person.say({ type: 'agree', table, agreed: true });
      else
        for (const guest of person.view.knocks)
          person.say({ type: 'admit', table, guest, admitted: one.yes });
    }
    return;
  }
  const person = people[one.who] as Person;
  switch (one.do) {
    case 'arrive':
      if (!person.guest) person.arrive();
      return;
    case 'queue':
      clock.now += 1;
      return person.say({
        type: 'queue',
        // Sometimes with a pledge that may have been told to a table.
        ticket: ticketFor(one.sizes, {
          patience: { fewer: one.patient },
          pledge: pledgeOf(one.patient ? clock.now : 1),
        }),
      });
    case 'agree':
    case 'door':
    case 'admit': {
      if (person.view.at !== 'table') return;
      const { table } = person.view.seating;
      if (one.do === 'agree') person.say({ type: 'agree', table, agreed: one.yes });
      else if (one.do === 'door') person.say({ type: 'door', table, door: one.door });
      else {
        const guest = people[one.whom]?.guest?.id ?? '';
        person.say({ type: 'admit', table, guest, admitted: one.yes });
      }
      return;
    }
    case 'host':
      if (person.guest) person.guest.doorsFullAt = 0;
      return person.say({
        type: 'host',
        chairs: one.chairs,
        door: one.door,
        pledge: pledgeOf(0),
      });
    case 'join': {
      if (person.guest) person.guest.doorsFullAt = 0;
      const tables = people.flatMap(({ guest }) => {
        const stage = guest?.stage;
        return stage?.at === 'seated' && stage.kind === 'private' ? [stage.table] : [];
      });
      const table = tables[one.whose % (tables.length + 1)] ?? 'A'.repeat(22);
      const sets = one.sets ? { chairs: 2 } : {};
      return person.say({ type: 'join', table, ...sets, pledge: pledgeOf(0) });
    }
    case 'sit':
      return person.sit();
    case 'prepare':
      return person.prepare();
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

const queueOf = async (store: MemoryStore): Promise<Waiting[]> =>
  (await store.changes(null)).changes.flatMap((change) =>
    change.type === 'came' ? [change.waiting] : [],
  );

/** Everything that must be true whenever nothing is in flight. */
async function check(world: World): Promise<void> {
  const { house, people, store, clock, breathe } = world;
  await breathe();
  if (world.paced) {
    // Whoever waits outside has come in by then.
    clock.now += TICKET_PACE_MS;
    house.tick();
    await breathe();
  }
  const queue = await queueOf(store);
  const queued = new Set(queue.map(({ guest }) => guest));
  expect(queued.size).toBe(queue.length);
  const tables = new Map<string, Map<number, string>>();
  for (const { id, stage, line } of house.guests) {
    // Nobody waits and sits; who waits and is here can be matched, who is not here cannot.
    expect(queued.has(id), `${stage.at}, ${line ? 'here' : 'lost'}`).toBe(
      stage.at === 'waiting' && !stage.waiting.spent && line !== null,
    );
    if (stage.at !== 'seated') continue;
    const seats = tables.get(stage.table) ?? new Map<number, string>();
    expect(seats.has(stage.you)).toBe(false);
    tables.set(stage.table, seats.set(stage.you, id));
  }
  // Everybody at a table knows exactly the others who are at it, and the store agrees.
  const knocking = new Map<string, string[]>();
  for (const { id, stage, line } of house.guests) {
    if (stage.at === 'knocking' && line)
      knocking.set(stage.table, [...(knocking.get(stage.table) ?? []), id]);
    if (stage.at !== 'seated') continue;
    const others = new Map(tables.get(stage.table));
    others.delete(stage.you);
    expect(stage.mates).toEqual(others);
  }
  let emptyTables = 0;
  for (const record of store.tables()) {
    const { seats } = record;
    if (seats.length === 0) emptyTables += 1;
    expect(new Map(seats.map(({ seat, guest }) => [seat, guest]))).toEqual(
      tables.get(record.table) ?? new Map(),
    );
    // Nobody returns to a meal here.
    if (record.kind === 'remembered') throw new Error('not known');
    expect(seats.length).toBeLessThanOrEqual(record.chairs);
    // Who waits at a door is known behind it.
    const knocks = record.kind === 'private' ? record.knocks : [];
    expect(knocks.map(({ guest }) => guest).toSorted()).toEqual(
      (knocking.get(record.table) ?? []).toSorted(),
    );
    knocking.delete(record.table);
    const view = viewOf(record);
    for (const { id, stage, line } of house.guests) {
      if (stage.at !== 'seated' || stage.table !== record.table) continue;
      if (stage.kind === 'queue') {
        expect(view).toMatchObject({ kind: 'queue', open: stage.open });
        if (line) expect(stage.sat).toBe(chairOf(record, id)?.sat);
        continue;
      }
      expect(view).toMatchObject({ kind: 'private', door: stage.door });
      expect(stage.host).toBe(hostOf(view));
      expect(stage.knocks).toEqual(
        stage.you === hostOf(view) && view.kind === 'private' ? view.knocks : [],
      );
      // Who is let in waits for nothing but those inside.
      if (seats.length < record.chairs && record.seats.every(({ next }) => next !== null))
        expect(knocks.filter(({ admitted }) => admitted)).toEqual([]);
    }
  }
  expect(knocking.size).toBe(0);
  expect(await store.count()).toEqual({
    waiting: queue.length,
    tables: tables.size + emptyTables,
  });
  // What people believe is what is so.
  for (const { guest, lost, view } of people) {
    if (!guest || lost) continue;
    const { stage } = guest;
    expect(view.at).toBe(
      {
        arrived: 'door',
        waiting: 'queue',
        knocking: 'knocking',
        returning: 'knocking',
        seated: 'table',
      }[stage.at],
    );
    if (view.at !== 'table' || stage.at !== 'seated') continue;
    expect(stage.table).toBe(view.seating.table);
    expect(view.mates).toEqual(new Set(stage.mates.keys()));
    expect(view.open).toBe(stage.kind === 'queue' && stage.open);
    expect(view.knocks).toEqual(new Set(stage.kind === 'private' ? stage.knocks : []));
    if (stage.kind === 'private')
      expect(view.hosted).toEqual({ door: stage.door, host: stage.host });
  }
  // No table is left unmade, no chair empty for which somebody waits.
  expect(
    match(
      queue,
      store.tables().flatMap((table) => (table.kind === 'queue' && isOpen(table) ? table : [])),
      clock.now,
      RELAXES,
    ),
  ).toEqual([]);
}

test('whatever happens, nobody sits twice, no ticket is lost, and everybody is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 70, size: 'max' }),
      fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 40 })),
      fc.boolean(),
      async (steps, looks, paced) => {
        const world = makeWorld({ looks, paced });
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
        await world.breathe();
        world.clock.now += EMPTY_TABLE_MS;
        expect(world.house.guests.size).toBe(0);
        expect(await world.store.count()).toEqual({ waiting: 0, tables: 0 });
      },
    ),
    { numRuns: 800 },
  );
}, 300_000);

test('a count changes for those who wait at most once a second', async () => {
  const { house, people, clock, breathe } = makeWorld();
  const counts: number[] = [];
  const [first] = people as [Person];
  first.arrive();
  first.send = (text) => {
    const message = parseServerMessage(text);
    if (message?.type === 'counted') counts.push(message.outlook.waiting);
  };
  const queue = (person: Person) => person.say({ type: 'queue', ticket: ticketFor([4]) });
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

test('a guest who is given a seat by another node while leaving here gives it back', async () => {
  const { house, people, store, breathe } = makeWorld();
  const [here, elsewhere] = people as [Person, Person];
  here.arrive();
  elsewhere.arrive();
  const [a, b] = [here.guest, elsewhere.guest] as [Guest, Guest];
  const tickets = [a, b].map(({ id }, index) => ({
    guest: id,
    ticket: ticketFor([2]),
    since: index + 1,
  })) as [Waiting, Waiting];
  b.stage = { at: 'waiting', waiting: tickets[1] };
  for (const ticket of tickets) await store.wait(ticket);
  const table = await store.lay('T'.repeat(22), tickets, 2, 5);
  if (!table) throw new Error('not laid');
  for (const guest of [b, a])
    await store.deliver(guest.id, { type: 'table', view: viewOf(table), gone: null });
  await breathe();
  expect(a.stage.at).toBe('arrived');
  expect(elsewhere.view.at).toBe('queue');
  // What they had pledged was told to others: only a fresh pledge brings them back into the queue.
  expect(await queueOf(store)).toEqual([]);
  elsewhere.say({ type: 'queue', ticket: ticketFor([2], { pledge: pledgeOf(2) }) });
  await breathe();
  expect(await queueOf(store)).toMatchObject([{ guest: b.id, since: 2 }]);
  expect(house.guests.size).toBe(2);
});

test('an open table is looked at again when one who kept it open goes', async () => {
  const { people, clock, house, breathe } = makeWorld();
  const [a, b, next] = people as [Person, Person, Person];
  for (const person of [a, b, next]) person.arrive();
  for (const person of [a, b])
    person.say({ type: 'queue', ticket: ticketFor([4], { patience: { fewer: true } }) });
  clock.now += RELAXES.fewerMs;
  house.tick();
  await breathe();
  for (const person of [a, b]) person.sit();
  next.say({ type: 'queue', ticket: ticketFor([2, 4]) });
  await breathe();
  // Three of four is not what they asked for; two is.
  expect(next.view.at).toBe('queue');
  a.say({ type: 'leave' });
  await breathe();
  expect(next.view.at).toBe('table');
});

test('a door that is set while one who knocks is lost does not knock for them', async () => {
  const { people, store, breathe } = makeWorld();
  const [host, guest] = people as [Person, Person];
  host.arrive();
  guest.arrive();
  host.say({ type: 'host', chairs: 2, door: 'knock', pledge: pledgeOf(0) });
  await breathe();
  const table = host.view.at === 'table' ? host.view.seating.table : '';
  guest.say({ type: 'join', table, pledge: pledgeOf(0) });
  await breathe();
  host.say({ type: 'door', table, door: 'knock' });
  guest.lose();
  await breathe();
  expect(store.tables()).toMatchObject([{ knocks: [] }]);
  expect(host.view).toMatchObject({ knocks: new Set() });
});
