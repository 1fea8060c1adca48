import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterTry,
  FIRST_PAUSE_MS,
  parseRetries,
  PAUSE_MAX_MS,
  pauseFor,
  SILENT,
  WINDOW_MS,
  type Retries,
} from './retries.ts';

const after = (tries: number, now = 0): Retries =>
  Array.from({ length: tries }).reduce<Retries>((retries) => afterTry(retries, now), []);

describe('retries', () => {
  it('are silent three times, then pause for 30, 60, 120 … seconds', () => {
    expect(Array.from({ length: 7 }, (_, tries) => pauseFor(after(tries), 0))).toEqual([
      ...Array.from({ length: SILENT + 1 }, () => 0),
      FIRST_PAUSE_MS,
      2 * FIRST_PAUSE_MS,
      4 * FIRST_PAUSE_MS,
    ]);
    expect(pauseFor(after(40), 0)).toBe(PAUSE_MAX_MS);
  });

  it('pause for what is left', () => {
    expect(pauseFor(after(4), 10_000)).toBe(FIRST_PAUSE_MS - 10_000);
    expect(pauseFor(after(4), FIRST_PAUSE_MS)).toBe(0);
  });

  it('are forgotten after ten minutes', () => {
    expect(pauseFor(after(10), WINDOW_MS)).toBe(0);
    expect(afterTry(after(10), WINDOW_MS)).toEqual([WINDOW_MS]);
  });

  it('never pause for longer than the longest pause, whatever the clock does', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { maxLength: 50 });
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 2 ** 45 }), (retries, now) => {
        const pause = pauseFor(retries, now);
        expect(pause >= 0 && pause <= PAUSE_MAX_MS).toBe(true);
      }),
    );
  });

  it('are read from what was kept, and from nothing else', () => {
    expect(parseRetries(JSON.stringify(after(2, 5)))).toEqual([5, 5]);
    for (const text of [null, '', '{', '{}', '["a",null]', '5'])
      expect(parseRetries(text)).toEqual([]);
  });
});
