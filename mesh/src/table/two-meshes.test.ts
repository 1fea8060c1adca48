/** Two meshes sit down at one table, in Node: pledges, recipe, sealed signals and real connections. */
import { PRESENCE, REFILL } from '@eat-with-me/protocol/talk/link-topics';
import { CHAT, DISH } from '@eat-with-me/protocol/talk/meal-topics';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import { RECIPE } from '@eat-with-me/protocol/talk/recipe-topic';
import type { Seat, SeatTaken, TableKind } from '@eat-with-me/protocol/table';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { soon } from '../testing/soon.ts';
import { Succession } from '../link/succession.ts';
import { NO_TRACKS } from '../local-media.ts';
import { certificateOf, REALM, standInForBrowser } from '../testing/werift.ts';
import { Mesh, type MeshOptions } from './mesh.ts';

/** Within a second is what vitest would ask of a busy machine. */

const wished = { kind: 'newcomer', chairs: [2], fewer: false, least: 2 } as const;

beforeAll(() => void standInForBrowser());

const meshes: Mesh[] = [];
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.leave();
});

async function guest(name: string, options: MeshOptions = {}): Promise<Mesh> {
  const presence = { name, microphone: 'none', camera: 'none' } as const;
  const means = 'restart';
  const own = await certificateOf();
  const mesh = new Mesh(NO_TRACKS, presence, own, { ...options, means, realm: REALM });
  meshes.push(mesh);
  return mesh;
}

/** The server between them, in few words. */
async function sitDown(
  first: Mesh,
  second: Mesh,
  letters: string[] = [],
  kind: TableKind = 'queue',
): Promise<void> {
  const pair = [first, second] as const;
  const seats: SeatTaken[] = [];
  for (const [index, mesh] of pair.entries())
    seats.push({
      seat: index + 1,
      guest: String(index).repeat(22),
      kind: 'guest',
      pledge: await mesh.pledge(),
    });
  for (const [index, mesh] of pair.entries()) {
    const from: Seat = index + 1;
    const other = pair[1 - index] as Mesh;
    mesh.on('say', (message) => {
      if (message.type === 'reveal') other.hear({ ...message, type: 'revealed', from });
      if (message.type !== 'signal') return;
      letters.push(message.box);
      queueMicrotask(() => other.hear({ type: 'signal', from, box: message.box }));
    });
    const iceServers = { iceServers: [], iceServersTtlMs: null };
    const table = { table: 't'.repeat(22), kind, chairs: 2, epoch: 1 } as const;
    mesh.sitDown({ ...table, ...iceServers, you: from, seats }, { ...wished, known: new Set() });
  }
}

const until = (mesh: Mesh, holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => holds() && resolve();
    mesh.on('change', look);
    look();
  });

const linkOf = (mesh: Mesh) => {
  const [link] = mesh.links.values();
  return link;
};

