import { CHOICES, foods, recipeOf, type Food } from '@eat-with-me/mesh/trust/recipe';
import { expect, test } from 'vitest';
import { afterTap, comparing, withoutLast, type Comparison } from './comparison.ts';

const recipe = recipeOf(0b000001_000010_000010_000011_111111);
const first = () => 0;
const tap = (before: Comparison, tapped: readonly Food[]): Comparison =>
  tapped.reduce((comparison, food) => afterTap(comparison, food, recipe, first), before);
const backwards = recipe.toReversed();

test('the recipe in its order is the same', () => {
  const begun = comparing(recipe, first);
  expect(begun.choices).toHaveLength(CHOICES);
  expect(tap(begun, recipe.slice(0, 4)).outcome).toBe('open');
  expect(tap(begun, recipe).outcome).toBe('same');
});

test('wrong once is tried again with other choices, wrong twice is different', () => {
  let turn = 0;
  const turning = (bound: number) => (turn += 1) % bound;
  const begun = comparing(recipe, turning);
  const once = backwards.reduce((one, food) => afterTap(one, food, recipe, turning), begun);
  expect(once).toMatchObject({ tapped: [], wrong: 1, outcome: 'open' });
  expect(once.choices).not.toEqual(begun.choices);
  expect(tap(once, recipe).outcome).toBe('same');
  expect(tap(once, backwards)).toMatchObject({ wrong: 2, outcome: 'different' });
});

test('a slip can be taken back until it is decided', () => {
  const slipped = tap(comparing(recipe, first), [...recipe.slice(0, 2), foods[40] as Food]);
  expect(tap(withoutLast(slipped), recipe.slice(2)).outcome).toBe('same');
  const decided = tap(comparing(recipe, first), recipe);
  expect(withoutLast(decided)).toBe(decided);
  expect(tap(decided, recipe)).toBe(decided);
});
