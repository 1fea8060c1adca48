import { describe, expect, it } from 'vitest';
import {
  comebackFrom,
  renewal,
  TRIES_MAX,
  type Comeback,
  type Loss,
  type Standing,
} from './reconnect.ts';

const LOSS: Loss = { kind: 'lost', failures: 1, tokensRefused: 0 };

describe('coming back', () => {
  it.each<[Partial<Loss>, Comeback]>([
    [{}, { next: 'retry', inMs: 250, keepHandle: true }],
    [{ failures: 2 }, { next: 'retry', inMs: 500, keepHandle: true }],
    [{ failures: 3 }, { next: 'retry', inMs: 1000, keepHandle: false }],
    [{ failures: 8 }, { next: 'retry', inMs: 4000, keepHandle: false }],
    [{ failures: TRIES_MAX }, { next: 'end', why: 'unreachable' }],
    [{ kind: 'handle-refused' }, { next: 'retry', inMs: 250, keepHandle: false }],
    [
      { kind: 'handle-refused', failures: TRIES_MAX },
      { next: 'end', why: 'unreachable' },
    ],
    [
      { kind: 'token-refused', tokensRefused: 1 },
      { next: 'retry', inMs: 250, keepHandle: true },
    ],
    [
      { kind: 'token-refused', tokensRefused: 2 },
      { next: 'end', why: 'token-refused' },
    ],
    [{ kind: 'quota' }, { next: 'end', why: 'quota' }],
    [{ kind: 'misconfigured' }, { next: 'end', why: 'misconfigured' }],
  ])('from %o: %o', (loss, comeback) => {
    expect(comebackFrom({ ...LOSS, ...loss }, () => 1)).toEqual(comeback);
  });

  it('is not in step with others', () => {
    expect(comebackFrom({ ...LOSS, failures: 8 }, () => 0)).toMatchObject({ inMs: 3000 });
  });
});

describe('a line that works', () => {
  const STANDING: Standing = {
    now: 100_000,
    readyAt: 0,
    renewAfterMs: 500_000,
    endsAt: Infinity,
    resumable: true,
    quiet: true,
  };

  it.each<[string, Partial<Standing>, string]>([
    ['young', {}, 'stay'],
    ['old', { now: 500_000 }, 'renew'],
    ['old, while somebody speaks', { now: 500_000, quiet: false }, 'prepare'],
    ['old, but not to be resumed now', { now: 500_000, resumable: false }, 'prepare'],
    ['to end in a minute', { endsAt: 160_000 }, 'renew'],
    ['to end in two', { endsAt: 220_000 }, 'stay'],
    ['to end in a minute, while somebody speaks', { endsAt: 160_000, quiet: false }, 'prepare'],
    ['to end now, whoever speaks', { endsAt: 104_000, quiet: false, resumable: false }, 'renew'],
  ])('that is %s: %s', (_name, standing, step) => {
    expect(renewal({ ...STANDING, ...standing })).toBe(step);
  });
});
