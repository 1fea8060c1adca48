/** What a slip costs: nothing. A visit with a wire, meshes and locks that are played. */
import { meetingTags, saltsOf } from '@eat-with-me/mesh/link/meeting';
import type { Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { Door, Seating } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { tableSupply } from '#lib/testing/table-supply.ts';
import { invitationPath } from '#lib/visit/invited/invitation.ts';
import type { MakeMesh } from './mesh-supply.ts';
import { PARTED_MS } from '#lib/visit/met/meetings.svelte.ts';
import { BACK_WITHIN_MS, UNDO_MS } from '#lib/visit/seat/rising.svelte.ts';
import { keepsDoor } from './stage.ts';
import { Visit } from './visit.svelte.ts';

/** Salts of now (`saltsOf`), and a meeting as each of the two keeps it. */
const SALTS: [string, string] = ['a', 'b'].map(
  (salt) => `${salt.repeat(16)}${Math.floor(Date.now() / 3_600_000)}`,
) as [string, string];
const [OURS, THEIRS] = ['1', '2'].map((side) => `${'m'.repeat(22)}.${side}`) as [string, string];

const CONNECTED = { phase: 'connected', since: 0 } as const;
const SECRET = new Uint8Array(32).fill(7);
const FRAGMENT = invitationPath({ table: TABLE, secret: SECRET }).split('#')[1] ?? '';

/** The locks of a browser, shared by all its pages. */
class Locks {
  readonly #queues = new Map<string, Promise<unknown>>();
  request(
    name: string,
    { signal }: { signal: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<void> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const given = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      void before.then(() => resolve());
    });
    const held = given.then(hold);
    this.#queues.set(
      name,
      held.catch(() => before),
    );
    return held;
  }
}

/** As after a page is gone: the browser lets go of what it held. */
const freeLocks = () =>
  Object.defineProperty(navigator, 'locks', { value: new Locks(), configurable: true });

/** A mesh, with what it was made of and what it was told to hold the table against. */
class ToldMesh extends FakeMesh {
  readonly options: Parameters<MakeMesh>[2];
  wished: Wished | undefined;

  constructor(options: Parameters<MakeMesh>[2]) {
    super();
    this.options = options;
    this.ties = new Map(options.ties);
  }
  override sitDown(told: Seating, wished?: Wished): void {
    super.sitDown(told);
    this.wished = wished;
  }
}

let meshes: ToldMesh[];
let wire: FakeWire;

/** A page of this tab. */
function open(): Visit {
  wire = new FakeWire();
  const bring = () =>
    Promise.resolve(
      tableSupply((...[, , options]) => {
        const mesh = new ToldMesh(options);
        meshes.push(mesh);
        return mesh;
      }),
    );
  const rules = new HouseRules(() => Promise.resolve({ rules: null, ageGate: null }));
  return new Visit({ wire, meshes: { bring }, rules });
}

beforeEach(() => {
  vi.useFakeTimers();
  freeLocks();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  });
  meshes = [];
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, 'locks');
  vi.restoreAllMocks();
});

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const theMesh = (): ToldMesh => {
  const mesh = meshes.at(-1);
  if (!mesh) throw new Error('no mesh was made');
  return mesh;
};

async function dine(): Promise<Visit> {
  const visit = open();
  visit.findTable();
  wire.say({ ...WELCOME, salts: SALTS });
  visit.own.name = 'Ana';
  visit.takeSeat();
  await pass();
  wire.say({ type: 'seated', seating: seating([1, 2]) });
  theMesh().link(2, { state: CONNECTED });
  await pass();
  wire.take();
  return visit;
}

test('Leave can be taken back: the server hears nothing, the others that the guest is getting up', async () => {
  const visit = await dine();
  visit.leaveTable();
  expect([visit.stage.name, visit.wayBack]).toEqual(['exit', 'undo']);
  expect(theMesh().calls).toContain('say rising true');
  await pass(UNDO_MS - 1);
  expect(wire.take()).toEqual([]);
  visit.backToTable();
  expect([visit.stage.name, visit.wayBack]).toEqual(['table', null]);
  const said = theMesh().calls.filter((call) => call.startsWith('say'));
  expect(said.at(-1)).toBe('say rising false');
  await pass(UNDO_MS);
  expect([wire.take(), theMesh().calls.includes('leave')]).toEqual([[], false]);
});

test('whoever takes Leave back sits there covered, as they first did', async () => {
  const visit = await dine();
  const link = theMesh().links.get(2) ?? expect.fail();
  const [guest] = visit.stage.name === 'table' ? visit.stage.guests : [];
  link.hears('cover', { round: 0, lifts: true });
  guest?.cover?.lift();
  expect([guest?.cover?.state, link.steps.length]).toEqual(['open', 0]);
  visit.leaveTable();
  expect([link.steps.length, link.said['cover']]).toEqual([1, { round: 1, lifts: false }]);
  visit.backToTable();
  expect([guest?.cover?.state, link.steps.length]).toEqual(['covered', 1]);
});

