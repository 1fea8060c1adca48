import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { OPENING_BYTES, PledgeSchema } from './pledge.ts';
import {
  ConfirmSchema,
  PrepareSchema,
  RevealedSchema,
  RevealSchema,
  TranscriptSchema,
} from './trust.ts';
import { TRUST_CODES } from './trust-failures.ts';

const table = 'a'.repeat(22);
const hash = '_'.repeat(43);
const pledge = { opening: 'A'.repeat(146), commit: hash };

describe('messages about trust', () => {
  it.each([
    [RevealSchema, { type: 'reveal', table, epoch: 1, nonce: hash }],
    [PrepareSchema, { type: 'prepare', table, epoch: 2 ** 32 - 1, pledge }],
    [RevealedSchema, { type: 'revealed', table, epoch: 1, from: 255, nonce: hash }],
    [ConfirmSchema, { type: 'confirm', mac: hash }],
    [TranscriptSchema, { type: 'transcript', epoch: 2, transcript: hash }],
  ])('are read, and with anything more or less are not', (schema, message) => {
    expect(v.safeParse(schema, message).success).toBe(true);
    for (const key of Object.keys(message)) {
      const { [key]: _, ...less } = message as Record<string, unknown>;
      expect(v.safeParse(schema, less).success).toBe(false);
    }
    expect(v.safeParse(schema, { ...message, more: 1 }).success).toBe(false);
  });

  it.each([
    ['a commitment of 31 bytes', { ...pledge, commit: hash.slice(1) }],
    ['a commitment of 33 bytes', { ...pledge, commit: `${hash}A` }],
    ['an opening of 108 bytes', { ...pledge, opening: pledge.opening.slice(2) }],
    ['padding', { ...pledge, commit: `${hash.slice(1)}=` }],
    ['a text that is none', { ...pledge, commit: `${hash.slice(1)}é` }],
    ['a prototype', JSON.parse('{"__proto__":{},"opening":"","commit":""}')],
  ])('hold no pledge with %s', (_name, wrong) => {
    expect(v.safeParse(PledgeSchema, wrong).success).toBe(false);
  });

  it('hold openings of the length that the mesh writes', () => {
    expect(Math.ceil((OPENING_BYTES * 4) / 3)).toBe(146);
  });
});

it('names every failure once, in the way of codes', () => {
  expect(new Set(TRUST_CODES).size).toBe(TRUST_CODES.length);
  for (const code of TRUST_CODES) expect(code).toMatch(/^E(_[A-Z]+)+$/);
});
