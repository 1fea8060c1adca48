import { VIEW_HEIGHT_MAX } from '@eat-with-me/protocol/talk/table-talk';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { Seating } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeMesh, PLEDGE } from '#lib/testing/fake-mesh.ts';
import { seating, TABLE } from '#lib/testing/seatings.ts';
import type { ExitReason } from './exit-reason.ts';
import type { News } from './news.ts';
import { Sitting } from './sitting.ts';
import { keepsDoor, type TableStage } from './stage.ts';
import { BrokenRuns } from './broken-runs.ts';

const WISHED = {
  kind: 'newcomer',
  chairs: [2, 3],
  fewer: true,
  least: 2,
  known: new Set<string>(),
} as const;
const CONNECTED = { phase: 'connected', since: 0 } as const;
const GONE = { phase: 'closed', by: 'there' } as const;
const OTHER_TABLE = 'o'.repeat(22);

let mesh: FakeMesh;
let sitting: Sitting;
let brokenRuns: BrokenRuns;
let said: ClientMessage[];
let tables: TableStage[];
let news: News[];
let over: ExitReason[];
let apart: number;
const note = vi.fn();
const exclude = vi.fn();
const part = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  note.mockClear();
  exclude.mockClear();
  part.mockClear();
  brokenRuns = new BrokenRuns();
  make();
});
afterEach(() => vi.useRealTimers());

function make(secret: Uint8Array<ArrayBuffer> | null = null): void {
  mesh = new FakeMesh();
  const start = secret ? 'open' : 'covered';
  sitting = new Sitting({
    mesh,
    secret,
    meetings: { note, exclude, part },
    brokenRuns,
    cover: {
      start,
      checks: { on: false },
      step: { kind: 'video', begin: (track) => ({ track, end: () => undefined }) },
    },
  });
  [said, tables, news, over, apart] = [[], [], [], [], 0];
  sitting.on('say', (message) => said.push(message));
  sitting.on('table', (table) => tables.push(table));
  sitting.on('news', (one) => news.push(one));
  sitting.on('over', (why) => over.push(why));
  sitting.on('apart', () => (apart += 1));
}

const sit = (taken?: number[], change?: Partial<Seating>): TableStage =>
  sitting.sitDown(seating(taken, change), WISHED);

/** The table, if it is one of strangers. */
const strangers = () => (sitting.table?.kind === 'queue' ? sitting.table : null);
/** The table, if it is one of friends. */
const friends = () => (sitting.table?.kind === 'private' ? sitting.table : null);

/** A private table, at which the guest has this seat. */
function sitAmongFriends(you = 1): TableStage {
  make(new Uint8Array(32));
  return sit([1, 2], { kind: 'private', chairs: 4, you });
}

test('lays the table before anybody is there, and shows each guest as they come, clockwise', () => {
  expect(sit([1, 2, 3], { you: 2 }).guests).toEqual([]);
  expect(news).toEqual([{ kind: 'table-ready' }]);
  mesh.link(1, {});
  mesh.link(3, {});
  expect(sitting.table?.guests.map(({ seat }) => seat)).toEqual([3, 1]);
  expect(tables.at(-1)).toBe(sitting.table);
});

test('says aloud who came, whose line broke, who is back and who left', () => {
  sit([1, 2, 3]);
  const presence = { name: 'Ana', microphone: 'on', camera: 'on' } as const;
  mesh.link(2, {});
  mesh.link(3, {});
  mesh.link(2, { state: CONNECTED });
  expect(news).toHaveLength(1);
  for (const state of [CONNECTED, { phase: 'interrupted', since: 1 }, CONNECTED, GONE] as const) {
    mesh.link(2, { state, presence });
  }
  expect(news.slice(1)).toEqual(
    (['here', 'broken', 'back', 'left'] as const).map((what) => {
      return { kind: 'company', mates: [{ what, name: 'Ana', place: 2 }] };
    }),
  );
});

test('says aloud whose page was closed, and nothing of a line', () => {
  sit([1, 2]);
  const presence = { name: 'Ana', microphone: 'on', camera: 'on' } as const;
  mesh.link(2, { state: CONNECTED, presence });
  mesh.link(2, { state: { phase: 'interrupted', since: 1 }, isPageClosed: true });
  mesh.link(2, { state: CONNECTED, isPageClosed: false });
  expect(news.slice(1)).toEqual(
    (['closed', 'back'] as const).map((what) => {
      return { kind: 'company', mates: [{ what, name: 'Ana', place: 2 }] };
    }),
  );
});

