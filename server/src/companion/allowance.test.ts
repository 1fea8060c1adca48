import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 10, 29, 12);
const LIMITS = { minutesADay: 600, guestsMax: 2, tokenMinutes: 10 };

const codes = (allowance: Allowance, guests: readonly string[], now = NOON): string[] =>
  guests.map((guest) => {
    const allowed = allowance.take(guest, now);
    return allowed.ok ? 'ok' : allowed.code;
  });

test('time is granted until it is over', () => {
  const allowance = new Allowance(LIMITS);
  expect(allowance.take('a', NOON)).toEqual({ ok: true, expiresAt: NOON + 10 * MINUTE_MS });
  expect([allowance.minutesToday(NOON), allowance.guests(NOON)]).toEqual([10, 1]);
  expect(allowance.guests(NOON + 10 * MINUTE_MS)).toBe(0);
  expect(allowance.minutesToday(NOON + 10 * MINUTE_MS)).toBe(10);
});

test('so many guests at once; one who is there may come again, the next when a time is over', () => {
  const allowance = new Allowance(LIMITS);
  expect(codes(allowance, ['a', 'b', 'c', 'a'])).toEqual(['ok', 'ok', 'full', 'ok']);
  expect(allowance.take('c', NOON + MINUTE_MS)).toEqual({
    ok: false,
    code: 'full',
    retryAfterMs: 9 * MINUTE_MS,
  });
  expect(codes(allowance, ['c'], NOON + 10 * MINUTE_MS)).toEqual(['ok']);
});

test('so many minutes a day, and again after midnight (UTC)', () => {
  const allowance = new Allowance({ ...LIMITS, minutesADay: 25 });
  expect(codes(allowance, ['a', 'b', 'a'])).toEqual(['ok', 'ok', 'minutes']);
  const refused = allowance.take('a', NOON);
  expect(refused).toMatchObject({ code: 'minutes', retryAfterMs: 12 * 60 * MINUTE_MS });
  const midnight = Date.UTC(2026, 10, 30);
  expect(codes(allowance, ['a'], midnight - 1)).toEqual(['minutes']);
  expect(codes(allowance, ['a'], midnight)).toEqual(['ok']);
  expect(allowance.minutesToday(midnight)).toBe(10);
});

test('one guest cannot take the day of all in a moment', () => {
  const allowance = new Allowance(LIMITS);
  const seven = Array.from({ length: 7 }, () => 'a');
  expect(codes(allowance, seven)).toEqual([...Array.from({ length: 6 }, () => 'ok'), 'too-often']);
  expect(codes(allowance, ['a'], NOON + 10 * MINUTE_MS)).toEqual(['ok']);
});

test('what came to nothing is there for others', () => {
  const allowance = new Allowance({ ...LIMITS, minutesADay: 10, guestsMax: 1 });
  const allowed = allowance.take('a', NOON);
  if (!allowed.ok) throw new Error(allowed.code);
  expect(codes(allowance, ['b'])).toEqual(['minutes']);
  allowance.giveBack('a', allowed.expiresAt, NOON);
  expect([allowance.minutesToday(NOON), allowance.guests(NOON)]).toEqual([0, 0]);
  expect(codes(allowance, ['b'])).toEqual(['ok']);
});

test('what is given back after midnight is not taken off the new day', () => {
  const allowance = new Allowance(LIMITS);
  const midnight = Date.UTC(2026, 10, 30);
  const allowed = allowance.take('a', midnight - 1);
  if (!allowed.ok) throw new Error(allowed.code);
  expect(codes(allowance, ['b'], midnight)).toEqual(['ok']);
  allowance.giveBack('a', allowed.expiresAt, midnight);
  expect([allowance.minutesToday(midnight), allowance.guests(midnight)]).toEqual([10, 1]);
});
