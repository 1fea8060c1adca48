/** The napkin as a guest without a pointer has it: by buttons, names and what a screen reader says. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TableMeal } from '#lib/meal/table-meal.svelte.ts';
import { inWords } from '#lib/testing/in-words.ts';
import { MealTable } from '#lib/testing/meal-table.ts';
import NapkinSheet from './NapkinSheet.svelte';

let ana: TableMeal;
let ben: TableMeal;
let shown: ReturnType<typeof mount>;

beforeEach(() => {
  const table = new MealTable();
  [ana, ben] = [table.sit(1), table.sit(2)];
  const props = { meal: ana, called: () => 'Ben', close: () => undefined };
  shown = mount(inWords(NapkinSheet), { target: document.body, props });
  flushSync();
});
afterEach(async () => {
  await unmount(shown);
  document.body.replaceChildren();
});

const buttons = (): string[] =>
  [...document.querySelectorAll('button')].map(({ textContent }) => textContent.trim());
const press = (name: string): void => {
  const button = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent.trim() === name,
  );
  (button ?? expect.fail(name)).click();
  flushSync();
};
const picture = (): string | null | undefined =>
  document.querySelector('[role=img]')?.getAttribute('aria-label');

test('a small drawing by one press lies before both, and is wiped off by another', () => {
  expect(picture()).toBe('The napkin, with 0 lines drawn on it');
  expect(buttons()).not.toContain('Wipe off what I drew');
  press('Star');
  expect(picture()).toBe('The napkin, with one line drawn on it');
  expect(ben.napkin.lines).toHaveLength(1);
  press('Wipe off what I drew');
  expect(picture()).toBe('The napkin, with 0 lines drawn on it');
  expect(ben.napkin.lines).toEqual([]);
});

test('what somebody draws is hidden by one press, and shown by another', () => {
  ben.napkin.draw([1, 1, 500, 500]);
  flushSync();
  press('Hide what Ben draws and writes');
  expect(picture()).toBe('The napkin, with 0 lines drawn on it');
  press('Show what Ben draws and writes');
  expect(picture()).toBe('The napkin, with one line drawn on it');
});
