import { expect, test } from 'vitest';
import { consequenceOf, noticeOf } from './refusal.ts';

test('a closed door ends the way to a private table, and only that', () => {
  const refused = { type: 'refused', code: 'table-locked' } as const;
  expect(consequenceOf(refused, 'knocking')).toEqual({ kind: 'exit', why: 'table-locked' });
  expect(consequenceOf(refused, 'table')).toEqual({ kind: 'none' });
});

test('who waits asks again, at the time that the server names', () => {
  const refused = { type: 'refused', code: 'one-moment' } as const;
  const named = { ...refused, retryAfterMs: 700 };
  expect(consequenceOf(named, 'queue')).toEqual({ kind: 'ask-again', afterMs: 700 });
  expect(consequenceOf(named, 'knocking')).toEqual({ kind: 'ask-again', afterMs: 700 });
  expect(consequenceOf(refused, 'queue')).toEqual({ kind: 'ask-again', afterMs: 2000 });
  expect(consequenceOf(refused, 'exit')).toEqual({ kind: 'none' });
});

test('only who changes tables a lot, or was claimed often, has a cool-down to look at', () => {
  const refused = { type: 'refused', code: 'too-soon', retryAfterMs: 9000 } as const;
  const coolDown = { kind: 'cool-down', afterMs: 9000 };
  expect(consequenceOf(refused, 'queue')).toEqual({ ...coolDown, why: 'changed-tables' });
  const claimed = { ...refused, code: 'claimed' } as const;
  expect(consequenceOf(claimed, 'queue')).toEqual({ ...coolDown, why: 'claimed' });
  expect(consequenceOf(refused, 'knocking')).toEqual({ kind: 'ask-again', afterMs: 9000 });
});

test('a house that cannot hide the address says so, whatever its welcome said', () => {
  const refused = { type: 'refused', code: 'no-relay' } as const;
  expect(consequenceOf(refused, 'queue')).toEqual({ kind: 'exit', why: 'no-relay' });
  expect(consequenceOf(refused, 'knocking')).toEqual({ kind: 'exit', why: 'no-relay' });
  expect(consequenceOf(refused, 'table')).toEqual({ kind: 'none' });
});

test('only what a person can make use of is said', () => {
  expect(noticeOf('full')).toBe('full');
  expect(noticeOf('already-queued')).toBeNull();
});