test('after five seconds the guest has left, and nothing of the evening is kept', async () => {
  const visit = await dine();
  expect(sessionStorage).toHaveLength(1);
  visit.leaveTable();
  await pass(UNDO_MS);
  expect(wire.take()).toEqual(['leave']);
  expect([visit.wayBack, theMesh().calls.at(-1)]).toEqual([null, 'leave']);
  expect(sessionStorage).toHaveLength(0);
});

test('Next table waits as long before it gives up the seat, and then asks for another', async () => {
  const visit = await dine();
  visit.wishes.sizeChoice = '4';
  visit.wishes.also = [2];
  visit.nextTable();
  expect(visit.stage).toMatchObject({ name: 'queue', pause: { why: 'getting-up' } });
  expect(wire.take()).toEqual([]);
  await pass(UNDO_MS);
  // A table of another size was agreed to once, and not for the next time.
  expect(wire.sent.at(-1)).toMatchObject({ ticket: { sizes: [4] } });
  expect(wire.take()).toEqual(['leave', 'queue']);
});

test('“Leave the queue”, pressed while the guest is only getting up for another table, can be taken back', async () => {
  const visit = await dine();
  visit.nextTable();
  visit.leaveQueue();
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'you-left' }, 'undo']);
  expect([wire.take(), theMesh().calls.includes('leave')]).toEqual([[], false]);
  visit.backToTable();
  await pass(UNDO_MS);
  expect([visit.stage.name, wire.take()]).toEqual(['table', []]);
  visit.nextTable();
  visit.leaveQueue();
  await pass(UNDO_MS);
  expect([visit.stage.name, wire.take()]).toEqual(['exit', ['leave']]);
});

/** Whether by the last ticket the house keeps this guest apart from whom they met, although that one would meet them again. */
const isApart = async (): Promise<boolean> => {
  const message = wire.sent.findLast(({ type }) => type === 'queue');
  const tags = message?.type === 'queue' ? message.ticket.avoid : [];
  const theirs = await meetingTags(THEIRS, false, saltsOf(SALTS, Date.now()));
  return tags.some((tag) => theirs.includes(tag));
};
/** Tags are made by the browser's own cryptography, which no played clock hurries. */
const says = (apart: boolean) =>
  soon(async () => {
    expect(wire.sent.some(({ type }) => type === 'queue')).toBe(true);
    expect(await isApart()).toBe(apart);
  });

test.each([
  ['who got up', (visit: Visit) => visit.nextTable()],
  ['whom they got up from', () => theMesh().link(2, { state: { phase: 'closed', by: 'there' } })],
])(
  'a pair that has parted is kept apart for 15 minutes by each of the two: %s',
  async (_, part) => {
    const visit = await dine();
    theMesh().link(2, { meeting: OURS });
    part(visit);
    await pass(UNDO_MS);
    if (visit.stage.name === 'exit') visit.findTable();
    await says(true);
    await pass(PARTED_MS);
    await says(false);
  },
);

test('who asks for it in the queue may sit with them again at once, and keeps the place; never again stays', async () => {
  const visit = await dine();
  theMesh().link(2, { meeting: OURS });
  visit.nextTable();
  await pass(UNDO_MS);
  await says(true);
  wire.take();
  visit.meetAgain();
  await says(false);
  expect([visit.stage.name, wire.take()]).toEqual(['queue', ['queue']]);
  visit.meetings.exclude(OURS);
  visit.meetAgain();
  await says(true);
});

test('wishes are changed while waiting, and the place in the queue stays', async () => {
  const visit = open();
  visit.findTable();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  const outlook = { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null };
  wire.say({ type: 'queued', because: 'asked', outlook });
  const { stage } = visit;
  wire.take();
  visit.wishes.sizeChoice = '3';
  visit.wishes.languages = ['de'];
  visit.wishAnew();
  await pass();
  expect(wire.sent).toMatchObject([{ type: 'queue', ticket: { sizes: [3], languages: ['de'] } }]);
  expect(visit.stage).toBe(stage);
});

test('no table is dropped while the house is away', async () => {
  const visit = await dine();
  wire.become({ phase: 'away', since: 0, why: 'silent' });
  visit.nextTable();
  expect(visit.stage.name).toBe('table');
});

const AWAY = { phase: 'away', since: 0, why: 'silent' } as const;
const OTHER_WAYS_ON = [
  ['Next table', (visit: Visit) => visit.nextTable(), () => undefined],
  ['Leave, and Find another table', (visit: Visit) => visit.leaveTable(), findTable],
  [
    'Leave, and the table of two who would meet again',
    (visit: Visit) => visit.leaveTable(),
    (visit: Visit) =>
      visit.comeFor({ kind: 'again', table: TABLE, secret: SECRET, bond: 'compared' }),
  ],
] as const;
function findTable(visit: Visit): void {
  visit.findTable();
}

