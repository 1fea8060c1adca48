/** Comparing recipes with one table-mate: they read theirs aloud, and this guest taps what they hear. Pure. */
import {
  choicesFor,
  isRecipe,
  RECIPE_LENGTH,
  TRIES_MAX,
  type Food,
} from '@eat-with-me/mesh/trust/recipe';

/** `same`, or `different` after so many wrong tries, ends it. */
export interface Comparison {
  /** What there is to tap, drawn anew for every try. */
  readonly choices: readonly Food[];
  readonly tapped: readonly Food[];
  readonly wrong: number;
  readonly outcome: 'open' | 'same' | 'different';
}

type Below = (bound: number) => number;

/** The first try. `below(n)` gives a random integer of 0 … n − 1. */
export const comparing = (recipe: readonly Food[], below: Below): Comparison => ({
  choices: choicesFor(recipe, below),
  tapped: [],
  wrong: 0,
  outcome: 'open',
});

/** After one more food; with the fifth it is decided. */
export function afterTap(
  before: Comparison,
  food: Food,
  recipe: readonly Food[],
  below: Below,
): Comparison {
  if (before.outcome !== 'open') return before;
  const tapped = [...before.tapped, food];
  if (tapped.length < RECIPE_LENGTH) return { ...before, tapped };
  if (isRecipe(tapped, recipe)) return { ...before, tapped, outcome: 'same' };
  const wrong = before.wrong + 1;
  if (wrong >= TRIES_MAX) return { ...before, tapped, wrong, outcome: 'different' };
  return { ...comparing(recipe, below), wrong };
}

/** The last food was a slip of the finger. */
export const withoutLast = (before: Comparison): Comparison =>
  before.outcome === 'open' ? { ...before, tapped: before.tapped.slice(0, -1) } : before;
