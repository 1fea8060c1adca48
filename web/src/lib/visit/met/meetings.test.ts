/** What tickets say of earlier meetings, as the house compares them. */
import { beforeEach, expect, test } from 'vitest';
import { Meetings, PARTED_MS } from './meetings.svelte.ts';
import { tagsOf } from '#lib/visit/house/request.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 29, 12, 59);
const saltsAt = (now: number): string[] =>
  [0, 1].map((ago) => 's'.repeat(16) + String(Math.floor(now / HOUR_MS) - ago).padStart(6, '0'));
const SECRET = '3JxkJP1DeZkV_BNUKFoMwA';

beforeEach(() => localStorage.clear());

/** Both who met, each with others whom they have met. */
function couple(): readonly [Meetings, Meetings] {
  const [one, other] = [new Meetings(), new Meetings()];
  one.note(`${'o'.repeat(22)}.1`);
  for (const [meetings, side] of [
    [one, 1],
    [other, 2],
  ] as const)
    meetings.note(`${SECRET}.${side}`);
  other.note(`${'p'.repeat(22)}.2`);
  return [one, other];
}

async function common(one: Meetings, other: Meetings, now = NOW): Promise<number> {
  const [some, others] = await Promise.all(
    [one, other].map((each) => tagsOf(each, saltsAt(NOW), now)),
  );
  expect([some?.met, others?.met]).toEqual([[], []]);
  expect(some?.avoid).toEqual(some?.avoid.toSorted());
  expect([some?.avoid.length, others?.avoid.length]).toEqual([8, 8]);
  return some?.avoid.filter((tag) => others?.avoid.includes(tag)).length ?? 0;
}

test('two who would meet again have nothing in common; whoever says never again, they have', async () => {
  const [one, other] = couple();
  expect(await common(one, other)).toBe(0);
  other.exclude(`${SECRET}.2`);
  expect(await common(one, other)).toBe(2);
  one.exclude(`${SECRET}.1`);
  expect(await common(one, other)).toBe(2);
});

test('who has just parted is kept apart in the same way, for a while', async () => {
  const [one, other] = couple();
  one.part(`${SECRET}.1`, NOW - PARTED_MS / 2);
  expect(await common(one, other)).toBe(2);
  expect(await common(one, other, NOW + PARTED_MS)).toBe(0);
});

test('it takes both to unsay that they have parted, and never again stays', async () => {
  const [one, other] = couple();
  one.part(`${SECRET}.1`, NOW);
  other.part(`${SECRET}.2`, NOW);
  one.meetAgain();
  expect(await common(one, other)).toBe(2);
  other.meetAgain();
  expect(await common(one, other)).toBe(0);
  one.exclude(`${SECRET}.1`);
  one.meetAgain();
  expect(await common(one, other)).toBe(2);
});

test('under a salt of another evening a ticket says nothing', async () => {
  const [one] = couple();
  expect(await tagsOf(one, saltsAt(NOW - 24 * HOUR_MS), NOW)).toEqual({ met: [], avoid: [] });
});

test('what is kept on the device holds on another visit; what has no side is forgotten', async () => {
  const [one] = couple();
  one.remembers = true;
  one.exclude(`${SECRET}.1`);
  const again = new Meetings();
  expect(again.size).toBe(2);
  expect(await tagsOf(again, saltsAt(NOW), NOW)).toEqual(await tagsOf(one, saltsAt(NOW), NOW));
  localStorage.setItem('eat-with-me.meetings', JSON.stringify([{ secret: SECRET, avoid: true }]));
  expect(new Meetings().size).toBe(0);
});