test.each(OTHER_WAYS_ON)(
  'the house goes away while the guest is getting up for another table (%s): they keep theirs, are told once, and nobody reads that they get up',
  async (_, getUp, goOn) => {
    const visit = await dine();
    getUp(visit);
    await pass(UNDO_MS / 2);
    wire.become(AWAY);
    goOn(visit);
    expect(visit.stage).toMatchObject({ name: 'queue', pause: { why: 'getting-up', keeps: true } });
    expect(visit.wayBack).toBe('undo');
    // For no longer than they had.
    await pass(UNDO_MS / 2);
    expect([visit.stage.name, visit.wayBack]).toEqual(['table', null]);
    expect(theMesh().calls).not.toContain('leave');
    expect(
      theMesh()
        .calls.filter((call) => call.startsWith('say rising'))
        .at(-1),
    ).toBe('say rising false');
    expect(wire.take()).toEqual([]);
    expect([visit.takeKeptTable(), visit.takeKeptTable()]).toEqual([true, false]);
    // Nor are the two kept apart, who have not parted.
    expect(visit.meetings.partedFor(Date.now())).toBeNull();
  },
);

test.each([
  [
    'never wants to meet again',
    (visit: Visit) => visit.sitting?.table?.guests[0]?.neverAgain?.say(),
  ],
  [
    'told the house of',
    (visit: Visit) => visit.claims.claim({ table: TABLE, seat: 2 }, 'other', null),
  ],
] as const)('nobody is led back without a press to one whom they %s', async (_, say) => {
  const visit = await dine();
  theMesh().link(2, { state: CONNECTED, meeting: OURS });
  await pass();
  say(visit);
  visit.leaveTable();
  wire.become(AWAY);
  visit.findTable();
  expect(visit.stage).toMatchObject({ name: 'queue', pause: { why: 'getting-up', keeps: false } });
  await pass(UNDO_MS);
  expect([visit.stage.name, visit.wayBack, visit.takeKeptTable()]).toEqual(['queue', null, false]);
  expect(meshes[0]?.calls).toContain('leave');
});

test('a house that is back before the time is over seats the guest elsewhere', async () => {
  const visit = await dine();
  visit.nextTable();
  wire.become(AWAY);
  await pass(UNDO_MS / 2);
  wire.become({ phase: 'open' });
  await pass(UNDO_MS / 2);
  expect(wire.take()).toEqual(['leave', 'queue']);
  expect([visit.takeKeptTable(), theMesh().calls.includes('leave')]).toEqual([false, false]);
  expect(meshes[0]?.calls).toContain('leave');
});

test('leaving needs no house: whoever only wants to leave has left, and the house hears it when it is back', async () => {
  const visit = await dine();
  visit.leaveTable();
  wire.become(AWAY);
  await pass(UNDO_MS);
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'you-left' }, null]);
  expect(theMesh().calls).toContain('leave');
  expect(wire.take()).toEqual(['leave']);
});

test('Back, while the guest is getting up for another table, is back to the table', async () => {
  const visit = await dine();
  visit.nextTable();
  visit.goBack('laying');
  expect([visit.stage.name, wire.take()]).toEqual(['table', []]);
  await pass(UNDO_MS);
  expect(visit.stage.name).toBe('table');
});

test('the others leave while the guest is getting up: there is nothing to go back to', async () => {
  const visit = await dine();
  visit.leaveTable();
  theMesh().link(2, { state: { phase: 'closed', by: 'there' } });
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'you-left' }, null]);
  expect(wire.take()).toEqual(['leave']);
});

test('whoever looks for another table at once has left at once', async () => {
  const visit = await dine();
  visit.leaveTable();
  visit.findTable();
  await pass();
  expect(wire.take()).toEqual(['leave', 'queue']);
});

test('a page that is closed keeps the seat and says no goodbye; the next one comes back as it was', async () => {
  const before = await dine();
  before.closePage();
  expect(theMesh().calls.at(-1)).toBe('closePage');
  expect(wire.closings).toEqual(['page-closed']);
  const kept = sessionStorage.getItem('eat-with-me.seat') ?? '';
  expect(kept).toContain(WELCOME.token);
  freeLocks();

  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  expect(visit.stage).toMatchObject({ name: 'knocking', phase: 'coming-back' });
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  expect(wire.sent).toMatchObject([{ type: 'reclaim', ticket: WELCOME.token }]);
  // Covered, as at any table of strangers.
  expect(theMesh().linkSteps).toHaveLength(1);
  wire.say({ type: 'seated', seating: seating([1, 2], { epoch: 2 }) });
  theMesh().link(2, { state: CONNECTED });
  await pass();
  expect([visit.stage.name, visit.own.name]).toEqual(['table', 'Ana']);
  expect(sessionStorage.getItem('eat-with-me.seat')).toContain('n'.repeat(43));
});

const SEAT = 'eat-with-me.seat';
const keptSeat = (): unknown => JSON.parse(sessionStorage.getItem(SEAT) ?? 'null');

