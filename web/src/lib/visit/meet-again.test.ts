/** The table at which two meet again, as its guest's visit goes there: what is promised there is what their meeting was worth. */
import { toBase64url } from '@eat-with-me/mesh/base64url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { againPurpose } from '#lib/again/again-purpose.ts';
import type { KeptAgain } from '#lib/again/kept-again.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import { FakeMesh, PLEDGE } from '#lib/testing/fake-mesh.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { tableSupply } from '#lib/testing/table-supply.ts';
import type { MakeMesh } from './mesh-supply.ts';
import { UNDO_MS } from '#lib/visit/seat/rising.svelte.ts';
import { SHOW_AFTER_MS } from './stage.ts';
import { Visit } from './visit.svelte.ts';

const CONNECTED = { phase: 'connected', since: 0 } as const;
const SECRET = new Uint8Array(32).fill(7);
const kept = (compared: boolean): KeptAgain => ({
  table: TABLE,
  secret: toBase64url(SECRET),
  until: Infinity,
  compared,
  name: 'Ben',
  dish: '',
});

let wire: FakeWire;
let mesh: FakeMesh;
let options: Parameters<MakeMesh>[2][];

beforeEach(() => {
  vi.useFakeTimers();
  options = [];
  const locks = { request: (_: string, __: object, hold: () => Promise<void>) => hold() };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, 'locks');
});
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** A page of this tab. */
function open(): Visit {
  wire = new FakeWire();
  const make: MakeMesh = (...[, , given]) => {
    options.push(given);
    mesh = new FakeMesh();
    return mesh;
  };
  const bring = () => Promise.resolve(tableSupply(make));
  const rules = new HouseRules(() => Promise.resolve({ rules: null, ageGate: null }));
  return new Visit({ wire, meshes: { bring }, rules });
}

const seat = async (): Promise<void> => {
  wire.say({ type: 'seated', seating: seating([1, 2], { kind: 'private' }) });
  mesh.link(2, { state: CONNECTED, isConfirmed: true, isInvited: true });
  await pass(SHOW_AFTER_MS.table);
};

/** Comes to the table of two who had compared the recipe when they met, or had not. */
async function meet(compared: boolean): Promise<Visit> {
  const visit = open();
  visit.comeFor(againPurpose(kept(compared)));
  wire.say(WELCOME);
  visit.takeSeat();
  await pass();
  return visit;
}

const assurance = ({ stage }: Visit) =>
  stage.name === 'table' ? stage.guests[0]?.trust?.assurance : null;

test('is set by whoever comes first, with the secret in its keys and no address shown', async () => {
  const visit = await meet(true);
  expect(wire.sent).toEqual([{ type: 'join', table: TABLE, chairs: 2, pledge: PLEDGE }]);
  expect(options).toEqual([{ psk: SECRET, relayOnly: true, ties: new Map() }]);
  await seat();
  expect(visit.stage).toMatchObject({ kind: 'private', invitation: null });
  // The way there is kept on the device for a week; the tab keeps no invitation.
  expect(sessionStorage.getItem('eat-with-me.invitation')).toBeNull();
});

test('of two who had compared is as one of friends', async () => {
  const visit = await meet(true);
  expect(visit.startsAt).toBe('open');
  await seat();
  expect(visit.stage).toMatchObject({ bond: 'compared', comparing: null });
  expect(assurance(visit)).toBe('invited');
});

describe('of two who had not compared', () => {
  test('is never “invited”: they begin under the cover, and can compare', async () => {
    const visit = await meet(false);
    expect(visit.startsAt).toBe('covered');
    await seat();
    expect(visit.stage).toMatchObject({ bond: 'uncompared', comparing: { phase: 'quiet' } });
    expect(assurance(visit)).toBe('encrypted');
    mesh.comparing.become({ phase: 'pressed', asking: [2] });
    mesh.changes();
    expect(visit.stage).toMatchObject({ comparing: { phase: 'pressed' } });
    const [mate] = visit.stage.name === 'table' ? visit.stage.guests : [];
    mate?.trust?.compared('same');
    expect(assurance(visit)).toBe('compared');
  });

  test('nor is it after the page was loaded anew', async () => {
    const before = await meet(false);
    await seat();
    await pass();
    before.closePage();
    const visit = open();
    await visit.findSeat(true);
    wire.say(WELCOME);
    await pass();
    expect(wire.sent).toMatchObject([{ type: 'reclaim' }]);
    await seat();
    expect(visit.stage).toMatchObject({ bond: 'uncompared', invitation: null });
    expect(assurance(visit)).toBe('encrypted');
    expect(visit.startsAt).toBe('covered');
  });
});

test('whoever has left it goes back by the same way', async () => {
  const visit = await meet(false);
  await seat();
  visit.leaveTable();
  await pass(UNDO_MS);
  expect(visit.wayBack).toBe('link');
  wire.take();
  visit.backToTable();
  await pass();
  expect(wire.sent).toEqual([{ type: 'join', table: TABLE, chairs: 2, pledge: PLEDGE }]);
  await seat();
  expect(assurance(visit)).toBe('encrypted');
});
