import { afterEach, expect, test, vi } from 'vitest';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { TABLE } from '#lib/testing/seatings.ts';
import { Doorstep, type Indoors } from './doorstep.svelte.ts';
import { invitationPath } from '#lib/visit/invited/invitation.ts';
import { keptFragment } from '#lib/visit/invited/kept-invitation.ts';
import type { GivenParts } from './visit-parts.ts';
import { Visit } from './visit.svelte.ts';

const FRAGMENT =
  invitationPath({ table: TABLE, secret: new Uint8Array(32).fill(7) }).split('#')[1] ?? '';

class Tried extends Visit {
  constructor(given?: GivenParts) {
    super({ wire: new FakeWire(), ...given });
  }
}

const INDOORS: Indoors = { Inside: () => ({}), Visit: Tried };

/** A doorstep, and what lets the rest of the house come. */
function arrive() {
  const indoors = Promise.withResolvers<Indoors>();
  return { doorstep: new Doorstep(() => indoors.promise), indoors };
}

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

test.each([
  ['find-table', 'laying'],
  ['find-company', 'laying'],
  ['set-table', 'setting'],
] as const)(
  'a press on %s is done as soon as it can be, with what was wished',
  async (to, name) => {
    const { doorstep, indoors } = arrive();
    const coming = doorstep.bring();
    doorstep.wishes.sizeChoice = '4';
    doorstep.press(to);
    expect([doorstep.stage, doorstep.errand, doorstep.visit]).toEqual([name, to, null]);
    indoors.resolve(INDOORS);
    const visit = await coming;
    expect(visit?.stage.name).toBe(name);
    expect(visit?.wishes.sizeChoice).toBe('4');
    expect(visit?.meanwhile.company.name).toBe(to === 'find-company' ? 'wanted' : 'none');
    expect(doorstep.errand).toBeNull();
    doorstep.visit?.toDoor();
    expect(doorstep.stage).toBe('door');
    doorstep.press('set-table');
    expect(doorstep.stage).toBe('setting');
  },
);

test('an invitation is read before the rest of the house is there, taken up, and kept meanwhile', async () => {
  const { doorstep, indoors } = arrive();
  doorstep.invited(TABLE, FRAGMENT);
  expect(doorstep.stage).toBe('invited');
  expect(keptFragment(TABLE)).toBe(FRAGMENT);
  expect(doorstep.invitationTaken).toBeNull();
  doorstep.press('accept-invitation');
  expect(doorstep.invitationTaken).toContain(`/t/${TABLE}#${FRAGMENT}`);
  indoors.resolve(INDOORS);
  expect((await doorstep.bring())?.stage.name).toBe('laying');
});

test('an invitation that is not taken up leads to the door, and is kept nowhere', async () => {
  const { doorstep, indoors } = arrive();
  doorstep.invited(TABLE, FRAGMENT);
  doorstep.toDoor();
  expect([doorstep.stage, keptFragment(TABLE)]).toEqual(['door', null]);
  indoors.resolve(INDOORS);
  expect((await doorstep.bring())?.stage.name).toBe('door');
});

test('a link that is not whole leads out, where it is said why', async () => {
  const { doorstep, indoors } = arrive();
  doorstep.invited(TABLE, FRAGMENT.slice(1));
  expect(doorstep.stage).toBe('exit');
  indoors.resolve(INDOORS);
  expect((await doorstep.bring())?.stage).toEqual({ name: 'exit', why: 'wrong-invitation' });
});

test('what does not come is said, and the press is not forgotten', async () => {
  const { doorstep, indoors } = arrive();
  doorstep.press('find-table');
  indoors.reject(new TypeError('no network'));
  expect(await doorstep.bring()).toBeNull();
  expect([doorstep.missing, doorstep.errand, doorstep.stage]).toEqual([
    true,
    'find-table',
    'laying',
  ]);
});

test('the house is asked once what company it offers', async () => {
  const { doorstep, indoors } = arrive();
  const asked = vi.fn<typeof fetch>(() =>
    Promise.resolve(Response.json({ kind: 'house', host: null, ownKey: null })),
  );
  vi.stubGlobal('fetch', asked);
  await doorstep.look();
  expect(doorstep.offer?.kind).toBe('house');
  indoors.resolve(INDOORS);
  const visit = await doorstep.bring();
  await visit?.meanwhile.look();
  expect(visit?.meanwhile.offer?.kind).toBe('house');
  expect(asked).toHaveBeenCalledOnce();
});
