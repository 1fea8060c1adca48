import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOODS } from './foods.ts';
import { choicesFor, CHOICES, foods, isRecipe, randomBelow, recipeOf } from './recipe.ts';
import { sha256, utf8 } from './bytes.ts';
import { toHex } from './testing/hex.ts';

const codes = fc.integer({ min: 0, max: 2 ** 30 - 1 });

/** Randomness out of a list, as far as it goes. */
const drawnFrom = (draws: readonly number[]) => {
  let at = 0;
  return (bound: number) => (draws[at++ % draws.length] ?? 0) % bound;
};

describe('foods', () => {
  it('are frozen: another list would show other foods for the same code', async () => {
    expect(toHex(await sha256(utf8(FOODS.join('\n'))))).toBe(
      '4deeeae12518b4088ec13f29cdcc9a48ca53af6a3f28237bc40101c85526460d',
    );
  });

  it('are 64, no two alike', () => {
    expect(foods.length).toBe(64);
    expect(new Set(foods.map(({ emoji }) => emoji)).size).toBe(64);
  });
});

describe('recipes', () => {
  it('stand for one code each', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const numbers = recipeOf(code).map(({ number }) => number - 1);
        expect(numbers.reduce((whole, six) => whole * 64 + six, 0)).toBe(code);
      }),
    );
  });

  it('can be tapped out of twelve foods, all different', () => {
    fc.assert(
      fc.property(codes, fc.array(fc.nat(255), { minLength: 1 }), (code, draws) => {
        const recipe = recipeOf(code);
        const choices = choicesFor(recipe, drawnFrom(draws));
        expect(choices.length).toBe(CHOICES);
        expect(new Set(choices).size).toBe(CHOICES);
        expect(recipe.filter((food) => !choices.includes(food))).toEqual([]);
      }),
    );
  });

  it('are matched by the same foods in the same order, and by nothing else', () => {
    fc.assert(
      fc.property(codes, codes, (one, other) => {
        expect(isRecipe(recipeOf(other), recipeOf(one))).toBe(one === other);
        expect(isRecipe(recipeOf(one).slice(0, 4), recipeOf(one))).toBe(false);
      }),
    );
  });

  it('lie anywhere among the choices', () => {
    const recipe = recipeOf(0);
    const places = new Set(
      Array.from({ length: 400 }, () =>
        choicesFor(recipe, randomBelow).findIndex(({ number }) => number === 1),
      ),
    );
    expect(places.size).toBe(CHOICES);
  });
});
