/** The recipe: the code of a run of comparing as five foods, to be read aloud by one guest and tapped by another. */
import { FOODS } from './foods.ts';

/** One food as it is drawn and numbered; names are the page's, and numbers need no language. */
export interface Food {
  /** 1–64. */
  number: number;
  emoji: string;
}

/** How many foods a recipe has: 30 bits, six for each. */
export const RECIPE_LENGTH = 5;

/** How many foods there are to choose from when tapping. */
export const CHOICES = 12;

/** Wrong so often, and the page warns and offers to leave. */
export const TRIES_MAX = 2;

/** All foods, in the order of their numbers. */
export const foods: readonly Food[] = FOODS.map((emoji, index) => ({
  number: index + 1,
  emoji,
}));

/** The five foods of a code (`runCode`), the highest six bits first. A food may come twice. */
export const recipeOf = (code: number): Food[] =>
  [24, 18, 12, 6, 0].map((shift) => foods[(code >>> shift) & 63] as Food);

/**
 * Twelve foods to tap, in random order: those of the recipe and others. `below(n)` gives a random integer of 0 … n − 1.
 * They are drawn anew for every try.
 */
export function choicesFor(recipe: readonly Food[], below: (bound: number) => number): Food[] {
  const asked = [...new Set(recipe)];
  const others = shuffled(
    foods.filter((food) => !asked.includes(food)),
    below,
  );
  return shuffled([...asked, ...others.slice(0, CHOICES - asked.length)], below);
}

/** Whether what was tapped is the recipe: the same foods in the same order. */
export const isRecipe = (tapped: readonly Food[], recipe: readonly Food[]): boolean =>
  tapped.length === recipe.length &&
  tapped.every(({ number }, index) => number === recipe[index]?.number);

/** A random integer of 0 … bound − 1 out of the browser's generator, every one as likely (bound ≤ 256). */
export function randomBelow(bound: number): number {
  const whole = 256 - (256 % bound);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < whole) return byte % bound;
  }
}

/** Fisher–Yates. */
function shuffled<T>(items: readonly T[], below: (bound: number) => number): T[] {
  const deck = [...items];
  return items.map(() => deck.splice(below(deck.length), 1)[0] as T);
}
