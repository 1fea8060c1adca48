import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { beforeEach, expect, test } from 'vitest';
import { FakeCompanion } from '#lib/testing/fake-companion.ts';
import { seating } from '#lib/testing/seatings.ts';
import { tableLaid, type Stage } from '#lib/visit/stage.ts';
import { FakeDevices, FakeTrack } from '#lib/testing/fake-tracks.ts';
import type { Agreement } from './agreement.ts';
import type { Wanted } from './bring-companion.ts';
import { CompanionMate } from './companion-mate.svelte.ts';
import type { CompanionEnd } from './companion.ts';
import { Meanwhile } from './meanwhile.svelte.ts';

const HOUSE: CompanyOffer = { kind: 'house', host: null, ownKey: null };
const GEMINI: CompanyOffer = { kind: 'gemini', host: 'voice.example', ownKey: null };
const YES: Agreement = { language: 'de', voice: null, pace: 'dining', seen: false, ownKey: null };

let offer: CompanyOffer | null;
let wanted: Wanted[];
let companions: FakeCompanion[];
/** What comes of bringing the code of a companion. */
let code: 'comes' | 'stays away';
let microphone: FakeTrack;
let camera: FakeTrack;
let devices: FakeDevices;
let meanwhile: Meanwhile;

beforeEach(() => {
  [offer, wanted, companions, code] = [GEMINI, [], [], 'comes'];
  [microphone, camera] = [new FakeTrack('audio'), new FakeTrack('video')];
  devices = new FakeDevices(microphone, camera);
  meanwhile = new Meanwhile({
    devices,
    fetchOffer: () => Promise.resolve(offer),
    wire: { send: () => undefined },
    bring: async (want, lending, isWanted) => {
      wanted.push(want);
      await Promise.resolve();
      if (code === 'stays away') throw new Error('no code');
      if (!isWanted()) return null;
      const companion = new FakeCompanion(want.kind);
      companions.push(companion);
      return new CompanionMate(companion, lending);
    },
  });
});

const see = (stage: Stage): void => meanwhile.see(stage, [2], null);
/** The guest is in the queue, with so many there who would sit at a table for two. */
const waits = (two = 1): void =>
  see({
    name: 'queue',
    since: Date.now(),
    because: 'asked',
    pause: null,
    outlook: { waiting: two, bySize: { 2: two, 3: 0, 4: 0 }, estimateMs: null },
  });
const sits = (): void => see(tableLaid(seating(), [], null, false));
const goes = (): void => see({ name: 'exit', why: 'you-left' });

/** Lets promises go on. */
const pass = () => new Promise<void>((resolve) => setTimeout(resolve));

async function sitDown(): Promise<FakeCompanion> {
  waits();
  meanwhile.want();
  await pass();
  meanwhile.agree(YES);
  await pass();
  const companion = companions.at(-1);
  if (!companion) throw new Error('no companion was made');
  return companion;
}

test('nothing is offered before the house has said what it has, nor where somebody is about to come', async () => {
  waits();
  expect(meanwhile.isOffered).toBe(false);
  await meanwhile.look();
  expect(meanwhile.isOffered).toBe(true);
  waits(2);
  expect(meanwhile.isOffered).toBe(false);
});

test('a house without a companion offers none, whatever is pressed', async () => {
  offer = null;
  waits();
  meanwhile.want();
  await pass();
  expect(meanwhile.offer).toBeNull();
  expect(meanwhile.isOffered).toBe(false);
  expect(wanted).toEqual([]);
});

test('without a provider the house itself comes at once, and asks for no consent', async () => {
  offer = HOUSE;
  waits();
  meanwhile.want();
  await pass();
  expect(meanwhile.company).toMatchObject({ name: 'here' });
  expect(wanted).toEqual([{ kind: 'house' }]);
  expect(companions[0]?.calls).toEqual(['start']);
});

test('a key of the guest’s own that would go to the house is not asked for', async () => {
  const host = 'house.example';
  const ownKey = { kind: 'gemini', host, url: `wss://${host}/`, model: 'm', persona: '' } as const;
  offer = { ...HOUSE, ownKey };
  waits();
  meanwhile.want();
  await pass();
  expect(wanted).toEqual([{ kind: 'house' }]);
});

