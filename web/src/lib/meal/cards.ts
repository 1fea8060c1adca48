/** Topic cards: which one lies on the table, whose turn it is to draw, and which is drawn. Pure. */
import type { Seat } from '@eat-with-me/protocol/table';
import { COUNT_MAX, type CardTold } from '@eat-with-me/protocol/talk/meal-topics';

/** How many cards there are, in every language; whoever has fewer or more passes over the rest. */
export const DECK = 64;

/** A card as somebody in a seat has drawn it. */
export interface DrawnCard extends CardTold {
  seat: Seat;
}

/** So far apart are the counts of two who hear of each other's draws at most. */
const APART_MAX = 8;

/**
 * Whether this card lies over that one: by the count; of two that were drawn at once that of the lower seat. Where the counts are
 * further apart than hands can be, somebody counts wrongly, and what comes later is later.
 */
export function isLater(one: DrawnCard, than: DrawnCard | null): boolean {
  if (than === null) return true;
  const ahead = one.drawn - than.drawn;
  return Math.abs(ahead) > APART_MAX || ahead > 0 || (ahead === 0 && one.seat < than.seat);
}

/** Who draws next: the seat after the one who drew last, around the table. */
export function turnOf(seats: readonly Seat[], last: Seat | null): Seat | null {
  const around = seats.toSorted((a, b) => a - b);
  const after = last === null ? undefined : around.find((seat) => seat > last);
  return after ?? around[0] ?? null;
}

/**
 * Draws one of `count` cards that this guest has not seen this evening; null if they have seen them all. `random` as
 * `Math.random`.
 */
export function draw(
  top: CardTold | null,
  seen: ReadonlySet<number>,
  count: number,
  random: () => number,
): CardTold | null {
  const left = Array.from({ length: count }, (_, card) => card).filter((card) => !seen.has(card));
  const card = left[Math.floor(random() * left.length)];
  // Nobody counts so far, whatever somebody says.
  const drawn = ((top?.drawn ?? 0) % COUNT_MAX) + 1;
  return card === undefined ? null : { drawn, card };
}

/** Which of `count` questions opens a meal of these dishes: the same for everybody who reads them. */
export function openingOf(dishes: readonly string[], count: number): number {
  const letters = Array.from(dishes.toSorted().join(''), (letter) => letter.codePointAt(0) ?? 0);
  return letters.reduce((sum, letter) => sum + letter, 0) % count;
}