it('two guests meet, trust each other, and tell each other what neither mesh knows of', async () => {
  const [ana, ben] = [await guest('Ana'), await guest('Ben')];
  const told: unknown[] = [];
  ben.talk.carry(DISH);
  ben.talk.listen(CHAT, (from, value) => told.push([from, value]));
  ana.talk.listen(CHAT, () => undefined);
  ana.talk.carry(DISH);
  // Before there is a link, for whoever comes.
  ana.talk.say(DISH, 'soup');
  ana.talk.say(REFILL, true);
  ana.prepareOffer();
  await sitDown(ana, ben);
  await Promise.all([ana, ben].map((mesh) => until(mesh, () => mesh.isTrusted)));
  for (const mesh of [ana, ben])
    await until(mesh, () => linkOf(mesh)?.talk.carries(RECIPE) === true);
  void ana.comparing.press();
  await until(ben, () => ben.comparing.view.asking.includes(1));
  expect([ana, ben].map(({ comparing }) => comparing.view.drawn)).toEqual([null, null]);
  void ben.comparing.press();
  await Promise.all(
    [ana, ben].map((mesh) => until(mesh, () => mesh.comparing.view.drawn !== null)),
  );
  expect(ana.comparing.view.drawn?.recipe).toHaveLength(5);
  expect(ben.comparing.view.drawn?.recipe).toEqual(ana.comparing.view.drawn?.recipe);
  await until(ben, () => linkOf(ben)?.talk.heard(DISH) === 'soup');
  expect(linkOf(ben)?.talk.heard(PRESENCE)?.name).toBe('Ana');
  await until(ben, () => linkOf(ben)?.talk.heard(REFILL) === true);
  await until(ana, () => linkOf(ana)?.talk.manner.kind === 'topics');
  const heard = new Promise<void>((resolve) => {
    ben.talk.listen(CHAT, () => resolve());
  });
  expect([...ana.talk.tell(CHAT, 'cheers')]).toEqual([[2, 'on-its-way']]);
  await heard;
  expect(told).toEqual([[1, 'cheers']]);
  for (const mesh of [ana, ben]) mesh.talk.forget(REFILL);
  expect(linkOf(ben)?.talk.heard(REFILL)).toBeUndefined();

  const gone = until(ana, () => linkOf(ana)?.state.phase === 'closed');
  ben.leave();
  // The goodbye may be lost with the connection: the server has been told as well.
  ana.hear({ type: 'departed', table: 't'.repeat(22), seat: 2, because: 'left' });
  await gone;
  expect(linkOf(ana)?.state).toEqual({ phase: 'closed', by: 'there' });
  expect(ana.talk.tell(CHAT, 'hello?').size).toBe(0);
});

it('the server cannot read what they send each other, nor say that somebody left who is there', async () => {
  const [ana, ben] = [await guest('Ana'), await guest('Ben')];
  const letters: string[] = [];
  await sitDown(ana, ben, letters);
  await until(ana, () => linkOf(ana)?.state.phase === 'connected');
  const readable = letters.map((box) => Buffer.from(box, 'base64url').toString('latin1'));
  expect(letters.length).toBeGreaterThan(1);
  expect(readable.some((text) => text.includes('v=0') || text.includes('candidate'))).toBe(false);
  ana.hear({ type: 'departed', table: 't'.repeat(22), seat: 2, because: 'left' });
  expect(linkOf(ana)?.state.phase).toBe('connected');
});

it('guests of different invitations do not understand each other', async () => {
  const secret = (byte: number) => ({ psk: new Uint8Array(32).fill(byte) });
  const [ana, ben] = [await guest('Ana', secret(7)), await guest('Ben', secret(8))];
  const unreadable = new Promise<Seat>((resolve) => {
    ben.on('unreadable', resolve);
  });
  await sitDown(ana, ben, [], 'private');
  expect(await unreadable).toBe(1);
  expect(linkOf(ben)?.state.phase).not.toBe('connected');
});

it.each([
  ['queue', null],
  ['private', new Uint8Array(32).fill(7)],
] as const)('whether a link is invited follows from keys, at a %s table', async (kind, psk) => {
  const [ana, ben] = [await guest('Ana', { psk }), await guest('Ben', { psk })];
  await sitDown(ana, ben, [], kind);
  await Promise.all([ana, ben].map((mesh) => until(mesh, () => mesh.isTrusted)));
  for (const mesh of [ana, ben]) expect(linkOf(mesh)?.isInvited).toBe(psk !== null);
});

it('a table of strangers that is said to be private is not sat down at', async () => {
  const [ana, ben] = [await guest('Ana'), await guest('Ben')];
  const failure = new Promise((resolve) => {
    ana.on('untrusted', resolve);
  });
  await sitDown(ana, ben, [], 'private');
  expect(await failure).toEqual({ code: 'E_TABLE_INVALID', seat: null });
  expect(ana.links.size).toBe(0);
});

