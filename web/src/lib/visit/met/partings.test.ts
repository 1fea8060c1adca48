/** Two who have just parted are kept apart, also where one of them loads the page anew; and nothing of it lasts. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { WELCOME } from '#lib/testing/seatings.ts';
import { keptPartings, PARTED_MS, PARTINGS_KEPT_MAX } from './kept-partings.ts';
import { Meetings } from './meetings.svelte.ts';
import { tagsOf } from '#lib/visit/house/request.ts';

const HOUR_MS = 3_600_000;
/** A minute before the hour: the salts change while they are kept apart. */
const NOW = Date.UTC(2026, 10, 29, 12, 59);
const KEY = 'eat-with-me.parted';
const SECRET = '3JxkJP1DeZkV_BNUKFoMwA';
const saltsAt = (now: number): [string, string] => {
  const salt = (ago: number) => 's'.repeat(16) + String(Math.floor(now / HOUR_MS) - ago);
  return [salt(0), salt(1)];
};

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: NOW });
});
afterEach(() => void vi.useRealTimers());

/** What a page knows that has been welcomed. */
function open(): Meetings {
  const meetings = new Meetings();
  meetings.hear({ ...WELCOME, salts: saltsAt(Date.now()) });
  return meetings;
}
/** Two pages whose guests have met. The other one is no page of this tab: it keeps nothing here. */
function couple(): readonly [Meetings, Meetings] {
  const pages = [open(), new Meetings()] as const;
  pages.forEach((meetings, index) => meetings.note(`${SECRET}.${index + 1}`));
  return pages;
}
const stored = () => sessionStorage.getItem(KEY);
/** Once what they said of partings is kept; marks are made by the browser's own cryptography. */
const written = (count = 1) => soon(() => expect(keptPartings(Date.now())).toHaveLength(count));
/** Whether the house keeps them apart. */
async function apart(one: Meetings, other: Meetings): Promise<boolean> {
  const now = Date.now();
  const [some, others] = await Promise.all(
    [one, other].map((each) => tagsOf(each, saltsAt(now), now)),
  );
  return some?.avoid.some((tag) => others?.avoid.includes(tag)) ?? false;
}

test('whoever loads the page anew after a parting is kept apart all the same, over the hour, and no longer than a quarter of one', async () => {
  const [one, other] = couple();
  other.part(`${SECRET}.2`, NOW);
  one.part(`${SECRET}.1`, NOW);
  await written();
  const again = open();
  expect(await apart(again, other)).toBe(true);
  vi.setSystemTime(NOW + PARTED_MS - 1);
  expect(await apart(open(), other)).toBe(true);
  expect(again.partedFor(Date.now())).toBe(1);
  vi.setSystemTime(NOW + PARTED_MS);
  expect(await apart(again, other)).toBe(false);
  expect(again.partedFor(Date.now())).toBeNull();
});

test('it takes both to unsay it, also after one of them has loaded the page anew, and once more', async () => {
  const [one, other] = couple();
  other.part(`${SECRET}.2`, NOW);
  one.part(`${SECRET}.1`, NOW);
  await written();
  const again = open();
  again.meetAgain();
  expect(again.partedFor(NOW)).toBeNull();
  expect(await apart(again, other)).toBe(true);
  await soon(() => expect(stored()).toContain('"again":null'));
  const third = open();
  expect(third.partedFor(NOW)).toBeNull();
  expect(await apart(third, other)).toBe(true);
  other.meetAgain();
  expect(await apart(third, other)).toBe(false);
});

test('never again is not unsaid by a page that is loaded anew', async () => {
  const [one, other] = couple();
  one.exclude(`${SECRET}.1`);
  one.part(`${SECRET}.1`, NOW);
  await written();
  const again = open();
  again.meetAgain();
  expect(await apart(again, other)).toBe(true);
});

test('what the device remembers and the tab too is said once: marks show nothing that they would not without a reload', async () => {
  const [one] = couple();
  one.remembers = true;
  one.part(`${SECRET}.1`, NOW);
  await written();
  const [before, after] = await Promise.all(
    [one, open()].map((each) => tagsOf(each, saltsAt(NOW), NOW)),
  );
  expect(after).toEqual(before);
});

test('the tab keeps marks and a moment: no secret, no name; and erases them when it is over', async () => {
  const [one] = couple();
  one.part(`${SECRET}.1`, NOW);
  await written();
  expect(stored()).not.toContain(SECRET);
  const [kept] = keptPartings(NOW);
  expect(Object.keys(kept ?? {}).toSorted()).toEqual(['again', 'rising', 'tags', 'until']);
  expect([kept?.until, kept?.tags.length, kept?.again?.length]).toEqual([NOW + PARTED_MS, 4, 4]);
  await vi.advanceTimersByTimeAsync(NOW + PARTED_MS - 1 - Date.now());
  expect(stored()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  await soon(() => expect(stored()).toBeNull());
});

test('a door that nobody goes through erases what is over', async () => {
  const [one] = couple();
  one.part(`${SECRET}.1`, NOW);
  await written();
  vi.clearAllTimers();
  vi.setSystemTime(NOW + PARTED_MS);
  expect(keptPartings(Date.now())).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
});

test('“Forget meetings” forgets partings, too', async () => {
  const [one, other] = couple();
  other.part(`${SECRET}.2`, NOW);
  one.part(`${SECRET}.1`, NOW);
  await written();
  const again = open();
  again.forget();
  await soon(() => expect(sessionStorage).toHaveLength(0));
  expect(await apart(again, other)).toBe(false);
});

test('whoever sits down again has not parted; whoever closed the page meanwhile has, unless they come back to the seat', async () => {
  const [one, other] = couple();
  one.rise([`${SECRET}.1`], NOW);
  await written();
  one.sitAgain();
  await written(0);
  expect(await apart(one, other)).toBe(false);
  one.rise([`${SECRET}.1`], NOW);
  await written();
  const [back, gone] = [open(), open()];
  back.sitAgain();
  expect(await apart(back, other)).toBe(false);
  gone.risen();
  gone.sitAgain();
  expect(await apart(gone, other)).toBe(true);
});

test('so many are kept, and a ticket takes no more than it may', async () => {
  const one = open();
  for (let number = 0; number < 80; number += 1) {
    const secret = `${String(number).padStart(22, 'x')}.1`;
    one.note(secret);
    one.part(secret, NOW + number);
  }
  await written(PARTINGS_KEPT_MAX);
  const again = open();
  for (let number = 100; number < 180; number += 1)
    again.note(`${String(number).padStart(22, 'x')}.1`);
  const { avoid } = await tagsOf(again, saltsAt(NOW), NOW);
  expect(avoid).toHaveLength(256);
  const kept = keptPartings(NOW).flatMap(({ tags }) => tags);
  expect(kept.filter((tag) => !avoid.includes(tag))).toEqual([]);
});

test.each([
  ['no JSON', 'soup'],
  ['no list', '{}'],
  ['what is none', '[1,null,{}]'],
  ['a mark that is none', '[{"until":1e15,"tags":["x"],"again":null,"rising":false}]'],
  ['one that holds for ever', '[{"until":1e15,"tags":[],"again":null,"rising":false}]'],
])('storage may hold anything: %s', async (_, text) => {
  sessionStorage.setItem(KEY, text);
  expect(await tagsOf(open(), saltsAt(NOW), NOW)).toEqual({ met: [], avoid: [] });
});
