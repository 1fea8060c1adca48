import { expect, test } from 'vitest';
import { draw, isLater, openingOf, turnOf } from './cards.ts';

test('the latest card lies on the table, at every seat the same', () => {
  const first = { seat: 2, drawn: 1, card: 7 };
  const second = { seat: 1, drawn: 2, card: 9 };
  expect([isLater(first, null), isLater(second, first), isLater(first, second)]).toEqual([
    true,
    true,
    false,
  ]);
  // Two hands at once.
  const other = { seat: 3, drawn: 2, card: 4 };
  expect([isLater(other, second), isLater(second, other)]).toEqual([false, true]);
});

test('whoever counts as no hand can keeps nobody’s card from the table', () => {
  const far = { seat: 3, drawn: 65_535, card: 7 };
  const honest = { seat: 2, drawn: 4, card: 9 };
  expect([isLater(far, honest), isLater(honest, far)]).toEqual([true, true]);
  const next = draw(far, new Set(), 64, Math.random);
  expect(next?.drawn).toBe(1);
  expect(isLater({ ...honest, ...next }, far)).toBe(true);
});

test('guests draw in turn, around the table', () => {
  expect(turnOf([3, 1, 2], null)).toBe(1);
  expect(turnOf([3, 1, 2], 1)).toBe(2);
  expect(turnOf([3, 1, 2], 3)).toBe(1);
  // Whoever drew last has left.
  expect(turnOf([1, 4], 2)).toBe(4);
  expect(turnOf([], 2)).toBeNull();
});

test('no card comes twice in an evening, and then there are none', () => {
  const seen = new Set<number>();
  let top = null;
  for (let times = 0; times < 64; times += 1) {
    top = draw(top, seen, 64, Math.random);
    expect(top).not.toBeNull();
    if (!top) return;
    expect(seen.has(top.card)).toBe(false);
    expect(top.drawn).toBe(times + 1);
    seen.add(top.card);
  }
  expect(draw(top, seen, 64, Math.random)).toBeNull();
});

test('every card can come first', () => {
  const firsts = [0, 0.26, 0.51, 0.999].map((at) => draw(null, new Set(), 4, () => at)?.card);
  expect(firsts).toEqual([0, 1, 2, 3]);
});

test('one question opens a meal, whoever asks', () => {
  expect(openingOf(['soup', 'noodles'], 5)).toBe(openingOf(['noodles', 'soup'], 5));
  const opened = ['rice', 'soup', 'curry', 'bread', 'salad', 'pie'].map((d) => openingOf([d], 4));
  expect(new Set(opened).size).toBeGreaterThan(1);
});
