/** A candle on the table that burns down over a time on which all have agreed. It ends in a word, never in an alarm. Pure. */
import { CANDLES, type CandleTold } from '@eat-with-me/protocol/talk/meal-topics';

/** How long a candle burns, in minutes. */
export type CandleMinutes = (typeof CANDLES)[number];

const MINUTE_MS = 60_000;

/**
 * `unlit`: none burns; `wants` is what this guest has proposed, or agreed to. `burning`: until `endsAt`, of `minutes` in
 * all. `out`: it has burned down here, or this guest does not want it, as long as it burns for anybody.
 */
export type Candle =
  | { kind: 'unlit'; wants: CandleMinutes | null }
  | { kind: 'burning'; minutes: CandleMinutes; endsAt: number }
  | { kind: 'out'; burnedDown: boolean };

export const UNLIT: Candle = { kind: 'unlit', wants: null };

/** Minutes that are left, begun ones whole; 0 where none burns. */
export const minutesLeft = (candle: Candle, now: number): number =>
  candle.kind === 'burning' ? Math.max(0, Math.ceil((candle.endsAt - now) / MINUTE_MS)) : 0;

/** What the others are told of it. */
export function toldOf(candle: Candle, now: number): CandleTold {
  const left = minutesLeft(candle, now);
  switch (candle.kind) {
    case 'burning':
      return { wants: candle.minutes, left };
    case 'unlit':
      return { wants: candle.wants ?? 0, left };
    case 'out':
      return { wants: 0, left };
  }
}

/** Which candle somebody would light, in minutes; null for none, and of whom one burns already. */
export const wishOf = ({ wants, left }: CandleTold): CandleMinutes | null =>
  wants !== 0 && left === 0 ? wants : null;

/** This guest would light a candle of so many minutes, or would not any more (null). */
export const want = (
  candle: Candle,
  wants: CandleMinutes | null,
  others: readonly CandleTold[],
  now: number,
): Candle => (candle.kind === 'burning' ? candle : hear({ kind: 'unlit', wants }, others, now));

/** Puts it out, for this guest alone. */
export const putOut = (candle: Candle): Candle =>
  candle.kind === 'burning' ? { kind: 'out', burnedDown: false } : candle;

/**
 * After whatever `others` say and the time that has passed: it is lit once all want the same, joined where it burns
 * already, and burned down when its time is over. The same object where nothing changes.
 */
export function hear(candle: Candle, others: readonly CandleTold[], now: number): Candle {
  const lit = others
    .filter(({ left }) => left > 0)
    .toSorted((one, other) => other.left - one.left || other.wants - one.wants)[0];
  switch (candle.kind) {
    case 'burning':
      return candle.endsAt <= now ? { kind: 'out', burnedDown: true } : candle;
    case 'out':
      return !lit && others.some(({ wants }) => wants > 0) ? UNLIT : candle;
    case 'unlit': {
      if (lit) return joined(lit, now);
      const { wants } = candle;
      if (wants === null || others.length === 0) return candle;
      const all = others.every((other) => other.wants === wants);
      return all ? { kind: 'burning', minutes: wants, endsAt: now + wants * MINUTE_MS } : candle;
    }
  }
}

/** One that others have lit. Older pages do not say of how many minutes it was; then it was of no more than it has to. */
function joined({ wants, left }: CandleTold, now: number): Candle {
  const minutes = CANDLES.find((each) => each >= Math.max(wants, left)) ?? 60;
  return { kind: 'burning', minutes, endsAt: now + left * MINUTE_MS };
}

/** What somebody has proposed that this guest has neither agreed to nor proposed; null for nothing. */
export function proposed(candle: Candle, others: readonly CandleTold[]): CandleMinutes | null {
  if (candle.kind === 'burning') return null;
  const mine = candle.kind === 'unlit' ? candle.wants : null;
  return others.map(wishOf).find((wish) => wish !== null && wish !== mine) ?? null;
}
