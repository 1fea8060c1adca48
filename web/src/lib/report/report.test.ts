/** Telling the house of a table-mate, at the table and after the meal, as a guest meets it. */
import { openReport } from '@eat-with-me/mesh/report/report';
import type { HouseOffer } from '@eat-with-me/protocol/wire/house';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mayMeetAgain } from '#lib/again/may-meet-again.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import Place from '#lib/table/places/Place.svelte';
import { Sound } from '#lib/sound/sound.svelte.ts';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { seating, TABLE, WELCOME } from '#lib/testing/seatings.ts';
import { tableSupply } from '#lib/testing/table-supply.ts';
import { setVisit, Visit } from '#lib/visit/visit.svelte.ts';
import AboutMate from './AboutMate.svelte';
import AfterMeal from './AfterMeal.svelte';
import ReportSheet from './ReportSheet.svelte';

let wire: FakeWire;
let visit: Visit;
let mesh: FakeMesh;
let offer: HouseOffer;
let shown: ReturnType<typeof mount> | undefined;

beforeEach(() => {
  wire = new FakeWire();
  offer = { rules: null, ageGate: null, claims: { key: null } };
  const make = () => (mesh = new FakeMesh());
  visit = new Visit({
    wire,
    meshes: { bring: () => Promise.resolve(tableSupply(make)) },
    rules: new HouseRules(() => Promise.resolve(offer)),
  });
});
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
});

/** Ben sits opposite. */
async function dine(kind: 'queue' | 'private' = 'queue'): Promise<void> {
  if (kind === 'queue') visit.findTable();
  else visit.host(2, 'open');
  wire.say(WELCOME);
  await visit.rules.look();
  visit.takeSeat();
  await expect.poll(() => wire.sent.length).toBe(1);
  wire.say({ type: 'seated', seating: seating([1, 2], { kind }) });
  mesh.link(2, { state: { phase: 'connected', since: 0 } });
  await expect.poll(() => visit.stage.name).toBe('table');
  wire.take();
}

const above = () => setVisit(visit);

function showMate(): void {
  const guest = visit.sitting?.table?.guests[0];
  if (!guest) throw new Error('nobody sits there');
  shown = mount(inWords(AboutMate, { above }), {
    target: document.body,
    props: { label: 'Ben', guest },
  });
  flushSync();
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);

function press(name: string): void {
  const found = button(name);
  if (!found) throw new Error(`there is no “${name}”`);
  found.click();
  flushSync();
}

function choose(reason: string): void {
  const label = [...document.querySelectorAll('label')].find(({ textContent }) =>
    textContent?.includes(reason),
  );
  label?.querySelector('input')?.click();
  flushSync();
}

test('whoever was told of is not asked about for another meal, nor answered as one to meet again', async () => {
  await dine();
  mesh.link(2, { meeting: `${'m'.repeat(22)}.1` });
  const guest = visit.sitting?.table?.guests[0] ?? null;
  expect(mayMeetAgain(guest, visit.claims)).toBe(true);
  showMate();
  press('Report');
  choose('Something else');
  press('Send report');
  expect(mayMeetAgain(guest, visit.claims)).toBe(false);
});

test('a claim is two taps from the place and one reason away, and says that it was heard', async () => {
  await dine();
  showMate();
  press('Report');
  expect(document.body.textContent).toContain('What is wrong with Ben?');
  // Without a key there is nothing to add to it.
  expect(document.querySelector('textarea')).toBeNull();
  choose('Nudity');
  press('Send report');
  const place = { table: TABLE, seat: 2 };
  expect(wire.sent).toEqual([{ type: 'claim', ...place, reason: 'indecent' }]);
  expect(document.body.textContent).toContain('On its way to the house');
  wire.say({ type: 'claimed', ...place, heard: true });
  flushSync();
  expect(document.body.textContent).toContain('The house has heard you.');
  expect(button('Report')).toBeUndefined();
});

