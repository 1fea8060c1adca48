/** What is known of one table-mate's meal, and what is news in it. Pure. */
import type { Seat } from '@eat-with-me/protocol/table';
import {
  CANDLE,
  CARD,
  DISH,
  GLASS,
  MEAL,
  type CandleTold,
  type CardTold,
  type GlassTold,
  type MealTold,
  type Reaction,
} from '@eat-with-me/protocol/talk/meal-topics';
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import { visibleName } from '@eat-with-me/protocol/talk/visible-name';
import { wishOf } from './candle.ts';
import { GLASS_DOWN } from './toast.ts';

export interface MateMeal extends MealTold {
  readonly seat: Seat;
  /** `''` for nothing said, or nothing that anybody could see. */
  readonly dish: string;
  readonly glass: GlassTold;
  readonly draw: CardTold;
  readonly candle: CandleTold;
}

/** What has come about and is worth a word, of the table or of the guest in a seat. */
export type MealNews =
  | { kind: 'food' | 'just-eating' | 'finishing' | 'glass'; seat: Seat }
  | { kind: 'dish'; seat: Seat; dish: string }
  | { kind: 'everybody-has-food' | 'everybody-finishing' | 'clink' | 'card' }
  | { kind: 'candle-lit' | 'candle-down' }
  | { kind: 'candle-wished'; seat: Seat; minutes: number }
  | { kind: 'doodle'; seat: Seat }
  | { kind: 'reaction'; seat: Seat; reaction: Reaction }
  | { kind: 'line'; seat: Seat; text: string };

const NO_CARD: CardTold = { drawn: 0, card: 0 };
const NO_CANDLE: CandleTold = { wants: 0, left: 0 };

/** Out of what the guest in this seat has said; null for a page that knows nothing of meals. */
export function mateMeal(
  seat: Seat,
  talk: { heard<T>(topic: StateTopic<T>): T | undefined },
): MateMeal | null {
  const told = talk.heard(MEAL);
  if (!told) return null;
  return {
    seat,
    food: told.food,
    manner: told.manner,
    dish: visibleName(talk.heard(DISH) ?? ''),
    glass: talk.heard(GLASS) ?? GLASS_DOWN,
    draw: talk.heard(CARD) ?? NO_CARD,
    candle: talk.heard(CANDLE) ?? NO_CANDLE,
  };
}

/** The most important thing that is new about a table-mate; null for nothing. */
export function newsOf(before: MateMeal | null, after: MateMeal): MealNews | null {
  const { seat, dish } = after;
  if (dish !== '' && dish !== before?.dish) return { kind: 'dish', seat, dish };
  if (after.glass.lifted && before?.glass.lifted !== true) return { kind: 'glass', seat };
  if (after.food && before?.food !== true) return { kind: 'food', seat };
  const { manner } = after;
  if (manner !== 'here' && manner !== before?.manner) return { kind: manner, seat };
  const minutes = wishOf(after.candle);
  if (minutes !== null && minutes !== (before && wishOf(before.candle)))
    return { kind: 'candle-wished', seat, minutes };
  return null;
}