test.each([
  ['Leave', 'closed', (visit: Visit) => visit.leaveTable()],
  ['Next table', 'closed', (visit: Visit) => visit.nextTable()],
  ['Leave', 'crashed', (visit: Visit) => visit.leaveTable()],
] as const)(
  'a press on %s is not done yet when the page is %s: another page of the tab comes back to the seat, as it was',
  async (_, how, press) => {
    const before = await dine();
    theMesh().link(2, { meeting: OURS });
    press(before);
    await pass(UNDO_MS - 1);
    if (how === 'closed') {
      before.closePage();
      expect(theMesh().calls.at(-1)).toBe('closePage');
      expect([wire.closings, wire.take()]).toEqual([['getting-up'], []]);
      await pass(UNDO_MS);
      expect([before.stage.name, wire.take()]).toEqual(['door', []]);
      vi.setSystemTime(Date.now() - UNDO_MS);
    } else meshes.pop()?.closePage();
    freeLocks();

    const visit = open();
    await Promise.all([visit.findSeat(true), pass(100)]);
    expect(visit.stage).toMatchObject({ name: 'knocking', phase: 'coming-back' });
    expect([visit.devices.wanted.camera, visit.own.name]).toEqual([true, 'Ana']);
    wire.say({ ...WELCOME, salts: SALTS, token: 'n'.repeat(43) });
    await pass();
    wire.say({ type: 'seated', seating: seating([1, 2], { epoch: 2 }) });
    theMesh().isTrusted = true;
    theMesh().link(2, { state: CONNECTED });
    await pass();
    expect([visit.stage.name, visit.wayBack]).toEqual(['table', null]);
    expect(keptSeat()).toMatchObject({ token: 'n'.repeat(43), until: null });
    // They have not parted.
    expect(visit.meetings.partedFor(Date.now())).toBeNull();
  },
);

test('whoever has pressed Leave, closed the page and not come back in time has left: nothing is kept but that they have parted', async () => {
  const before = await dine();
  theMesh().link(2, { meeting: OURS });
  before.leaveTable();
  await soon(() => expect(sessionStorage).toHaveLength(2));
  before.closePage();
  await pass(BACK_WITHIN_MS);
  freeLocks();

  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  expect([visit.stage.name, wire.sent, keptSeat()]).toEqual(['door', [], null]);
  expect(Object.keys(sessionStorage)).toEqual(['eat-with-me.parted']);
  visit.findTable();
  wire.say({ ...WELCOME, salts: SALTS });
  visit.takeSeat();
  await says(true);
});

test('a seat that was kept for a moment is kept for as long as any once the guest has sat down again', async () => {
  const visit = await dine();
  visit.leaveTable();
  expect(keptSeat()).toMatchObject({ until: Date.now() + BACK_WITHIN_MS });
  visit.backToTable();
  expect(keptSeat()).toMatchObject({ until: null });
});

test.each(['different', 'broken'] as const)(
  'what was found out about a table-mate (%s) is not forgotten by a page that is loaded anew, nor by the one after it, until they are compared again',
  async (alarm) => {
    const mateAt = ({ stage }: Visit) => {
      if (stage.name !== 'table') return expect.fail();
      return stage.guests[0]?.trust ?? expect.fail();
    };
    let epoch = 1;
    const comeBack = async (): Promise<Visit> => {
      freeLocks();
      const visit = open();
      await Promise.all([visit.findSeat(true), pass(100)]);
      wire.say({ ...WELCOME, token: 'n'.repeat(43) });
      await pass();
      epoch += 1;
      wire.say({ type: 'seated', seating: seating([1, 2], { epoch }) });
      theMesh().link(2, { state: CONNECTED });
      await pass();
      return visit;
    };
    const judge = (visit: Visit) =>
      visit.seat.judged(visit.stage.name === 'table' ? visit.stage.guests : []);
    const first = await dine();
    mateAt(first).compared(alarm);
    judge(first);
    first.closePage();

    const second = await comeBack();
    expect(mateAt(second).assurance).toBe(alarm);
    second.closePage();

    const third = await comeBack();
    expect(mateAt(third).assurance).toBe(alarm);
    mateAt(third).compared('same');
    judge(third);
    third.closePage();

    const fourth = await comeBack();
    expect(['encrypted', 'hurrying']).toContain(mateAt(fourth).assurance);
  },
);

