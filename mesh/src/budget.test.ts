import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startingBudget, videoBudget } from './budget.ts';

describe('the budget of a link', () => {
  it('gives a table for two 720p', () => {
    expect(videoBudget(1, 1080)).toEqual({
      maxBitrate: 1_500_000,
      maxFramerate: 30,
      scaleResolutionDownBy: 1.5,
    });
  });

  it('starts with a small picture and lets a small one be', () => {
    expect(startingBudget(1, 720)).toEqual({ ...videoBudget(1, 720), scaleResolutionDownBy: 2 });
    expect(startingBudget(7, 720)).toEqual(videoBudget(7, 720));
    expect(startingBudget(1, 240).scaleResolutionDownBy).toBe(1);
  });

  it('keeps a table for four within 1.5 Mbit/s up, and eight guests too', () => {
    for (const links of [1, 2, 3, 7]) {
      expect(links * videoBudget(links, 720).maxBitrate).toBeLessThanOrEqual(1_500_000);
    }
  });

  it('never enlarges the picture and never gives a link more because the table grew', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 90, max: 2160 }),
        (n, height) => {
          expect(videoBudget(n, height).scaleResolutionDownBy).toBeGreaterThanOrEqual(1);
          expect(videoBudget(n + 1, height).maxBitrate).toBeLessThanOrEqual(
            videoBudget(n, height).maxBitrate,
          );
        },
      ),
    );
  });
});