test('what looks at pictures ends with the table, however it does', () => {
  for (const leave of [() => sitting.leave(), () => sitting.closePage()]) {
    make();
    const end = vi.spyOn(sitting.cover.check, 'end');
    leave();
    expect(end).toHaveBeenCalledOnce();
  }
});

test('ends when nobody is left among strangers, for the reason that counts most', () => {
  sit([1, 2, 3]);
  mesh.link(2, { state: CONNECTED });
  mesh.link(3, { state: CONNECTED });
  mesh.link(2, { state: { phase: 'failed', reason: 'lost' } });
  expect(over).toEqual([]);
  mesh.link(3, { state: GONE });
  expect(over).toEqual(['others-left']);
});

test('a table-mate who came by no link is company, too: nobody is left once they have gone', () => {
  sit();
  mesh.link(2, { state: CONNECTED });
  const mate = new FakeMate({ seat: 9 });
  sitting.seat(mate);
  expect(sitting.table?.guests.map(({ seat }) => seat)).toEqual([2, 9]);
  mesh.link(2, { state: GONE });
  expect([over, sitting.table?.guests]).toEqual([[], [mate]]);
  mate.state = { phase: 'closed', by: 'here' };
  sitting.look();
  expect(over).toEqual(['others-left']);
});

test('who is got up from has parted as much as who gets up, and nobody from a line that breaks', () => {
  sit([1, 2, 3]);
  mesh.link(2, { state: CONNECTED, meeting: 'm'.repeat(22) });
  mesh.link(3, { state: CONNECTED, meeting: 'n'.repeat(22) });
  mesh.link(3, { state: { phase: 'failed', reason: 'lost' } });
  expect(part).not.toHaveBeenCalled();
  mesh.link(2, { state: GONE });
  expect(part).toHaveBeenCalledExactlyOnceWith('m'.repeat(22), Date.now());
});

test('friends who leave have not parted from strangers', () => {
  make(new Uint8Array(32));
  sit();
  mesh.link(2, { state: CONNECTED, meeting: 'm'.repeat(22) });
  mesh.link(2, { state: GONE });
  expect(part).not.toHaveBeenCalled();
});

test('never again is kept with the meetings', () => {
  sit();
  mesh.link(2, { state: CONNECTED });
  const offer = () => sitting.table?.guests[0]?.neverAgain;
  offer()?.say();
  expect([offer()?.canSay, exclude.mock.calls]).toEqual([false, []]);
  mesh.link(2, { meeting: 'm'.repeat(22) });
  offer()?.say();
  expect(exclude).toHaveBeenCalledExactlyOnceWith('m'.repeat(22));
  expect([offer()?.canSay, offer()?.said]).toEqual([false, true]);
});

test('a host keeps the table when everybody has gone', () => {
  sitAmongFriends();
  mesh.link(2, { state: CONNECTED });
  mesh.link(2, { state: GONE });
  expect(over).toEqual([]);
  expect(sitting.table?.guests).toEqual([]);
});

test('keeps in sight who could not be who they had promised to be, and only them', () => {
  sit([1, 2, 3, 4]);
  for (const seat of [2, 3, 4]) mesh.link(seat, { state: CONNECTED });
  mesh.link(2, { state: { phase: 'failed', reason: 'untrusted', code: 'E_CERT' } });
  mesh.link(3, { state: { phase: 'failed', reason: 'untrusted', code: 'E_REVEAL_TIMEOUT' } });
  expect(sitting.table?.unsafe).toEqual([{ name: '', place: 2, code: 'E_CERT' }]);
});

test('notes whom the guest has met, and shows how strangers stand with comparing', () => {
  sit();
  mesh.comparing.become({ asking: [2] });
  mesh.link(2, { state: CONNECTED, meeting: 'm'.repeat(22) });
  expect(note).toHaveBeenCalledWith('m'.repeat(22));
  expect(strangers()?.comparing).toBe(mesh.comparing.view);
});

test('among friends there is nothing to compare, and the invitation is at hand', () => {
  sitAmongFriends();
  expect(friends()?.invitation).toContain(`/t/${TABLE}#`);
  mesh.link(2, { state: CONNECTED });
  expect(sitting.table).toHaveProperty('comparing', null);
});