test('whom the guest would not see, not hear as loud and never meet again stays so when their own page is loaded anew, twice at once', async () => {
  const mateAt = ({ stage }: Visit) => {
    if (stage.name !== 'table') return expect.fail();
    return stage.guests[0] ?? expect.fail();
  };
  const first = await dine();
  theMesh().link(2, { meeting: OURS });
  const mate = mateAt(first);
  [mate.hidden, mate.volume] = [true, 0.25];
  mate.neverAgain?.say();
  first.seat.judged([mate]);
  first.closePage();

  const comeBack = async (meeting: string | null): Promise<Visit> => {
    freeLocks();
    const visit = open();
    await Promise.all([visit.findSeat(true), pass(100)]);
    wire.say({ ...WELCOME, salts: SALTS, token: 'n'.repeat(43) });
    await pass();
    wire.say({ type: 'seated', seating: seating([1, 2], { epoch: meshes.length }) });
    theMesh().link(2, { state: CONNECTED, meeting });
    await pass();
    visit.seat.judged([mateAt(visit)]);
    return visit;
  };
  // Loaded anew once more before the two have met anew.
  (await comeBack(null)).closePage();
  const third = await comeBack(`${'n'.repeat(22)}.1`);
  const { hidden, volume, neverAgain } = mateAt(third);
  expect([hidden, volume, neverAgain?.said]).toEqual([true, 0.25, true]);
});

test('who has turned camera and microphone off at the table, and wants no picture to travel, comes back like that: nobody goes live by a reload', async () => {
  const before = await dine();
  const { devices } = before;
  await devices.toggleCamera();
  devices.intend({ microphone: false, camera: false });
  before.own.thrift = 'audio-only';
  before.closePage();
  freeLocks();

  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  expect(visit.stage.name).toBe('knocking');
  expect([visit.devices.camera.phase, visit.devices.muted, visit.own.thrift]).toEqual([
    'off',
    true,
    'audio-only',
  ]);
  // Nor by being loaded anew once more, before there is a table.
  visit.own.thrift = 'low-data';
  visit.closePage();
  expect(JSON.parse(sessionStorage.getItem('eat-with-me.seat') ?? '')).toMatchObject({
    microphone: false,
    camera: false,
    thrift: 'low-data',
  });
});

test('a meal goes on for whoever loads the page anew, at that table and at no other', async () => {
  const before = await dine();
  before.own.meal.dish = 'soup';
  before.own.meal.begin();
  before.own.meal.see(5);
  const card = { seat: 2, drawn: 1, card: 5 };
  const here = { food: true, manner: 'just-eating', hides: [3], card, lines: [[1, 2]] } as const;
  before.own.meal.goOn(here);
  before.closePage();
  freeLocks();

  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  const { meal } = visit.own;
  expect([meal.dish, [...meal.cardsSeen]]).toEqual(['soup', [5]]);
  // Loaded anew once more, before there is a table.
  visit.closePage();
  freeLocks();

  const next = open();
  await Promise.all([next.findSeat(true), pass(100)]);
  const { meal: nextMeal } = next.own;
  expect(nextMeal.begin()).toEqual(here);
  const begun = { food: false, manner: 'here', hides: [], card: null, lines: [] };
  expect(nextMeal.begin()).toEqual(begun);
  next.closePage();
  freeLocks();

  const gone = open();
  await Promise.all([gone.findSeat(true), pass(100)]);
  gone.own.meal.goOn({ food: true });
  gone.own.meal.comeBack({ ...gone.own.meal.kept, food: true });
  gone.toDoor();
  await pass(UNDO_MS);
  expect(gone.own.meal.begin().food).toBe(false);
});

test('what was kept of a meal by no page of this kind is not believed', async () => {
  const before = await dine();
  before.closePage();
  freeLocks();
  const kept = JSON.parse(sessionStorage.getItem('eat-with-me.seat') ?? '');
  const bad = { cards: [1e9] };
  const lines = [
    [[]],
    [[1]],
    [[1, 1001]],
    [Array(130).fill(1)],
    Array.from({ length: 151 }, () => [1, 1]),
    [{}],
  ];
  const cards = [5, { drawn: 1, card: 5 }, { seat: 2, drawn: -1, card: 5 }];
  const parts = [...lines.map((all) => ({ lines: all })), ...cards.map((card) => ({ card }))];
  const meals = [bad, { manner: 'rude' }, ...parts]
    .map((one): unknown => ({ ...kept.meal, ...one }))
    .concat('soup');
  for (const meal of meals) {
    sessionStorage.setItem('eat-with-me.seat', JSON.stringify({ ...kept, meal }));
    const other = open();
    await other.findSeat(true);
    expect(other.stage.name).toBe('door');
  }
  // Pages from before kept none, or nothing that was drawn.
  for (const meal of [undefined, { ...kept.meal, lines: undefined }]) {
    sessionStorage.setItem('eat-with-me.seat', JSON.stringify({ ...kept, meal }));
    const visit = open();
    await Promise.all([visit.findSeat(true), pass(100)]);
    expect(visit.stage.name).toBe('knocking');
    visit.closePage();
    freeLocks();
  }
});