test('pressed at the door, it comes only when nobody else is about to', async () => {
  meanwhile.want();
  await pass();
  expect(meanwhile.company).toEqual({ name: 'wanted' });
  waits();
  expect(meanwhile.company).toEqual({ name: 'asking', offer: GEMINI, before: null });
});

test('consent refused: no companion is ever made, and it can be asked for again', async () => {
  waits();
  meanwhile.want();
  await pass();
  meanwhile.decline();
  await pass();
  expect(wanted).toEqual([]);
  expect(meanwhile.heardBy).toBeNull();
  expect(meanwhile.isOffered).toBe(true);
});

test('a human is found while consent is being read: no companion is ever made', async () => {
  waits();
  meanwhile.want();
  await pass();
  sits();
  meanwhile.agree(YES);
  await pass();
  expect(wanted).toEqual([]);
});

test('a human is found while its code is on the way: no companion is made of it', async () => {
  waits();
  meanwhile.want();
  await pass();
  meanwhile.agree(YES);
  sits();
  await pass();
  expect(companions).toEqual([]);
  expect(meanwhile.company).toEqual({ name: 'none' });
});

test('it hears a copy of the microphone and sees nothing, until it may', async () => {
  const companion = await sitDown();
  expect(companion.microphone).toBe(microphone.copies[0]?.track);
  expect(companion.camera).toBeNull();
  expect(camera.copies).toEqual([]);
  const { company } = meanwhile;
  if (company.name !== 'here') throw new Error('nobody is here');
  await company.mate.show(true);
  expect(company.mate.seen).toBe('yes');
  expect(companion.camera).toBe(camera.copies[0]?.track);
  await company.mate.show(false);
  expect(companion.camera).toBeNull();
  expect(camera.copies[0]?.readyState).toBe('ended');
});

test('a hand on camera or microphone is a hand on what the companion has of them, and off is off; on is where it was pressed', async () => {
  const companion = await sitDown();
  const { company } = meanwhile;
  if (company.name !== 'here') throw new Error('nobody is here');
  const { mate } = company;
  await mate.show(true);
  devices.wants({ microphone: false });
  expect([mate.heard, companion.microphone]).toEqual([false, null]);
  expect([mate.seen, companion.camera !== null]).toEqual(['yes', true]);
  // No other camera is asked for in its place.
  devices.wants({ camera: false });
  await pass();
  expect([mate.seen, companion.camera]).toEqual(['no', null]);
  const copies = [...microphone.copies, ...camera.copies];
  expect(copies.map(({ readyState }) => readyState)).not.toContain('live');
  devices.wants({ microphone: true });
  devices.wants({ camera: true });
  await pass();
  expect([companion.microphone, companion.camera]).toEqual([null, null]);
  mate.heard = true;
  expect(companion.microphone).not.toBeNull();
});

test('headphones that change in mid-answer: it hears by the new ones, and goes on', async () => {
  const companion = await sitDown();
  companion.become({ name: 'speaking' });
  const headphones = new FakeTrack('audio');
  devices.change('audio', headphones);
  expect(companion.microphone).toBe(headphones.copies[0]?.track);
  expect(microphone.copies.map(({ readyState }) => readyState)).toEqual(['ended']);
  // Pulled out, with no other microphone there.
  devices.change('audio', null);
  expect(companion.microphone).toBeNull();
  expect(headphones.copies[0]?.readyState).toBe('ended');
  devices.change('audio', microphone);
  expect(companion.microphone).toBe(microphone.copies[1]?.track);
  expect([companion.stage.name, companion.calls]).toEqual(['speaking', ['start']]);
});