test.each([
  { by: 'the queue', secret: null, lie: 'private' },
  { by: 'an invitation', secret: new Uint8Array(32), lie: 'queue' },
] as const)('who came by $by sees that table, though the server says $lie', ({ secret, lie }) => {
  make(secret);
  const table = sit([1, 2], { kind: lie, chairs: 3 });
  mesh.link(2, { state: CONNECTED, isConfirmed: true, isInvited: secret !== null });
  expect(sitting.table?.kind).toBe(secret ? 'private' : 'queue');
  expect(sitting.table?.comparing).toBe(secret ? null : mesh.comparing.view);
  expect('invitation' in table).toBe(secret !== null);
  const assurance = secret ? 'invited' : 'encrypted';
  expect(sitting.table?.guests[0]?.trust?.assurance).toBe(assurance);
});

test('no server makes a guest the keeper of the door while somebody in a lower seat is there', () => {
  const keeps = () => {
    const table = friends();
    return table !== null && keepsDoor(table);
  };
  sitAmongFriends(2);
  mesh.link(1, { state: CONNECTED });
  sitting.hear({ type: 'hosted', table: TABLE, door: 'knock', host: 2 });
  expect(keeps()).toBe(false);
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: true });
  expect(news).not.toContainEqual({ kind: 'somebody-knocks' });
  mesh.link(1, { state: GONE });
  expect(keeps()).toBe(true);
  // Who comes by no link has no seat of the table.
  sitting.seat(new FakeMate({ seat: 1 }));
  expect(keeps()).toBe(true);
});

test('how the door stands is the host’s browser’s to say, not the server’s', () => {
  sitAmongFriends(2);
  mesh.link(1, { state: CONNECTED });
  sitting.hear({ type: 'hosted', table: TABLE, door: 'locked', host: 1 });
  expect([friends()?.door, mesh.door.state]).toEqual(['open', null]);
  mesh.door.state = 'knock';
  mesh.changes();
  expect(friends()?.door).toBe('knock');
});

test('the server gives a table of strangers no host, no door and nobody who knocks', () => {
  const table = sit();
  sitting.hear({ type: 'hosted', table: TABLE, door: 'locked', host: 1 });
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: true });
  expect(sitting.table).toBe(table);
  expect(news).toEqual([{ kind: 'table-ready' }]);
});

test('the queue fills nothing without leave, by the server’s word alone', () => {
  sit([1, 2], { chairs: 3 });
  mesh.link(2, { state: CONNECTED });
  sitting.agreeToRefill(false);
  sitting.hear({ type: 'opened', table: TABLE, open: true });
  expect(strangers()?.refill.open).toBe(false);
  sitting.agreeToRefill(true);
  sitting.hear({ type: 'opened', table: TABLE, open: true });
  expect(strangers()?.refill.open).toBe(true);
});

test('hands the mesh what concerns it, once there is a table', () => {
  const departed = { type: 'departed', table: TABLE, seat: 2, because: 'left' } as const;
  sitting.hear(departed);
  expect(mesh.heard).toEqual([]);
  sit();
  sitting.hear(departed);
  expect(mesh.heard).toEqual([departed]);
});

test('takes the news of its own table, and no other', () => {
  sitAmongFriends();
  sitting.hear({ type: 'hosted', table: OTHER_TABLE, door: 'locked', host: 1 });
  sitting.hear({ type: 'unseated', table: OTHER_TABLE });
  expect([friends()?.door, friends()?.host, over]).toEqual(['open', null, []]);
  sitting.hear({ type: 'hosted', table: TABLE, door: 'knock', host: 1 });
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: true });
  expect(sitting.table).toMatchObject({ door: 'knock', host: 1, knocks: ['ana'] });
  expect(news.at(-1)).toEqual({ kind: 'somebody-knocks' });
  sitting.hear({ type: 'unseated', table: TABLE });
  expect(over).toEqual(['asleep']);
});

