import { expect, test } from 'vitest';
import { consequenceOf, sentenceFor } from './refusal.ts';

test('a closed door ends the way to a private table, and only that', () => {
  const refused = { type: 'refused', code: 'table-locked' } as const;
  expect(consequenceOf(refused, 'knocking')).toEqual({ kind: 'exit', why: 'table-locked' });
  expect(consequenceOf(refused, 'table')).toEqual({ kind: 'none' });
});

test('who waits asks again, at the time that the server names', () => {
  const refused = { type: 'refused', code: 'one-moment' } as const;
  expect(consequenceOf({ ...refused, retryAfterMs: 700 }, 'queue')).toEqual({
    kind: 'ask-again',
    afterMs: 700,
  });
  expect(consequenceOf(refused, 'queue')).toEqual({ kind: 'ask-again', afterMs: 2000 });
  expect(consequenceOf(refused, 'exit')).toEqual({ kind: 'none' });
});

test('only what a person can make use of is said', () => {
  expect(sentenceFor('full')).toContain('full');
  expect(sentenceFor('already-queued')).toBeNull();
});
