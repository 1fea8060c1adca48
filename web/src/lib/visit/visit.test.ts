import { openDoorName, sealDoorName } from '@eat-with-me/mesh/trust/door-name';
import type { HouseOffer } from '@eat-with-me/protocol/wire/house';
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { CompanionMate } from '#lib/companion/companion-mate.svelte.ts';
import { FakeCompanion } from '#lib/testing/fake-companion.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import { FakeMesh, PLEDGE } from '#lib/testing/fake-mesh.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { tableSupply } from '#lib/testing/table-supply.ts';
import type { MakeMesh } from './mesh-supply.ts';
import { invitationPath } from '#lib/visit/invited/invitation.ts';
import { UNDO_MS } from '#lib/visit/seat/rising.svelte.ts';
import type { VisitParts } from './visit-parts.ts';
import { Visit } from './visit.svelte.ts';

const CONNECTED = { phase: 'connected', since: 0 } as const;
const GONE = { phase: 'closed', by: 'there' } as const;
const OUTLOOK = { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null };
const INVITATION = { table: TABLE, secret: new Uint8Array(32).fill(7) };
const SECRET = invitationPath(INVITATION).split('#')[1] ?? '';

let wire: FakeWire;
let visit: Visit;
let meshes: FakeMesh[];
let companions: FakeCompanion[];
let options: Parameters<MakeMesh>[2][];
/** What the house asks of its guests. */
let offer: HouseOffer;
/** What work the guest's device was asked for, and what comes of it. */
let asked: Challenge[];
let work: PromiseWithResolvers<Work | null>;
/** What comes of bringing the code of a mesh. */
let code: 'comes' | 'stays away' | 'makes no keys';