test('whoever comes back by another page is still who the guest would not see, hear or meet again', () => {
  sit([1, 2]);
  mesh.link(2, { state: CONNECTED, isConfirmed: true, meeting: 'old' });
  const [before] = sitting.table?.guests ?? [];
  if (!before) throw new Error('nobody is there');
  [before.hidden, before.volume] = [true, 0];
  before.neverAgain?.say();
  before.trust?.compared('same');
  mesh.replace(2, { state: CONNECTED, isConfirmed: true });
  const [back] = sitting.table?.guests ?? [];
  expect(back).not.toBe(before);
  expect(back).toMatchObject({ hidden: true, volume: 0, trust: { assurance: 'lapsed' } });
  mesh.link(2, { meeting: 'new' });
  expect(exclude.mock.calls).toEqual([['old'], ['new']]);
  expect(back?.neverAgain?.said).toBe(true);
});

test('whoever comes back by another page sends what nobody has hidden, at once', () => {
  sit([1, 2]);
  mesh.link(2, { state: CONNECTED, isConfirmed: true });
  sitting.table?.guests[0]?.showsAt(480);
  mesh.replace(2, { state: CONNECTED, isConfirmed: true });
  const [back] = sitting.table?.guests ?? [];
  const tiles = () => mesh.links.get(2)?.tiles;
  // A tile of no height would be a picture that is not wanted.
  expect(tiles()).toEqual([]);
  if (!back) throw new Error('nobody is there');
  back.hidden = true;
  back.hidden = false;
  expect(tiles()).toEqual([0, VIEW_HEIGHT_MAX]);
});

test.each(['different', 'broken'] as const)(
  'a doubt (%s) is not over because another page comes to the seat, however often',
  (doubt) => {
    sit([1, 2]);
    mesh.link(2, { state: CONNECTED, isConfirmed: true });
    sitting.table?.guests[0]?.trust?.compared(doubt);
    for (const _ of [1, 2]) {
      mesh.replace(2, { state: CONNECTED, isConfirmed: true });
      expect(sitting.table?.guests[0]?.trust?.assurance).toBe(doubt);
    }
    // But by the guest's own taps.
    sitting.table?.guests[0]?.trust?.compared('same');
    expect(sitting.table?.guests[0]?.trust?.assurance).toBe('compared');
  },
);

test('no word of the house ends a meal: a seat that it has given away counts once nobody is heard', () => {
  sit([1, 2]);
  mesh.isTrusted = true;
  mesh.link(2, { state: CONNECTED, isConfirmed: true });
  sitting.hear({ type: 'unseated', table: TABLE });
  expect(over).toEqual([]);
  mesh.link(2, { state: { phase: 'interrupted', since: 1 } });
  expect(over).toEqual(['asleep']);
});

test('one who knocks has the name that they say, as long as they knock', () => {
  sitAmongFriends();
  const names = () => [...(friends()?.names ?? [])];
  sitting.named('ana', 'Ana');
  expect(names()).toEqual([]);
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: true });
  sitting.named('ana', 'Ana');
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ben', waits: true });
  expect(names()).toEqual([['ana', 'Ana']]);
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: false });
  expect(names()).toEqual([]);
});

test('of a crowd at the door the last eight are shown, whatever the house says', () => {
  sitAmongFriends();
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'k0', waits: true });
  sitting.named('k0', 'Ana');
  for (let n = 1; n <= 20; n += 1)
    sitting.hear({ type: 'knocked', table: TABLE, guest: `k${n}`, waits: true });
  expect(friends()?.knocks).toEqual([13, 14, 15, 16, 17, 18, 19, 20].map((n) => `k${n}`));
  expect(friends()?.names.size).toBe(0);
});

test('a host answers the door', () => {
  sitAmongFriends();
  sitting.hear({ type: 'knocked', table: TABLE, guest: 'ana', waits: true });
  sitting.admit('ana', true);
  sitting.setDoor('locked');
  expect(said).toEqual([
    { type: 'admit', table: TABLE, guest: 'ana', admitted: true },
    { type: 'door', table: TABLE, door: 'locked' },
  ]);
  // Their own browser keeps it, whatever the house makes of that.
  expect(mesh.calls.slice(-2)).toEqual(['admit', 'door locked']);
  sitting.hear({ type: 'hosted', table: TABLE, door: 'open', host: 1 });
  expect(friends()?.door).toBe('locked');
  expect(friends()?.knocks).toEqual([]);
});

test('the door is shown as the host’s browser says, and kept as the house had it where nobody was', () => {
  sitAmongFriends(2);
  mesh.link(1, { state: CONNECTED });
  sitting.hear({ type: 'hosted', table: TABLE, door: 'open', host: 1 });
  expect(mesh.door.state).toBeNull();
  mesh.door.state = 'locked';
  mesh.changes();
  expect(friends()?.door).toBe('locked');
  sitAmongFriends(1);
  sitting.hear({ type: 'hosted', table: TABLE, door: 'knock', host: 1 });
  expect(mesh.door.state).toBe('knock');
});