test('a host who loads the page anew has the link, the door and the cover as before, whatever the house says of it', async () => {
  const hosted = (door: Door) => {
    wire.say({
      type: 'seated',
      seating: seating([1], { kind: 'private', chairs: 3, epoch: meshes.length }),
    });
    wire.say({ type: 'hosted', table: TABLE, door, host: 1 });
  };
  const before = open();
  before.host(3, 'knock');
  wire.say(WELCOME);
  before.takeSeat();
  await pass();
  hosted('knock');
  await pass();
  before.sitting?.setDoor('locked');
  expect(theMesh().linkSteps).toEqual([]);
  theMesh().link(2, { state: CONNECTED });
  const cover = before.sitting?.cover.over(theMesh().links.get(2) ?? expect.fail());
  cover?.cover();
  const { stage } = before;
  if (stage.name !== 'table' || stage.kind !== 'private') throw new Error('not at the table');
  before.closePage();
  freeLocks();

  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  expect(theMesh().linkSteps).toHaveLength(1);
  hosted('open');
  await pass();
  const { invitation } = stage;
  expect(visit.stage).toMatchObject({ name: 'table', invitation, door: 'locked' });
  expect(visit.stage.name === 'table' && visit.stage.kind === 'private').toBe(true);
  expect(keepsDoor(visit.stage as typeof stage)).toBe(true);
});

/** What is asked of the house, without what the guest is bound to. */
const requests = () => wire.sent.splice(0).filter(({ type }) => type !== 'leave');

test('the link to a private table outlives a house that has forgotten it: whoever sits there alone sets it again as it was', async () => {
  const host = open();
  host.host(3, 'open');
  wire.say(WELCOME);
  host.takeSeat();
  await pass();
  const alone = { kind: 'private', chairs: 3 } as const;
  wire.say({ type: 'seated', seating: seating([1], alone) });
  await pass();
  host.sitting?.setDoor('knock');
  const invitationOf = ({ stage }: Visit) =>
    stage.name === 'table' && stage.kind === 'private' ? stage.invitation : null;
  const invitation = invitationOf(host);
  wire.take();
  wire.restart();
  await pass(100);
  expect(requests()).toMatchObject([{ type: 'join', table: TABLE, chairs: 3 }]);
  expect(theMesh().options.psk).toEqual(meshes[0]?.options.psk);
  wire.say({ type: 'seated', seating: seating([1], alone) });
  wire.say({ type: 'hosted', table: TABLE, door: 'open', host: 1 });
  await pass();
  expect(requests()).toMatchObject([{ type: 'door', table: TABLE, door: 'knock' }]);
  expect(host.stage).toMatchObject({ name: 'table', table: TABLE, door: 'knock' });
  expect(invitationOf(host)).toBe(invitation);
  // After the evening, too, the way back leads there; and from a page that was loaded anew and finds its seat gone.
  host.closePage();
  freeLocks();
  const next = open();
  await Promise.all([next.findSeat(true), pass(100)]);
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  wire.say({ type: 'refused', code: 'seat-gone' });
  expect([next.stage, next.wayBack]).toEqual([{ name: 'exit', why: 'seat-gone' }, 'link']);
  wire.take();
  next.backToTable();
  await pass(100);
  expect(requests()).toMatchObject([{ type: 'join', table: TABLE, chairs: 3 }]);
});

test('whoever knocks while the house has forgotten the table asks again until its host is back, and not for ever', async () => {
  const guest = open();
  guest.invited(TABLE, FRAGMENT);
  guest.acceptInvitation();
  wire.say(WELCOME);
  guest.takeSeat();
  await pass(100);
  wire.take();
  wire.restart();
  await pass(100);
  expect(wire.take()).toEqual(['join']);
  wire.say({ type: 'refused', code: 'no-such-table' });
  expect(guest.stage.name).toBe('knocking');
  await pass(2000);
  expect(wire.take()).toEqual(['join']);
  await pass(20_000);
  wire.say({ type: 'refused', code: 'no-such-table' });
  expect(guest.stage).toEqual({ name: 'exit', why: 'no-such-table' });
});

const TIE = new Uint8Array(32).fill(5);

/** A private table with this door, of which seats 1 (this guest's) and 2 are tied, and seat 3 has left; what the next page is told. */
async function comesBackTo(door: Door): Promise<ToldMesh> {
  const before = open();
  before.host(3, door);
  wire.say(WELCOME);
  before.takeSeat();
  await pass();
  const friends = { kind: 'private', chairs: 3 } as const;
  wire.say({ type: 'seated', seating: seating([1], friends) });
  before.sitting?.setDoor(door);
  await pass();
  const mesh = theMesh();
  mesh.ties = new Map([
    [2, TIE],
    [3, TIE],
  ]);
  mesh.link(2, { state: CONNECTED });
  mesh.ties = new Map([[2, TIE]]);
  mesh.link(3, { state: { phase: 'closed', by: 'there' } });
  before.closePage();
  freeLocks();
  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  wire.say({ type: 'seated', seating: seating([1, 2], { ...friends, epoch: 2 }) });
  await pass();
  return theMesh();
}

