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
export const toldOf = (candle: Candle, now: number): CandleTold => ({
  wants: candle.kind === 'unlit' ? (candle.wants ?? 0) : 0,
  left: minutesLeft(candle, now),
});

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
  const burning = Math.max(0, ...others.map(({ left }) => left));
  switch (candle.kind) {
    case 'burning':
      return candle.endsAt <= now ? { kind: 'out', burnedDown: true } : candle;
    case 'out':
      return burning === 0 && others.some(({ wants }) => wants > 0) ? UNLIT : candle;
    case 'unlit': {
      if (burning > 0) return joined(burning, now);
      const { wants } = candle;
      if (wants === null || others.length === 0) return candle;
      const all = others.every((other) => other.wants === wants);
      return all ? { kind: 'burning', minutes: wants, endsAt: now + wants * MINUTE_MS } : candle;
    }
  }
}

/** One that others have lit. */
function joined(left: number, now: number): Candle {
  const minutes = CANDLES.find((each) => each >= left) ?? CANDLES[CANDLES.length - 1] ?? 60;
  return { kind: 'burning', minutes, endsAt: now + left * MINUTE_MS };
}

/** What somebody has proposed that this guest has neither agreed to nor proposed; null for nothing. */
export function proposed(candle: Candle, others: readonly CandleTold[]): CandleMinutes | null {
  if (candle.kind === 'burning') return null;
  const mine = candle.kind === 'unlit' ? candle.wants : null;
  const found = others.find(({ wants }) => wants > 0 && wants !== mine)?.wants ?? 0;
  return found === 0 ? null : found;
}