beforeEach(() => {
  vi.useFakeTimers();
  wire = new FakeWire();
  [meshes, companions, options, code] = [[], [], [], 'comes'];
  const make: MakeMesh = (...[, , given]) => {
    options.push(given);
    const mesh = new FakeMesh();
    meshes.push(mesh);
    return mesh;
  };
  const bring = () => {
    if (code === 'stays away') return Promise.reject(new Error('no code'));
    return Promise.resolve(code === 'comes' ? tableSupply(make) : null);
  };
  const company: VisitParts['company'] = {
    fetchOffer: () => Promise.resolve({ kind: 'house', host: null, ownKey: null }),
    bring: ({ kind }, devices) => {
      const companion = new FakeCompanion(kind);
      companions.push(companion);
      return Promise.resolve(new CompanionMate(companion, devices));
    },
  };
  history.replaceState(null, '', '/');
  offer = { rules: null, ageGate: null };
  const rules = new HouseRules(() => Promise.resolve(offer));
  work = Promise.withResolvers();
  const doWork: VisitParts['work'] = (challenge) => {
    asked.push(challenge);
    return work.promise;
  };
  asked = [];
  visit = new Visit({ wire, meshes: { bring }, company, rules, work: doWork });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Lets everything happen that needs no time but that of the given ms. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

const theMesh = (): FakeMesh => {
  const mesh = meshes.at(-1);
  if (!mesh) throw new Error('no mesh was made');
  return mesh;
};

async function queue(welcome = WELCOME): Promise<void> {
  visit.findTable();
  wire.say(welcome);
  visit.takeSeat();
  await pass();
}

async function sit(change: Parameters<typeof seating>[1] = {}): Promise<FakeMesh> {
  await queue();
  wire.say({ type: 'seated', seating: seating([1, 2], change) });
  const mesh = theMesh();
  mesh.link(2, { state: CONNECTED });
  await pass();
  wire.take();
  return mesh;
}

const refused = (why: MessageOf<ServerMessage, 'refused'>['code'], retryAfterMs = 500): void =>
  wire.say({ type: 'refused', code: why, retryAfterMs });

test('from the door to the queue, with a ticket that is bound to one mesh', async () => {
  visit.findTable();
  expect(visit.stage.name).toBe('laying');
  visit.own.name = '  Ana  ';
  visit.takeSeat();
  await pass();
  expect(wire.sent).toEqual([]);
  wire.say(WELCOME);
  await pass();
  expect(wire.sent).toMatchObject([{ type: 'queue', ticket: { sizes: [2], pledge: PLEDGE } }]);
  expect(visit.own.name).toBe('Ana');
  expect(theMesh().calls).toEqual(['setThrift', 'prepare']);
  expect(options).toEqual([{ psk: null, relayOnly: true, ties: new Map() }]);
});

test('the queue is shown after a moment, and what it looks like as the server says it', async () => {
  await queue();
  expect(visit.stage.name).toBe('laying');
  await pass(100);
  wire.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
  expect(visit.stage).toMatchObject({ name: 'queue', outlook: OUTLOOK, pause: null });
  wire.say({ type: 'counted', outlook: { ...OUTLOOK, waiting: 5 } });
  expect(visit.stage).toMatchObject({ outlook: { waiting: 5 } });
});

test('is seated, and the table is shown once somebody is found', async () => {
  await queue();
  wire.say({ type: 'seated', seating: seating() });
  expect(visit.stage.name).toBe('laying');
  theMesh().link(2, { state: CONNECTED });
  await pass();
  expect(visit.stage).toMatchObject({ name: 'table', table: TABLE, guests: [{ seat: 2 }] });
  expect(visit.news).toEqual({ kind: 'table-ready' });
});

test('what the mesh says goes to the server, what the server says of the table to the mesh', async () => {
  const mesh = await sit();
  mesh.says({ type: 'signal', to: 2, box: 'abc' });
  expect(wire.sent).toEqual([{ type: 'signal', to: 2, box: 'abc' }]);
  wire.say({ type: 'signal', from: 2, box: 'def' });
  expect(mesh.heard).toEqual([{ type: 'signal', from: 2, box: 'def' }]);
  mesh.doubts();
  expect(wire.renewals).toBe(1);
});

test('the last to go ends the table, and everything that belongs to it', async () => {
  const mesh = await sit();
  mesh.link(2, { state: GONE });
  expect(visit.stage).toEqual({ name: 'exit', why: 'others-left' });
  expect(mesh.calls).toContain('leave');
  expect(visit.sitting).toBeNull();
  expect(wire.take()).toEqual(['leave']);
  mesh.says({ type: 'signal', to: 2, box: 'abc' });
  mesh.fails('E_TABLE_INVALID', { first: true });
  expect([wire.take(), visit.stage]).toEqual([[], { name: 'exit', why: 'others-left' }]);
});

test('the next table is another one: the last is not sat down at again', async () => {
  await sit();
  visit.nextTable();
  await pass(UNDO_MS);
  expect(wire.take()).toEqual(['leave', 'queue']);
  expect(meshes).toHaveLength(2);
  wire.say({ type: 'seated', seating: seating() });
  await pass(300);
  expect(visit.stage.name).toBe('queue');
  wire.say({ type: 'seated', seating: seating([1, 2], { table: 'u'.repeat(22) }) });
  await pass(300);
  expect(visit.stage).toMatchObject({ name: 'table', table: 'u'.repeat(22) });
});

test('a seating that comes after the queue was left seats nobody', async () => {
  await queue();
  visit.leaveQueue();
  wire.say({ type: 'seated', seating: seating() });
  await pass(300);
  expect(visit.stage).toEqual({ name: 'exit', why: 'queue-left' });
  expect(theMesh().calls).not.toContain(`sitDown ${TABLE}`);
});

test('a seating by a ticket that was taken back is none, and no reason to trust nobody: the next one counts', async () => {
  const openings = ['first', 'second'].map((one) => ({ ...PLEDGE, opening: one }));
  const pledges = openings.values();
  vi.spyOn(FakeMesh.prototype, 'pledge').mockImplementation(() =>
    Promise.resolve(pledges.next().value ?? PLEDGE),
  );
  const by = (pledge = PLEDGE, table = TABLE) => {
    const told = seating([1, 2], { table });
    const seats = told.seats.map((seat) => (seat.seat === 1 ? { ...seat, pledge } : seat));
    wire.say({ type: 'seated', seating: { ...told, seats } });
  };
  await queue();
  visit.leaveQueue();
  visit.findTable();
  // The ticket is on its way, or not even that, and the house has not heard that the one before was taken back.
  by(openings[0]);
  await pass();
  by(openings[0]);
  expect(theMesh().calls.some((call) => call.startsWith('sitDown'))).toBe(false);
  by(openings[1], 'u'.repeat(22));
  expect(theMesh().calls).toContain(`sitDown ${'u'.repeat(22)}`);
});

test.each([
  ['another size', { sizeChoice: '3' }, { chairs: 2 }],
  ['a full table', { startWithFewer: false }, { chairs: 4 }],
] as const)(
  'a table that was laid before the house has heard of another wish is left, not distrusted: %s',
  async (_, change, told) => {
    visit.wishes.sizeChoice = told.chairs === 2 ? '2' : '4';
    await queue();
    await pass(100);
    wire.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
    wire.take();
    Object.assign(visit.wishes, change);
    visit.wishAnew();
    await pass();
    wire.say({ type: 'seated', seating: seating([1, 2], told) });
    await pass(100);
    expect(wire.take()).toEqual(['queue', 'leave', 'queue']);
    expect(meshes.flatMap(({ calls }) => calls).join()).not.toContain('sitDown');
    expect(visit.stage).toMatchObject({ name: 'queue', pause: null });
    // What no ticket asked for is for the mesh to judge.
    wire.say({ type: 'seated', seating: seating([1, 2, 3, 4, 5], { table: 'u'.repeat(22) }) });
    expect(theMesh().calls).toContain(`sitDown ${'u'.repeat(22)}`);
  },
);

test('a pledge that was never given is held against the table all the same', async () => {
  await queue();
  const [own, other] = seating().seats;
  if (!own || !other) throw new Error('nobody sits there');
  const seats = [{ ...own, pledge: { ...PLEDGE, opening: 'never' } }, other];
  wire.say({ type: 'seated', seating: seating([1, 2], { seats }) });
  expect(theMesh().calls).toContain(`sitDown ${TABLE}`);
});

test('who leaves before the house has said who it is asks for nothing', async () => {
  visit.findTable();
  visit.takeSeat();
  visit.leaveQueue();
  wire.say(WELCOME);
  await pass();
  expect(wire.take()).toEqual(['leave']);
  expect(meshes).toEqual([]);
});

test('a house that says during a meal that a table-mate is gone is not believed', async () => {
  const mesh = await sit();
  mesh.isTrusted = true;
  mesh.link(2, { state: CONNECTED });
  const { stage } = visit;
  wire.say({ type: 'queued', because: 'table-mate-gone', outlook: OUTLOOK });
  await pass(100);
  expect([visit.stage, wire.take()]).toEqual([stage, []]);
  expect(mesh.calls).not.toContain('leave');
});

test('a table-mate who is gone before one sat down leaves the place in the queue, and a fresh ticket', async () => {
  const mesh = await sit();
  wire.say({ type: 'queued', because: 'table-mate-gone', outlook: OUTLOOK });
  await pass(100);
  expect(mesh.calls).toContain('leave');
  expect(wire.take()).toEqual(['queue']);
  expect(visit.stage).toMatchObject({ name: 'queue', because: 'table-mate-gone' });
});

test('a table of strangers that falls apart is followed by the queue', async () => {
  await queue();
  wire.say({ type: 'seated', seating: seating() });
  wire.take();
  theMesh().fails('E_REVEAL_TIMEOUT', { first: true });
  await pass(100);
  expect(wire.take()).toEqual(['leave', 'queue']);
  expect(visit.stage.name).toBe('queue');
});

test('other salts bring another ticket while one waits, and only then', async () => {
  await queue();
  wire.take();
  wire.say({ type: 'salted', salts: ['c'.repeat(22), 'd'.repeat(22)] });
  await pass();
  expect(wire.take()).toEqual(['queue']);
  visit.leaveQueue();
  wire.say({ type: 'salted', salts: ['e'.repeat(22), 'f'.repeat(22)] });
  await pass();
  expect(wire.take()).toEqual(['leave']);
});

test('a refusal is read, asked again when the server says, and forgotten once it goes on', async () => {
  await queue();
  wire.take();
  refused('one-moment');
  expect(visit.house.notice).toBe('one-moment');
  await pass(500);
  expect(wire.take()).toEqual(['queue']);
  wire.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
  expect(visit.house.notice).toBeNull();
});

test('who changes tables a lot sees the ticket wait', async () => {
  await queue();
  await pass(100);
  refused('too-soon', 9000);
  expect(visit.stage).toMatchObject({ pause: { why: 'changed-tables', until: Date.now() + 9000 } });
  wire.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
  expect(visit.stage).toMatchObject({ pause: null, since: Date.now() });
});

test('code that did not come is asked for again', async () => {
  code = 'stays away';
  await queue();
  expect([wire.take(), meshes]).toEqual([[], []]);
  code = 'comes';
  await pass(2000);
  expect(wire.take()).toEqual(['queue']);
});

test('a browser that makes no keys is told so before the guest lays their place', async () => {
  code = 'makes no keys';
  visit.findTable();
  await pass();
  expect(visit.stage).toEqual({ name: 'exit', why: 'insecure-page' });
});

test('a guest who hides their address is not seated where that cannot be, and may choose otherwise', async () => {
  visit.own.hidesAddress = true;
  await queue({ ...WELCOME, relay: false });
  expect(visit.stage).toEqual({ name: 'exit', why: 'no-relay' });
  visit.findTable();
  expect(visit.stage.name).toBe('laying');
});

test.each([
  ['goes by direct lines', { strangers: 'direct' }],
  ['has no relay any more', { relay: false }],
] as const)(
  'a house that %s once it is back unhides nobody who waits: it is asked first',
  async (_, change) => {
    await queue();
    expect(visit.addressHidden).toBe(true);
    wire.take();
    wire.say({ ...WELCOME, ...change });
    wire.restart();
    await pass();
    expect(wire.take()).toEqual(['leave']);
    expect(visit.stage).toEqual({ name: 'exit', why: 'hides-no-more' });
    expect(options).toEqual([{ psk: null, relayOnly: true, ties: new Map() }]);
    visit.findTable();
    expect([visit.stage.name, visit.addressHidden]).toEqual(['laying', false]);
    visit.takeSeat();
    await pass();
    expect(wire.take()).toEqual(['queue']);
    expect(options.at(-1)).toEqual({ psk: null, relayOnly: false, ties: new Map() });
  },
);

test('what was promised at one table is not less at the next, unless the guest has read that', async () => {
  await sit();
  wire.say({ ...WELCOME, strangers: 'direct' });
  visit.nextTable();
  await pass(UNDO_MS);
  expect(visit.stage).toEqual({ name: 'exit', why: 'hides-no-more' });
});

test('who was hidden from strangers reads first that friends learn the address', async () => {
  await sit();
  visit.leaveTable();
  visit.host(4, 'open');
  expect([visit.stage.name, visit.addressHidden]).toEqual(['laying', false]);
});

test('a house that hides more once it is back hides at once, and from then on', async () => {
  await queue({ ...WELCOME, strangers: 'direct' });
  wire.say(WELCOME);
  wire.restart();
  await pass();
  expect(options.map(({ relayOnly }) => relayOnly)).toEqual([false, true]);
  wire.say({ ...WELCOME, strangers: 'direct' });
  wire.restart();
  await pass();
  expect(visit.stage).toEqual({ name: 'exit', why: 'hides-no-more' });
});

test('sets a private table and sits there alone', async () => {
  visit.setPrivateTable();
  visit.host(4, 'open');
  wire.say(WELCOME);
  visit.takeSeat();
  await pass();
  expect(wire.sent).toEqual([{ type: 'host', chairs: 4, door: 'open', pledge: PLEDGE }]);
  expect(options).toEqual([{ psk: expect.any(Uint8Array), relayOnly: false, ties: new Map() }]);
  wire.say({ type: 'seated', seating: seating([1], { kind: 'private', chairs: 4 }) });
  expect(visit.stage).toMatchObject({ name: 'table', kind: 'private', guests: [] });
});

test('comes by an invitation, knocks, and is not let in', async () => {
  visit.invited(TABLE, SECRET);
  expect(visit.stage.name).toBe('invited');
  visit.acceptInvitation();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  expect(wire.take()).toEqual(['join']);
  wire.say({ type: 'waited', table: TABLE });
  expect(visit.stage).toMatchObject({ name: 'knocking', phase: 'asked' });
  refused('not-admitted');
  expect(visit.stage).toEqual({ name: 'exit', why: 'not-admitted' });
});

test('whoever knocks says their name to whoever has the link, and the server cannot read it', async () => {
  visit.invited(TABLE, SECRET);
  visit.acceptInvitation();
  visit.own.name = 'Ana';
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  wire.take();
  wire.say({ type: 'waited', table: TABLE });
  const [said] = await soon(() => {
    expect(wire.sent).toHaveLength(1);
    return wire.sent;
  });
  if (said?.type !== 'introduce') throw new Error('not introduced');
  expect(JSON.stringify(said)).not.toContain('Ana');
  const at = { secret: INVITATION.secret, table: TABLE, guest: WELCOME.guest };
  expect(await openDoorName(said.name, at)).toBe('Ana');
});

test('whoever has no name says none', async () => {
  visit.invited(TABLE, SECRET);
  visit.acceptInvitation();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  wire.take();
  wire.say({ type: 'waited', table: TABLE });
  await pass(100);
  expect(wire.take()).toEqual([]);
});

test('the host reads who knocks; what was not sealed for this door says nothing', async () => {
  visit.invited(TABLE, SECRET);
  visit.acceptInvitation();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass(100);
  wire.say({ type: 'seated', seating: seating([1], { kind: 'private', chairs: 4 }) });
  const names = () =>
    visit.stage.name === 'table' && visit.stage.kind === 'private' && visit.stage.names;
  const [ana, ben] = ['a'.repeat(22), 'b'.repeat(22)];
  const at = { secret: INVITATION.secret, table: TABLE, guest: ana };
  const name = (await sealDoorName('Ana', at)) ?? '';
  for (const guest of [ana, ben]) wire.say({ type: 'knocked', table: TABLE, guest, waits: true });
  wire.say({ type: 'introduced', table: TABLE, guest: ben, name });
  wire.say({ type: 'introduced', table: TABLE, guest: ana, name });
  await soon(() => expect(names()).toEqual(new Map([[ana, 'Ana']])));
});

test('half an invitation opens no door', () => {
  visit.invited(TABLE, 'short');
  expect(visit.stage).toEqual({ name: 'exit', why: 'wrong-invitation' });
});

test('a server that has forgotten everybody is asked anew by who waits, and told of the table by who eats', async () => {
  await queue();
  wire.take();
  wire.restart();
  await pass();
  expect(wire.take()).toEqual(['queue']);
  expect(meshes.map(({ calls }) => calls.includes('leave'))).toEqual([true, false]);
  wire.say({ type: 'seated', seating: seating() });
  theMesh().link(2, { state: CONNECTED });
  wire.restart();
  await pass();
  expect(theMesh().calls).toContain('forgotten');
  expect([meshes.length, visit.stage.name]).toEqual([2, 'table']);
});

test('a table at which nobody is reached yet is given up with the server that laid it', async () => {
  await queue();
  wire.say({ type: 'seated', seating: seating() });
  const mesh = theMesh();
  wire.restart();
  await pass();
  mesh.link(2, { state: CONNECTED });
  await pass(300);
  expect([visit.stage.name, meshes.length]).toEqual(['queue', 2]);
});

test('another node that has lost the ticket gets it again', async () => {
  await queue();
  wire.take();
  wire.move('queue');
  await pass();
  expect(wire.take()).toEqual([]);
  wire.move(null);
  await pass();
  expect(wire.take()).toEqual(['queue']);
});

test('table-mates hear of what the guest changes, while there are some', async () => {
  const mesh = await sit();
  mesh.calls.length = 0;
  visit.own.thrift = 'audio-only';
  visit.own.sleep(true);
  visit.own.savePower(true);
  expect(mesh.calls).toEqual(['setThrift', 'setPresence', 'setSaving']);
  visit.leaveTable();
  await pass(UNDO_MS);
  mesh.calls.splice(0);
  visit.own.sleep(false);
  expect(mesh.calls).toEqual([]);
});

test('a page that is online again tries the server at once', () => {
  visit.online();
  expect(wire.renewals).toBe(1);
});

test('back at the door nothing goes on', async () => {
  const mesh = await sit();
  visit.toDoor();
  expect([visit.stage, wire.state.phase]).toEqual([{ name: 'door' }, 'closed']);
  expect(mesh.calls).toContain('leave');
  await pass(10_000);
  expect(visit.stage).toEqual({ name: 'door' });
});

const queued = (waiting: number): void =>
  wire.say({
    type: 'queued',
    because: 'asked',
    outlook: { waiting, bySize: { 2: waiting, 3: 0, 4: 0 }, estimateMs: null },
  });

async function eatWithCompanion(waiting = 1): Promise<void> {
  visit.findTable();
  visit.meanwhile.want();
  wire.say(WELCOME);
  visit.takeSeat();
  await pass();
  queued(waiting);
  await pass();
}

test('company pressed at the door comes in the queue, after the place is laid, and the ticket waits as well', async () => {
  await eatWithCompanion();
  expect(wire.take()).toEqual(['queue']);
  expect(visit.meanwhile.company).toMatchObject({ name: 'here' });
  expect(companions.map(({ calls }) => calls)).toEqual([['start']]);
});

test('company does not come while somebody waits who will be seated with this guest', async () => {
  await eatWithCompanion(2);
  expect(companions).toEqual([]);
  wire.say({
    type: 'counted',
    outlook: { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null },
  });
  await pass();
  expect(companions).toHaveLength(1);
});

test('a human is found: company says goodbye, and the table has nobody but humans', async () => {
  await eatWithCompanion();
  wire.say({ type: 'seated', seating: seating() });
  theMesh().link(2, { state: CONNECTED });
  await pass();
  expect(companions[0]?.calls).toEqual(['start', 'sayGoodbye']);
  expect(visit.meanwhile.company).toEqual({ name: 'none' });
  expect(visit.meanwhile.isOffered).toBe(false);
  expect(visit.stage).toMatchObject({ name: 'table', guests: [{ seat: 2 }] });
  expect(visit.stage.name === 'table' && visit.stage.guests).toHaveLength(1);
});

test('a guest who leaves the queue leaves the company there, too', async () => {
  await eatWithCompanion();
  visit.leaveQueue();
  expect(companions[0]?.calls).toEqual(['start', 'leave']);
  expect(visit.meanwhile.isOffered).toBe(false);
});

const RULES = { contact: 'host@eat.example', terms: 'https://eat.example/t', age: 'I am 18.' };

test('the rules of an open house stand before the first seat among strangers, and nothing more afterwards', async () => {
  offer = { rules: RULES, ageGate: null };
  wire.open();
  visit.findTable();
  wire.say(WELCOME);
  // The guest was faster than the house.
  visit.takeSeat();
  await pass();
  expect(visit.stage.name).toBe('laying');
  expect(visit.asksRules).toBe(true);
  expect(wire.take()).toEqual([]);
  visit.rules.agree('');
  visit.takeSeat();
  await pass();
  expect(wire.take()).toEqual(['queue']);
  visit.leaveQueue();
  visit.findTable();
  await pass();
  expect(visit.stage.name).toBe('queue');
});

test('a private table has no rules of the house', async () => {
  offer = { rules: RULES, ageGate: null };
  visit.host(4, 'open');
  wire.say(WELCOME);
  visit.takeSeat();
  await pass();
  expect(visit.asksRules).toBe(false);
  expect(wire.take()).toContain('host');
});

test('a house that wants to see an age, anew, has the guest lay the table again', async () => {
  offer = { rules: null, ageGate: 'https://age.example/' };
  history.replaceState(null, '', '/#18=v1.abc.def.ghi');
  await queue();
  expect(wire.sent.at(-1)).toMatchObject({ type: 'queue', age: 'v1.abc.def.ghi' });
  refused('one-moment', 10_000);
  refused('age');
  await pass(20_000);
  expect(visit.stage.name).toBe('laying');
  expect(visit.asksRules).toBe(true);
  expect(visit.house.notice).toBeNull();
  expect(wire.take()).toEqual(['queue']);
});

test('a house that is not open says so, and the visit ends', async () => {
  await queue();
  refused('one-moment', 10_000);
  refused('not-open');
  expect(visit.stage).toEqual({ name: 'exit', why: 'not-open' });
  expect(visit.house.notice).toBeNull();
});

const CHALLENGE = { nonce: 'a'.repeat(32), salt: 'b'.repeat(32), cost: 1250, prefix: '00' };

/** The house asks for work, first in words that pages of before it read. */
async function pressed(): Promise<void> {
  await queue();
  refused('one-moment', 10_000);
  wire.say({ type: 'refused', code: 'work', challenge: CHALLENGE });
  await pass(100);
  wire.take();
}

test('a ticket that costs work goes in when it is done, and the guest reads why it waits', async () => {
  await pressed();
  expect(asked).toEqual([CHALLENGE]);
  expect(visit.stage).toMatchObject({ name: 'queue', pause: { why: 'working' } });
  expect(visit.house.notice).toBeNull();
  await pass(20_000);
  expect(wire.take()).toEqual([]);
  const done = { counter: 7, key: 'c'.repeat(64) };
  work.resolve(done);
  await pass();
  expect(wire.sent.at(-1)).toMatchObject({ type: 'queue', work: done });
  wire.say({ type: 'queued', because: 'asked', outlook: OUTLOOK });
  expect(visit.stage).toMatchObject({ name: 'queue', pause: null });
});

test('work that could not be done is asked about again', async () => {
  await pressed();
  work.resolve(null);
  await pass(9000);
  expect(wire.take()).toEqual([]);
  await pass(1000);
  expect(wire.sent.at(-1)).not.toHaveProperty('work');
  expect(wire.take()).toEqual(['queue']);
});

test('work for a queue that was left brings no ticket', async () => {
  await pressed();
  visit.leaveQueue();
  wire.take();
  work.resolve({ counter: 7, key: 'c'.repeat(64) });
  await pass(20_000);
  expect(wire.take()).toEqual([]);
});