test('seated in mid-sentence: one goodbye, deaf and blind at once, and the guest’s devices as they were', async () => {
  microphone.enabled = false;
  const companion = await sitDown();
  const { company } = meanwhile;
  if (company.name !== 'here') throw new Error('nobody is here');
  await company.mate.show(true);
  company.mate.heard = true;
  expect(companion.microphone?.enabled).toBe(true);
  companion.become({ name: 'speaking' });
  sits();
  expect(meanwhile.company).toEqual({ name: 'none' });
  expect(meanwhile.leaving?.companion).toBe(companion);
  expect(companion.calls).toEqual(['start', 'sayGoodbye']);
  expect([companion.microphone, companion.camera]).toEqual([null, null]);
  expect(
    [...microphone.copies, ...camera.copies].map(({ readyState }) => readyState),
  ).not.toContain('live');
  expect([microphone, camera]).toMatchObject([
    { readyState: 'live', enabled: false },
    { readyState: 'live', enabled: true },
  ]);
  companion.become({ name: 'over', why: 'parted' });
  expect(meanwhile.leaving).toBeNull();
});

test('a guest who leaves the table during the goodbye hears no more of it', async () => {
  const companion = await sitDown();
  sits();
  goes();
  expect(companion.calls).toEqual(['start', 'sayGoodbye', 'leave']);
  expect(meanwhile.leaving).toBeNull();
});

test('leaving it costs nothing: it can be asked in again, and is made anew', async () => {
  const companion = await sitDown();
  meanwhile.leave();
  expect(companion.calls).toEqual(['start', 'leave']);
  expect(meanwhile.isOffered).toBe(true);
  expect(await sitDown()).not.toBe(companion);
});

test.each<CompanionEnd>([
  'unreachable',
  'unresponsive',
  'quota',
  'minutes',
  'full',
  'too-often',
  'refused',
  'misconfigured',
])(
  'gone as %s: it is said, the microphone is free, and another try or the house is at hand',
  async (why) => {
    const companion = await sitDown();
    companion.become({ name: 'over', why });
    expect(meanwhile.company).toEqual({ name: 'gone', kind: 'ai', why });
    expect(companion.microphone).toBeNull();
    meanwhile.again();
    await pass();
    expect(wanted.at(-1)).toMatchObject({ kind: 'ai', agreement: YES });
    meanwhile.askHouse();
    await pass();
    expect(wanted.at(-1)).toEqual({ kind: 'house' });
    expect(meanwhile.company).toMatchObject({ name: 'here' });
  },
);

test('a key of the guest’s own that is not taken is theirs to put right, and consent is read again with it', async () => {
  const own: Agreement = { ...YES, ownKey: 'a key with a letter too few', seen: true };
  waits();
  meanwhile.want();
  await pass();
  meanwhile.agree(own);
  await pass();
  companions.at(-1)?.become({ name: 'over', why: 'misconfigured' });
  expect(meanwhile.company).toEqual({ name: 'gone', kind: 'ai', why: 'own-key' });
  const before = wanted.length;
  meanwhile.again();
  await pass();
  expect(wanted).toHaveLength(before);
  expect(meanwhile.company).toEqual({ name: 'asking', offer: GEMINI, before: own });
  // What is wrong besides is the same, whoever brings the key.
  meanwhile.agree(own);
  await pass();
  companions.at(-1)?.become({ name: 'over', why: 'quota' });
  expect(meanwhile.company).toMatchObject({ name: 'gone', why: 'quota' });
  meanwhile.again();
  await pass();
  expect(wanted.at(-1)).toMatchObject({ kind: 'ai', agreement: own });
});

test('how loud it is, is the guest’s to say, and for it alone', async () => {
  const companion = await sitDown();
  const { company } = meanwhile;
  if (company.name !== 'here') throw new Error('nobody is here');
  company.mate.volume = 0.4;
  expect(company.mate.volume).toBe(0.4);
  expect(companion.calls).toEqual(['start', 'setVolume 0.4']);
});

test('code that does not come is said, and tried again', async () => {
  code = 'stays away';
  waits();
  meanwhile.want();
  await pass();
  meanwhile.agree(YES);
  await pass();
  expect(meanwhile.company).toEqual({ name: 'gone', kind: 'ai', why: 'not-brought' });
  code = 'comes';
  meanwhile.again();
  await pass();
  expect(meanwhile.company).toMatchObject({ name: 'here' });
});