test('another company decides anew whether somebody may join', () => {
  sit([1, 2], { chairs: 3 });
  mesh.link(2, { state: CONNECTED });
  expect([strangers()?.refill.keepsOpen, mesh.welcomes]).toEqual([true, true]);
  sitting.agreeToRefill(true);
  expect(said).toEqual([{ type: 'agree', table: TABLE, agreed: true }]);
  mesh.link(3, {});
  expect(strangers()?.refill).toEqual({ agreed: false, keepsOpen: false, open: false });
  expect(mesh.welcomes).toBe(false);
  expect(mesh.calls).toContain('forget refill');
});

test('another node of the house hears again what was agreed, and its knocks begin anew', () => {
  sit([1, 2], { chairs: 3 });
  sitting.agreeToRefill(true);
  sitting.hear({ type: 'opened', table: TABLE, open: true });
  said.length = 0;
  sitting.hear({ type: 'seated', seating: seating([1, 2], { epoch: 2 }) });
  expect(mesh.heard.map(({ type }) => type)).toEqual(['seated']);
  expect(said).toEqual([{ type: 'agree', table: TABLE, agreed: true }]);
  expect(strangers()?.refill.open).toBe(false);
});

test('keeps the credentials of the relay fresh while it lasts', () => {
  sit([1, 2], { iceServersTtlMs: 1000 });
  vi.advanceTimersByTime(600);
  expect(said).toEqual([{ type: 'renew' }]);
  sitting.hear({ type: 'renewed', iceServers: [], iceServersTtlMs: 1000 });
  sitting.resumed();
  expect(said).toHaveLength(2);
  sitting.hear({ type: 'renewed', iceServers: [], iceServersTtlMs: 1000 });
  sitting.leave();
  vi.advanceTimersByTime(10_000);
  expect(said).toHaveLength(2);
});

test('an offer is prepared for who waits on, and for nobody else', () => {
  sitting.waits();
  vi.advanceTimersByTime(1000);
  expect(mesh.calls).toEqual(['prepareOffer']);
  make();
  sitting.waits();
  sit();
  vi.advanceTimersByTime(1000);
  expect(mesh.calls).not.toContain('prepareOffer');
  make();
  sitting.waits();
  sitting.leave();
  sitting.prepare();
  vi.advanceTimersByTime(1000);
  expect(mesh.calls).toEqual(['leave']);
});

test('a table of strangers that somebody was too slow for falls apart; other failures end it', () => {
  mesh.fails('E_REVEAL_TIMEOUT', { first: true });
  expect([apart, over]).toEqual([1, []]);
  mesh.fails('E_TABLE_INVALID', { first: true });
  expect([apart, over]).toEqual([1, ['E_TABLE_INVALID']]);
  sitAmongFriends();
  mesh.fails('E_REVEAL_TIMEOUT', { first: true });
  expect([apart, over]).toEqual([0, ['E_REVEAL_TIMEOUT']]);
});

test('a guest’s own hand is on comparing, and nobody else’s word', () => {
  sit();
  mesh.link(2, { state: CONNECTED, isConfirmed: true });
  mesh.comparing.become({ asking: [2], drawn: { recipe: [], seats: [2] } });
  mesh.comparing.draws();
  mesh.changes();
  expect(mesh.comparing.calls).toEqual([]);
  expect(strangers()?.guests[0]?.trust?.assurance).toBe('encrypted');
  sitting.compare();
  sitting.withdrawCompare();
  expect(mesh.comparing.calls).toEqual(['press', 'withdraw']);
});

test('comparing that breaks off once is told, twice of an evening costs the mark, at whatever table', () => {
  for (const [table, assurance] of [
    [1, 'compared'],
    [2, 'broken'],
  ] as const) {
    make();
    sit([1, 2, 3]);
    for (const seat of [2, 3]) mesh.link(seat, { state: CONNECTED, isConfirmed: true });
    for (const guest of strangers()?.guests ?? []) guest.trust?.compared('same');
    mesh.comparing.risks();
    mesh.comparing.become({ ended: 'broken' });
    mesh.comparing.breaks(2);
    mesh.changes();
    expect(strangers()?.brokenRuns).toBe(table);
    const marks = strangers()?.guests.map(({ trust }) => trust?.assurance);
    expect(marks).toEqual([assurance, 'compared']);
    sitting.leave();
  }
});