test('words go in an envelope that the operator opens, and nobody else reads', async () => {
  const pair = await crypto.subtle.generateKey('X25519', true, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('no pair');
  const recipient = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  offer = { ...offer, claims: { key: Buffer.from(recipient).toString('base64url') } };
  await dine();
  showMate();
  press('Report');
  choose('Something else');
  const words = document.querySelector('textarea');
  if (!words) throw new Error('no room for words');
  words.value = 'He asked for my address.';
  words.dispatchEvent(new Event('input', { bubbles: true }));
  press('Send report');
  await expect.poll(() => wire.sent.length).toBe(1);
  const [claim] = wire.sent;
  expect(JSON.stringify(claim)).not.toContain('address');
  if (claim?.type !== 'claim' || claim.report === undefined) throw new Error('no report');
  expect(await openReport({ privateKey: pair.privateKey, recipient }, claim.report)).toEqual({
    reason: 'other',
    words: 'He asked for my address.',
    picture: null,
  });
});

/** Somebody's key, whoever that is. */
const KEY = Buffer.alloc(32, 9).toString('base64url');

test('of a picture that is open one can be added, and where none comes the guest hears so', async () => {
  offer = { ...offer, cover: 'never', claims: { key: KEY } };
  await dine();
  showMate();
  press('Report');
  press('Add a picture of what you see now');
  await expect.poll(() => document.body.textContent).toContain('No picture could be taken.');
  choose('Hate');
  press('Send report');
  expect(wire.sent).toEqual([{ type: 'claim', table: TABLE, seat: 2, reason: 'hateful' }]);
});

test('who is covered can be reported, without a picture', async () => {
  offer = { ...offer, cover: 'strangers', claims: { key: KEY } };
  await dine();
  showMate();
  press('Report');
  expect(document.querySelector('textarea')).not.toBeNull();
  expect(button('Add a picture of what you see now')).toBeUndefined();
});

test('where something wrong is seen the sheet opens with the question', async () => {
  await dine();
  const guest = visit.sitting?.table?.guests[0];
  if (!guest) throw new Error('nobody sits there');
  expect(visit.claims.placeOf(guest)).toEqual(expect.objectContaining({ table: TABLE, seat: 2 }));
  let closed = 0;
  const props = { guest, close: () => (closed += 1) };
  shown = mount(inWords(ReportSheet, { above }), { target: document.body, props });
  flushSync();
  expect(document.body.textContent).toContain('What is wrong with Guest 2?');
  press('No, go back');
  expect(button('Report')).not.toBeUndefined();
  document.querySelector('dialog')?.close();
  expect(closed).toBe(1);
});

test('a picture that the check holds back leads there, where claims are heard', async () => {
  await dine();
  const check = { kind: 'flagged', isShown: false, showAnyway: () => {} };
  const cover = { state: 'open', because: null, proof: 'seen', check };
  const guest = new FakeMate({ cover: cover as unknown as TableMate['cover'] });
  const props = { guest, sound: new Sound(), speakerId: 'kitchen' };
  const table = visit.sitting?.table ?? expect.fail();
  visit.claims.sits({ ...table, guests: [guest] });
  shown = mount(inWords(Place, { above }), { target: document.body, props });
  flushSync();
  press('Report');
  expect(document.body.textContent).toContain('What is wrong with Amélie?');
});

test('what the house does not know, or has forgotten, it has not taken, and the guest hears so', async () => {
  await dine();
  showMate();
  press('Report');
  choose('Nudity');
  press('Send report');
  wire.say({ type: 'claimed', table: TABLE, seat: 2, heard: false });
  flushSync();
  expect(document.body.textContent).toContain('The house could not take this.');
  expect(document.body.textContent).toContain('Write to whoever runs this house.');
});

test('a house that was started anew has not taken what it did not answer', async () => {
  await dine();
  showMate();
  press('Report');
  choose('Nudity');
  press('Send report');
  wire.restart();
  flushSync();
  expect(document.body.textContent).toContain('The house could not take this.');
});

test('where nothing can be sealed nothing is sent before the guest has read so', async () => {
  // No key of anybody.
  offer = { ...offer, claims: { key: '!' } };
  await dine();
  showMate();
  press('Report');
  choose('Hate');
  const words = document.querySelector('textarea');
  if (!words) throw new Error('no room for words');
  words.value = 'Words';
  words.dispatchEvent(new Event('input', { bubbles: true }));
  press('Send report');
  await expect.poll(() => document.body.textContent).toContain('cannot seal words or pictures');
  expect(wire.sent).toEqual([]);
  press('Send report');
  expect(wire.sent).toEqual([{ type: 'claim', table: TABLE, seat: 2, reason: 'hateful' }]);
});

test('it can be said after the meal, also of somebody who has left', async () => {
  await dine();
  wire.say({ type: 'departed', table: TABLE, seat: 2, because: 'left' });
  shown = mount(inWords(AfterMeal, { above }), { target: document.body });
  flushSync();
  press('Something was wrong?');
  press('Report');
  choose('under age');
  press('Send report');
  expect(wire.sent.at(-1)).toEqual({ type: 'claim', table: TABLE, seat: 2, reason: 'under-age' });
});

test('nothing is offered at a private table, nor at a house from before there were claims', async () => {
  await dine('private');
  expect(visit.claims.met).toEqual([]);
  visit.toDoor();
  offer = { rules: null, ageGate: null };
  shown = mount(inWords(AfterMeal, { above }), { target: document.body });
  flushSync();
  expect(button('Something was wrong?')).toBeUndefined();
});
