/** The recipe as somebody who only listens has it: what is told, and how often. */
import { foods } from '@eat-with-me/mesh/trust/recipe';
import type { ComparingView } from '@eat-with-me/mesh/trust/comparing';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { inWords } from '#lib/testing/in-words.ts';
import TableRecipe from './TableRecipe.svelte';

const recipe = foods.slice(0, 5);
const QUIET: ComparingView = { phase: 'quiet', asking: [], drawn: null, ended: null };

const nothing = () => undefined;
let comparing = $state.raw(QUIET);
let shown: ReturnType<typeof mount>;

beforeEach(() => {
  comparing = QUIET;
  const props = {
    get comparing() {
      return comparing;
    },
    brokenRuns: 0,
    guests: [new FakeMate()],
    compare: nothing,
    withdraw: nothing,
    leave: nothing,
    close: nothing,
  };
  shown = mount(inWords(TableRecipe), { target: document.body, props });
  flushSync();
});
afterEach(async () => {
  await unmount(shown);
  document.body.replaceChildren();
});

const regions = (): readonly Element[] => [...document.querySelectorAll('[aria-live]')];
const press = (find: string): void => {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
    textContent.includes(find),
  );
  (button ?? expect.fail(find)).click();
  flushSync();
};

test('the foods are told once, by a region that was there before them and holds no button', () => {
  const before = regions();
  comparing = { ...QUIET, drawn: { recipe, seats: [1, 2] } };
  flushSync();
  const [region] = before.filter((one) => one.querySelector('ol'));
  expect(region?.querySelectorAll('li')).toHaveLength(recipe.length);
  expect(document.querySelectorAll('[aria-live] ol')).toHaveLength(1);
  // It breaks the ice, too.
  expect(region?.textContent).toContain('Order for each other');
  expect(document.querySelector('[aria-live] button, [aria-live] [aria-live]')).toBeNull();
});

test('of a tap it is told what was tapped, and nothing of what can be tapped next', () => {
  comparing = { ...QUIET, drawn: { recipe, seats: [1, 2] } };
  flushSync();
  press('Tap what');
  const told = () => regions().map(({ textContent }) => textContent.trim());
  expect(told().join(' ')).toContain('0 of 5');
  const [first] = recipe;
  const choices = [...document.querySelectorAll<HTMLButtonElement>('[role=group] button')];
  const right = choices.find(
    (choice) => choice.querySelector('.number')?.textContent === String(first?.number),
  );
  (right ?? expect.fail('the first food')).click();
  flushSync();
  expect(told().join(' ')).toContain(`1 of 5: `);
  expect(document.querySelector('[aria-live] button, [aria-live] [aria-live]')).toBeNull();
});
