import { describe, expect, it } from 'vitest';
import {
  CONNECT_WITHIN_MS,
  DEPARTED_WITHIN_MS,
  HELD_WITHIN_MS,
  NOWHERE_ELSE,
  isOver,
  nextLinkState,
  outOfPatience,
  RECOVER_WITHIN_MS,
  RISEN_WITHIN_MS,
  type LinkState,
} from './link-state.ts';

const connecting: LinkState = { phase: 'connecting', since: 0 };
const connected: LinkState = { phase: 'connected', since: 5 };
const interrupted: LinkState = { phase: 'interrupted', since: 10 };
const failed: LinkState = { phase: 'failed', reason: 'lost' };
const closed: LinkState = { phase: 'closed', by: 'there' };

describe('a link through its life', () => {
  it('connects, is interrupted and comes back', () => {
    expect(nextLinkState(connecting, 'connected', 5)).toEqual(connected);
    expect(nextLinkState(connected, 'disconnected', 10)).toEqual(interrupted);
    expect(nextLinkState(interrupted, 'connected', 20)).toEqual({ phase: 'connected', since: 20 });
  });

  it('remembers since when it has been so', () => {
    expect(nextLinkState(connected, 'connected', 99)).toBe(connected);
    expect(nextLinkState(interrupted, 'failed', 99)).toBe(interrupted);
  });

  it('is not interrupted before it ever connected', () => {
    expect(nextLinkState(connecting, 'failed', 5)).toBe(connecting);
  });

  it('stays over once it is over', () => {
    for (const state of [failed, closed]) {
      expect(isOver(state)).toBe(true);
      expect(nextLinkState(state, 'connected', 5)).toBe(state);
      expect(outOfPatience(state, 1e9)).toBe(state);
    }
  });
});

describe('patience', () => {
  it('ends for a link that never connects', () => {
    expect(outOfPatience(connecting, CONNECT_WITHIN_MS - 1)).toBe(connecting);
    expect(outOfPatience(connecting, CONNECT_WITHIN_MS)).toEqual({
      phase: 'failed',
      reason: 'no-path',
    });
  });

  it('ends for a link that does not come back', () => {
    expect(outOfPatience(interrupted, 10 + RECOVER_WITHIN_MS - 1)).toBe(interrupted);
    expect(outOfPatience(interrupted, 10 + RECOVER_WITHIN_MS)).toEqual({
      phase: 'failed',
      reason: 'lost',
    });
  });

  it('never ends for a link that works', () => {
    expect(outOfPatience(connected, 1e9)).toBe(connected);
  });

  it('is short for a guest who has left, and has no end for one who is plainly there', () => {
    const left = { ...NOWHERE_ELSE, departed: 'left' } as const;
    expect(outOfPatience(connecting, 1, left)).toEqual(closed);
    expect(outOfPatience(interrupted, 10 + DEPARTED_WITHIN_MS - 1, left)).toBe(interrupted);
    expect(outOfPatience(interrupted, 10 + DEPARTED_WITHIN_MS, left)).toEqual(closed);
    expect(outOfPatience(connected, 1e9, left)).toBe(connected);
  });

  it('is as long as the house holds a seat for one whose page was closed, who is never said to have left', () => {
    const pageClosed = { ...NOWHERE_ELSE, pageClosed: true } as const;
    const over = { phase: 'failed', reason: 'page-closed' };
    expect(outOfPatience(interrupted, 10 + HELD_WITHIN_MS - 1, pageClosed)).toBe(interrupted);
    expect(outOfPatience(interrupted, 10 + HELD_WITHIN_MS, pageClosed)).toEqual(over);
    expect(outOfPatience(interrupted, 10, { ...pageClosed, departed: 'lost' })).toEqual(over);
    expect(outOfPatience(interrupted, 10, { ...pageClosed, departed: 'left' })).toEqual(closed);
    const lost = { ...NOWHERE_ELSE, departed: 'lost' } as const;
    expect(outOfPatience(interrupted, 10 + DEPARTED_WITHIN_MS, lost)).toEqual(failed);
  });

  it.each([true, false])(
    'is short for one who was getting up, as if they had said goodbye (their page was closed: %s)',
    (pageClosed) => {
      const rising = { ...NOWHERE_ELSE, pageClosed, rising: true };
      expect(outOfPatience(interrupted, 10 + RISEN_WITHIN_MS - 1, rising)).toBe(interrupted);
      expect(outOfPatience(interrupted, 10 + RISEN_WITHIN_MS, rising)).toEqual(closed);
      expect(outOfPatience(connected, 1e9, rising)).toBe(connected);
    },
  );
});