it('a page that is closed without a goodbye leaves a seat that is held, to which another page comes back, and nobody after a goodbye', async () => {
  const [ana, ben] = [await guest('Ana'), await guest('Ben')];
  const prepared: PledgeSent[] = [];
  ana.on('say', (message) => {
    if (message.type === 'prepare') prepared.push(message.pledge);
  });
  await sitDown(ana, ben);
  await Promise.all([ana, ben].map((mesh) => until(mesh, () => mesh.isTrusted)));
  await until(ana, () => linkOf(ana)?.state.phase === 'connected');
  await soon(() => expect(prepared).toHaveLength(1));
  for (const mesh of [ana, ben])
    await until(mesh, () => linkOf(mesh)?.talk.carries(RECIPE) === true);
  for (const mesh of [ana, ben]) void mesh.comparing.press();
  await until(ana, () => ana.comparing.view.drawn !== null);
  const before = linkOf(ana);
  linkOf(ben)?.connections.close(false);
  // As a browser says it when the other page is gone.
  before?.connections.present.channels.channel.onclose?.(new Event('close'));
  expect(before?.state.phase).toBe('interrupted');
  expect(before?.isPageClosed).toBe(true);

  const again = await guest('Ben', { ties: ben.ties });
  const table = 't'.repeat(22);
  const taken = (seat: Seat, pledge: PledgeSent): SeatTaken => ({
    seat,
    guest: String(seat).repeat(22),
    kind: 'guest',
    pledge,
  });
  const seats = [taken(1, prepared[0] as PledgeSent), taken(2, await again.pledge())];
  for (const [from, one, other] of [
    [1, ana, again],
    [2, again, ana],
  ] as const)
    one.on('say', (message) => {
      if (message.type === 'reveal') other.hear({ ...message, type: 'revealed', from });
      if (message.type !== 'signal') return;
      queueMicrotask(() => other.hear({ type: 'signal', from, box: message.box }));
    });
  const ice = { iceServers: [], iceServersTtlMs: null };
  again.sitDown(
    { table, kind: 'queue', chairs: 2, epoch: 2, you: 2, seats, ...ice },
    { ...wished, table, known: new Set() },
  );
  ana.hear({ type: 'arrived', table, epoch: 2, seats });
  await until(again, () => linkOf(again)?.state.phase === 'connected');
  await until(ana, () => linkOf(ana)?.isConfirmed === true && linkOf(ana) !== before);
  expect(before?.state).toEqual({ phase: 'closed', by: 'here' });
  // The recipe was drawn with the page before.
  expect(ana.comparing.view.drawn).toBeNull();

  const gone = until(ana, () => linkOf(ana)?.state.phase === 'closed');
  await soon(() => expect(prepared).toHaveLength(2));
  again.leave();
  ana.hear({ type: 'departed', table, seat: 2, because: 'left' });
  await gone;
  const untrusted = new Promise((resolve) => {
    ana.on('untrusted', resolve);
  });
  const third = await guest('Ben');
  const others = [taken(1, prepared[1] as PledgeSent), taken(2, await third.pledge())];
  ana.hear({ type: 'arrived', table, epoch: 3, seats: others });
  expect(await untrusted).toEqual({ code: 'E_TABLE_INVALID', seat: null });
});

it('two topics of one name are a mistake', async () => {
  const mesh = await guest('Ana');
  mesh.talk.carry(DISH);
  mesh.talk.carry(DISH);
  expect(() => mesh.talk.carry({ ...DISH })).toThrow('dish');
  expect(() => mesh.talk.carry({ ...DISH, name: 'presence' })).toThrow('presence');
});

it('a link begins with the steps of its table: nothing else leaves on it before they are taken away', async () => {
  const left: unknown[] = [];
  const leave = vi
    .spyOn(Succession.prototype, 'setTrack')
    .mockImplementation((_, track) => void (track && left.push(track)));
  const trackOf = (id: string) => ({ id }) as MediaStreamTrack;
  const [sharp, coarse] = [trackOf('sharp'), trackOf('coarse')];
  const [ana, ben] = [await guest('Ana'), await guest('Ben')];
  ana.linkSteps = [{ kind: 'video', begin: () => ({ track: coarse, end: () => undefined }) }];
  ana.setTrack('video', sharp);
  await sitDown(ana, ben);
  await until(ana, () => linkOf(ana)?.isConfirmed === true);
  expect(left).toEqual([coarse]);
  linkOf(ana)?.setSteps([]);
  expect(left).toEqual([coarse, sharp]);
  leave.mockRestore();
});
