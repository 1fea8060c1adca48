/** What a guest brings to every table of the evening, and what another page of their tab has to know to go on with the meal of this one. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { Seat } from '@eat-with-me/protocol/table';
import {
  CARD,
  DISH_MAX_LENGTH,
  MANNERS,
  type MealTold,
} from '@eat-with-me/protocol/talk/meal-topics';
import { areLines, type Line } from '#lib/napkin/lines.ts';
import { DECK, type DrawnCard } from './cards.ts';

/** How far a meal is at one table. */
interface MealHere extends MealTold {
  /** Whose words are hidden. */
  readonly hides: readonly Seat[];
  /** The card that lies there, by whoever drew it; null before the first. */
  readonly card: DrawnCard | null;
  /** What they have drawn on the napkin. */
  readonly lines: readonly Line[];
}

/** What is kept of it with the seat, in the tab's own storage: no line that anybody wrote, and nothing that others drew. */
export interface KeptMeal extends MealHere {
  readonly dish: string;
  readonly cards: readonly number[];
}

const BEGUN: MealHere = { food: false, manner: 'here', hides: [], card: null, lines: [] };

/** Of a page that kept nothing. */
export const NO_MEAL: KeptMeal = { ...BEGUN, dish: '', cards: [] };

/** It lasts as long as the page; `change`: another page would have to know something else. */
export class OwnMeal extends Emitter<{ change: [] }> {
  #dish = $state('');
  readonly #cardsSeen = new Set<number>();
  readonly #tables = new WeakMap<object, object>();
  #here: MealHere = BEGUN;
  /** How far it was on the page before, until the guest sits there again. */
  #before: MealHere | null = null;

  /** What they eat, as a tidy line; empty for nothing said. Reactive. */
  get dish(): string {
    return this.#dish;
  }
  set dish(dish: string) {
    this.#dish = dish;
    this.emit('change');
  }

  /** Topic cards that they have seen, at whatever table. */
  get cardsSeen(): ReadonlySet<number> {
    return this.#cardsSeen;
  }

  see(card: number): void {
    this.#cardsSeen.add(card);
    this.emit('change');
  }

  /** The meal at the table of this mesh, which whoever shows it first makes: it goes on when they sit down again. */
  at<Meal extends object>(mesh: object, make: () => Meal): Meal {
    const meal = this.#tables.get(mesh) ?? make();
    this.#tables.set(mesh, meal);
    return meal as Meal;
  }

  /** A meal begins, or goes on where the page before was. */
  begin(): MealHere {
    const here = this.#before ?? BEGUN;
    this.#before = null;
    this.goOn(here);
    return here;
  }

  /** It is so far now. */
  goOn(change: Partial<MealHere>): void {
    this.#here = { ...this.#here, ...change };
    this.emit('change');
  }

  /** For the next page of the tab. */
  get kept(): KeptMeal {
    return { ...(this.#before ?? this.#here), dish: this.#dish, cards: [...this.#cardsSeen] };
  }

  /** As the page before has kept it; before the guest sits down. */
  comeBack({ dish, cards, ...before }: KeptMeal): void {
    this.#before = before;
    for (const card of cards) this.#cardsSeen.add(card);
    this.dish = dish;
  }

  /** There is no way back to that seat. */
  giveUp(): void {
    this.#before = null;
  }
}

/** Storage may hold anything. */
export function isKeptMeal(kept: unknown): kept is KeptMeal {
  const { dish, food, manner, cards, hides, card, lines } = Object(kept) as Record<string, unknown>;
  return (
    typeof dish === 'string' &&
    dish.length <= DISH_MAX_LENGTH &&
    typeof food === 'boolean' &&
    (MANNERS as readonly unknown[]).includes(manner) &&
    areNumbers(cards, DECK) &&
    areNumbers(hides, Infinity) &&
    (card === null || isDrawn(card)) &&
    areLines(lines)
  );
}

const isDrawn = (card: unknown): boolean =>
  CARD.parse(card) !== null && areNumbers([Reflect.get(Object(card), 'seat')], Infinity);

const areNumbers = (all: unknown, end: number): boolean =>
  Array.isArray(all) && all.every((one) => Number.isInteger(one) && one >= 0 && one < end);