test('who leaves, or is left, while a run is open has not got rid of it; one that was finished does not count', () => {
  sit();
  mesh.comparing.risks();
  mesh.comparing.draws();
  expect(brokenRuns.count()).toBe(0);
  mesh.comparing.risks();
  sitting.leave();
  expect(brokenRuns.count()).toBe(1);
  expect(new BrokenRuns().count()).toBe(1);
});

test('somebody who would have joined is spoken of, and the meal goes on', () => {
  sit();
  mesh.fails('E_REVEAL_TIMEOUT', { first: false });
  expect(news.at(-1)).toEqual({ kind: 'not-joined' });
  expect([apart, over]).toEqual([0, []]);
});

test('with another invitation than those who sit there, the newcomer goes', () => {
  sitAmongFriends(2);
  mesh.cannotRead(3);
  expect(over).toEqual([]);
  mesh.cannotRead(1);
  expect(over).toEqual(['wrong-invitation']);
});

test('no box of somebody whom the house has put into the host’s seat ends a meal, nor sends away who was understood', () => {
  sitAmongFriends(2);
  mesh.link(3, { state: CONNECTED, isConfirmed: true });
  mesh.cannotRead(1);
  mesh.links.clear();
  mesh.isTrusted = true;
  mesh.cannotRead(1);
  expect(over).toEqual([]);
});

test('whoever comes back to somebody else than they sat with reads that the seat is gone, not that their link is wrong', () => {
  sitAmongFriends(2);
  mesh.ties.set(1, new Uint8Array(32));
  mesh.cannotRead(1);
  expect(over).toEqual(['seat-gone']);
});

test('gives what the guest is bound to, or ends where there can be no keys', async () => {
  expect(await sitting.pledge()).toEqual(PLEDGE);
  mesh.keys = 'fail';
  expect(await sitting.pledge()).toBeNull();
  expect(over).toEqual(['insecure-page']);
});

test('once it was left it says nothing more, whatever still comes from its mesh', async () => {
  sit();
  mesh.link(2, { state: CONNECTED });
  const pledge = sitting.pledge();
  const before = [said.length, tables.length, news.length];
  sitting.leave();
  mesh.says({ type: 'signal', to: 2, box: 'abc' });
  mesh.link(2, { state: GONE });
  mesh.fails('E_REVEAL_TIMEOUT', { first: true });
  mesh.cannotRead(2);
  expect(await pledge).toBeNull();
  expect([said.length, tables.length, news.length]).toEqual(before);
  expect([over, apart]).toEqual([[], 0]);
  sitting.leave();
  expect(mesh.calls.filter((call) => call === 'leave')).toHaveLength(1);
});

test('two who find no way to each other: the seat is kept and named, and the third is told', () => {
  sit([1, 2, 3], { chairs: 4 });
  mesh.link(2, { state: CONNECTED });
  mesh.link(3, { state: { phase: 'connecting', since: 0 } });
  expect(sitting.table?.guests).toHaveLength(2);
  mesh.calls.length = 0;
  mesh.link(3, { state: { phase: 'failed', reason: 'no-path' } });
  expect(sitting.table).toMatchObject({
    guests: [{ seat: 2 }],
    unreached: [{ seat: 3, place: 3 }],
  });
  expect(news.at(-1)).toEqual({
    kind: 'company',
    mates: [{ what: 'unreached', name: '', place: 3 }],
  });
  expect(mesh.calls).toContain('say unreached 3');
  // Who joins does not get their place.
  mesh.link(4, { state: CONNECTED });
  expect(sitting.table?.guests.map(({ place }) => place)).toEqual([2, 4]);
  sitting.hear({ type: 'departed', table: TABLE, seat: 3, because: 'left' });
  expect(sitting.table?.unreached).toEqual([]);
});

test('nobody is left but one to whom there is no way: the table is over', () => {
  sit([1, 2, 3], { chairs: 3 });
  mesh.link(2, { state: CONNECTED });
  mesh.link(3, { state: { phase: 'failed', reason: 'no-path' } });
  mesh.link(2, { state: GONE });
  expect(over).toEqual(['others-left']);
});