test.each(['locked', 'knock', 'open'] as const)(
  'a page that comes back is known by what tied the one before, and where the door was not open (%s) knows nobody else',
  async (door) => {
    const mesh = await comesBackTo(door);
    expect(mesh.options.ties).toEqual(new Map([[2, TIE]]));
    expect(mesh.wished?.kind === 'newcomer' && mesh.wished.among).toEqual(
      door === 'open' ? null : new Set([2]),
    );
    // Loaded anew once more, before anybody was there: by the same.
    expect(sessionStorage.getItem('eat-with-me.seat')).toContain('BQUFBQUF');
  },
);

test('whoever has not sat anywhere is tied to nobody', async () => {
  await dine();
  expect(theMesh().options.ties).toEqual(new Map());
});

test.each(['{"0":"x"}', '{"2":"short"}', '{"seat":"' + 'B'.repeat(43) + '"}', '[1]'])(
  'what is no tie is no ticket: %s',
  async (ties) => {
    (await dine()).closePage();
    const kept: unknown = JSON.parse(sessionStorage.getItem('eat-with-me.seat') ?? '');
    const changed = { ...Object(kept), ties: JSON.parse(ties) };
    sessionStorage.setItem('eat-with-me.seat', JSON.stringify(changed));
    freeLocks();
    const visit = open();
    await Promise.all([visit.findSeat(true), pass(100)]);
    expect(visit.stage.name).toBe('door');
  },
);

test.each(['the same page, as the browser has kept it', 'another page of the tab'] as const)(
  'whoever went to look at something else comes back to their seat, and nothing is live before they say so: %s',
  async (which) => {
    const before = await dine();
    before.closePage();
    expect([before.stage.name, before.devices.camera.phase]).toEqual(['door', 'unasked']);
    // Nobody has freed the locks of a page that is still there.
    const visit = which === 'another page of the tab' ? open() : before;
    await Promise.all([visit.findSeat(false), pass(100)]);
    expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'seat-held' }, 'seat']);
    expect(visit.devices.camera.phase).toBe('unasked');
    wire.take();
    visit.backToTable();
    await pass(100);
    wire.say({ ...WELCOME, token: 'n'.repeat(43) });
    await pass();
    expect(wire.sent).toMatchObject([{ type: 'reclaim', ticket: WELCOME.token }]);
  },
);

test('a copy of the tab has no seat, and forgets the ticket', async () => {
  await dine();
  const copy = open();
  const found = copy.findSeat(true);
  await pass(2000);
  await found;
  expect(copy.stage.name).toBe('door');
  expect(sessionStorage).toHaveLength(0);
});

test('a copy that is made in the last moment of getting up has no seat, either, although nobody has it any more', async () => {
  const visit = await dine();
  visit.leaveTable();
  await pass(UNDO_MS - 100);
  const items = Object.entries(sessionStorage);
  await pass(200);
  expect(visit.stage).toEqual({ name: 'exit', why: 'you-left' });
  // The copy has a storage of its own, as it was when it was made.
  for (const [key, value] of items) sessionStorage.setItem(key, value);
  const copy = open();
  const found = copy.findSeat(false);
  await pass(2000);
  await found;
  expect([copy.stage.name, sessionStorage.getItem('eat-with-me.seat')]).toEqual(['door', null]);
});

test('a page that was opened again, not loaded anew, asks before anything is live', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  await Promise.all([visit.findSeat(false), pass()]);
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'seat-held' }, 'seat']);
  expect([wire.sent, visit.devices.camera.phase]).toEqual([[], 'unasked']);
  // Loaded anew it asks as well: “Your camera is off” holds until the guest has said so.
  visit.closePage();
  freeLocks();
  const anew = open();
  await Promise.all([anew.findSeat(true), pass()]);
  expect([anew.stage.name, anew.wayBack]).toEqual(['exit', 'seat']);
  anew.backToTable();
  await pass(100);
  expect(anew.stage.name).toBe('knocking');
  anew.closePage();
  freeLocks();
  const back = open();
  await Promise.all([back.findSeat(true), pass(100)]);
  expect(back.stage.name).toBe('knocking');
});

test('whoever opens an invitation while a seat of theirs is held can go to either', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  visit.invited(TABLE, FRAGMENT);
  await Promise.all([visit.findSeat(false), pass()]);
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'seat-held' }, 'seat']);
  visit.goBack('invited');
  expect(visit.stage.name).toBe('invited');
  expect(sessionStorage.getItem('eat-with-me.invitation')).toContain(FRAGMENT);
});

test('a company that does not come about is asked for again with the token of the new page, not for ever', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  let asked = 0;
  while (visit.stage.name !== 'exit' && asked < 20) {
    expect(wire.sent.at(-1)?.type).toBe('reclaim');
    asked += 1;
    wire.say({ type: 'seated', seating: seating([1, 2], { epoch: 1 + asked }) });
    theMesh().fails('E_REVEAL_TIMEOUT', { first: true });
    await pass(3000);
  }
  expect(asked).toBe(7);
  const tickets = wire.sent.flatMap((said) => (said.type === 'reclaim' ? [said.ticket] : []));
  expect([...new Set(tickets)]).toEqual([WELCOME.token, 'n'.repeat(43)]);
});

