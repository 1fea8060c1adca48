import { expect, test } from 'vitest';
import { hear, minutesLeft, proposed, putOut, toldOf, UNLIT, want } from './candle.ts';

const MINUTE_MS = 60_000;
const NOTHING = { wants: 0, left: 0 } as const;
const WANTS_40 = { wants: 40, left: 0 } as const;

test('one proposes, the other agrees, and it burns for both', () => {
  const ana = want(UNLIT, 40, [NOTHING], 0);
  expect(ana).toEqual({ kind: 'unlit', wants: 40 });
  expect(proposed(UNLIT, [toldOf(ana, 0)])).toBe(40);
  const ben = want(UNLIT, 40, [toldOf(ana, 0)], 0);
  expect(ben).toEqual({ kind: 'burning', minutes: 40, endsAt: 40 * MINUTE_MS });
  const lit = hear(ana, [toldOf(ben, 0)], 50);
  expect(lit).toEqual({ kind: 'burning', minutes: 40, endsAt: 50 + 40 * MINUTE_MS });
  expect(proposed(ben, [WANTS_40])).toBeNull();
});

test('nothing burns before all want the same', () => {
  const ana = want(UNLIT, 20, [WANTS_40, NOTHING], 0);
  expect(ana).toEqual({ kind: 'unlit', wants: 20 });
  expect(proposed(ana, [WANTS_40, NOTHING])).toBe(40);
  const agreed = want(ana, 40, [WANTS_40, NOTHING], 0);
  expect(agreed.kind).toBe('unlit');
  expect(hear(agreed, [WANTS_40, WANTS_40], 0).kind).toBe('burning');
  // Alone with nobody there is nothing to agree on.
  expect(want(UNLIT, 20, [], 0).kind).toBe('unlit');
});

test('it burns down by the minute, and ends in a word', () => {
  const candle = want(UNLIT, 20, [{ wants: 20, left: 0 }], 0);
  expect(minutesLeft(candle, 0)).toBe(20);
  expect(minutesLeft(candle, 19.5 * MINUTE_MS)).toBe(1);
  expect(hear(candle, [NOTHING], 19.5 * MINUTE_MS)).toBe(candle);
  expect(hear(candle, [NOTHING], 20 * MINUTE_MS)).toEqual({ kind: 'out', burnedDown: true });
});

test('a newcomer sees how much of it is left', () => {
  const joined = hear(UNLIT, [{ wants: 0, left: 12 }, NOTHING], 0);
  expect([minutesLeft(joined, 0), joined.kind === 'burning' && joined.minutes]).toEqual([12, 20]);
});

test.each([
  ['by a page that says of how many minutes it was', { wants: 40, left: 15 }, 40],
  ['by an older page, of which that is not known', { wants: 0, left: 15 }, 20],
  ['by a page that says what cannot be', { wants: 20, left: 35 }, 40],
] as const)('and how tall it was, told %s', (_, told, minutes) => {
  const joined = hear(UNLIT, [NOTHING, told], 0);
  expect(joined).toEqual({ kind: 'burning', minutes, endsAt: told.left * MINUTE_MS });
  expect(toldOf(joined, 0)).toEqual({ wants: minutes, left: told.left });
});

test('one that burns is nothing that anybody proposes', () => {
  const out = putOut(want(UNLIT, 20, [{ wants: 20, left: 0 }], 0));
  expect(proposed(out, [{ wants: 20, left: 15 }])).toBeNull();
});

test('whoever puts it out is left without, while it burns on for the others', () => {
  const out = putOut(want(UNLIT, 20, [{ wants: 20, left: 0 }], 0));
  expect(out).toEqual({ kind: 'out', burnedDown: false });
  const burning = { wants: 0, left: 20 } as const;
  expect(hear(out, [burning], 10)).toBe(out);
  // Another one may be proposed once that one is out.
  expect(hear(out, [WANTS_40], 10)).toEqual(UNLIT);
  expect(proposed(out, [WANTS_40])).toBe(40);
  expect(want(out, 40, [WANTS_40], 10).kind).toBe('burning');
});

test('a wish can be taken back', () => {
  expect(want(want(UNLIT, 40, [NOTHING], 0), null, [NOTHING], 0)).toEqual(UNLIT);
});
