import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextNumber } from './succession.ts';

describe('the number of the next connection', () => {
  it('is odd for the lower seat, even for the higher, and above all before it', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.boolean(), (highest, lowerSeat) => {
        const number = nextNumber(highest, lowerSeat);
        expect(number % 2).toBe(lowerSeat ? 1 : 0);
        expect(number).toBeGreaterThan(highest);
        expect(number).toBeLessThanOrEqual(highest + 2);
      }),
    );
  });
});