test('whoever loads the page anew again and again, impatiently, comes back all the same: also while it is not known yet whether there is a seat', async () => {
  (await dine()).closePage();
  const kept = sessionStorage.getItem(SEAT);
  freeLocks();
  const visit = open();
  const found = visit.findSeat(true);
  visit.closePage();
  await Promise.all([found, pass(100)]);
  expect(sessionStorage.getItem(SEAT)).toBe(kept);
  freeLocks();
  const next = open();
  await Promise.all([next.findSeat(true), pass(100)]);
  expect(next.stage).toMatchObject({ name: 'knocking', phase: 'coming-back' });
});

test('a page that was put away before it knew whether there is a seat asks again when it is shown again', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  const found = [visit.findSeat(true)];
  visit.closePage();
  found.push(visit.findSeat(false));
  await Promise.all([...found, pass(100)]);
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'seat-held' }, 'seat']);
});

test('Back, on the way back to a seat, gives it up no more than a closed page does', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  wire.say({ ...WELCOME, token: 'n'.repeat(43) });
  await pass();
  wire.take();
  visit.goBack('door');
  await pass(100);
  expect([wire.closings, wire.take()]).toEqual([['page-closed'], []]);
  expect([visit.stage, visit.wayBack]).toEqual([{ name: 'exit', why: 'seat-held' }, 'seat']);
  visit.backToTable();
  await pass(100);
  expect(visit.stage).toMatchObject({ name: 'knocking', phase: 'coming-back' });
});

test('a seat that is gone is said to be gone', async () => {
  (await dine()).closePage();
  freeLocks();
  const visit = open();
  await Promise.all([visit.findSeat(true), pass(100)]);
  wire.say(WELCOME);
  await pass();
  wire.say({ type: 'refused', code: 'seat-gone' });
  expect(visit.stage).toEqual({ name: 'exit', why: 'seat-gone' });
  expect(sessionStorage).toHaveLength(0);
});

test('Back goes one stage back, and asks at the table', async () => {
  const visit = open();
  visit.findTable();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  visit.goBack('laying');
  expect([visit.stage.name, wire.take().at(-1)]).toEqual(['laying', 'leave']);
  visit.goBack('door');
  expect(visit.stage.name).toBe('door');
  const seated = await dine();
  seated.goBack('laying');
  expect([seated.stage.name, seated.seat.leaveAsked]).toEqual(['table', true]);
});

test('whoever lays the table goes back to where they came from: to the invitation, what the table is to be like, or the door', async () => {
  const invited = open();
  invited.invited(TABLE, FRAGMENT);
  invited.acceptInvitation();
  invited.layNot();
  expect(invited.stage.name).toBe('invited');
  expect(sessionStorage.getItem('eat-with-me.invitation')).toContain(FRAGMENT);
  const host = open();
  host.host(3, 'knock');
  host.layNot();
  expect(host.stage.name).toBe('setting');
  const visit = open();
  visit.findTable();
  visit.layNot();
  expect(visit.stage.name).toBe('door');
});

test('an invitation outlives a reload while its guest is invited, and not the evening', async () => {
  const visit = open();
  visit.invited(TABLE, FRAGMENT);
  visit.closePage();
  expect(sessionStorage.getItem('eat-with-me.invitation')).toContain(FRAGMENT);
  const again = open();
  again.invited(TABLE, FRAGMENT);
  again.acceptInvitation();
  again.goBack('invited');
  expect(again.stage.name).toBe('invited');
  again.toDoor();
  expect(sessionStorage).toHaveLength(0);
});

test.each(['invited', 'laying', 'knocking'] as const)(
  'a browser that shows a page again as it was left (%s) shows the invitation, and nothing is live',
  async (name) => {
    const visit = open();
    visit.invited(TABLE, FRAGMENT);
    if (name !== 'invited') visit.acceptInvitation();
    wire.say(WELCOME);
    if (name === 'knocking') visit.takeSeat();
    await pass(100);
    expect(visit.stage.name).toBe(name);
    visit.closePage();
    expect([visit.stage.name, visit.devices.camera.phase]).toEqual(['invited', 'unasked']);
    expect(sessionStorage.getItem('eat-with-me.invitation')).toContain(FRAGMENT);
    visit.acceptInvitation();
    await pass(100);
    expect(visit.stage.name).toBe(name === 'knocking' ? 'knocking' : 'laying');
  },
);

test.each([
  ['a character is another', `X${FRAGMENT.slice(1)}`],
  ['the end is missing', FRAGMENT.slice(0, -2)],
  ['nothing is left', null],
])('a link is told to be broken before anything is asked: %s', (_, fragment) => {
  const visit = open();
  visit.invited(TABLE, fragment);
  expect(visit.stage).toEqual({ name: 'exit', why: 'wrong-invitation' });
});
