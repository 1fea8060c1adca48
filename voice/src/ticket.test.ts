import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONGEST_MS, readTicket, signTicket } from './ticket.ts';

/** Frozen: whoever signs by the documented format gets exactly this. */
const VECTOR = {
  secret: 'a-secret-of-at-least-thirty-two-characters',
  expiresAt: 1_800_000_000_000,
  nonce: '000102030405060708090a0b0c0d0e0f',
  ticket: 'v1.mywpiww0.AAECAwQFBgcICQoLDA0ODw.k25ZbXWgdmkBc5PROdkoP72IA3Rxw9LQy_LF0rnqVT8',
};
const { secret, expiresAt, ticket } = VECTOR;
const BEFORE = expiresAt - 60_000;

test('the vector, as docs/companion-voice.md has it', () => {
  expect(signTicket(secret, expiresAt, Buffer.from(VECTOR.nonce, 'hex'))).toBe(ticket);
  const docs = readFileSync(new URL('../../docs/companion-voice.md', import.meta.url), 'utf8');
  for (const value of Object.values(VECTOR)) expect(docs).toContain(String(value));
});

test('a ticket is good until it expires', () => {
  expect(readTicket(secret, ticket, BEFORE)).toMatchObject({ ok: true, expiresAt });
  expect(readTicket(secret, ticket, expiresAt)).toEqual({ ok: false, reason: 'expired' });
});

test('no two are alike', () => {
  expect(signTicket(secret, expiresAt)).not.toBe(signTicket(secret, expiresAt));
});

test.each([
  ['another secret', ticket, `${secret}.`],
  ['another expiry', ticket.replace('mywpiww0', 'mywpiww1'), secret],
  ['another nonce', ticket.replace('AAEC', 'AAED'), secret],
  ['another version', ticket.replace('v1', 'v2'), secret],
  ['a cut seal', ticket.slice(0, -1), secret],
  ['nothing', '', secret],
  ['a long one', `${ticket}${'A'.repeat(10_000)}`, secret],
])('%s opens nothing', (_, shown, key) => {
  expect(readTicket(key, shown, BEFORE)).toEqual({ ok: false, reason: 'wrong' });
});

test('a ticket for ever is none', () => {
  const now = 1_700_000_000_000;
  expect(readTicket(secret, signTicket(secret, now + LONGEST_MS + 1), now).ok).toBe(false);
  expect(readTicket(secret, signTicket(secret, now + LONGEST_MS), now).ok).toBe(true);
});
