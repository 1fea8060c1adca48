/** The parts of a meal on the page, as a guest sees them, hears them and presses them. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inWords } from '#lib/testing/in-words.ts';
import { MealTable } from '#lib/testing/meal-table.ts';
import { apart } from '#lib/words/apart.ts';
import AtPlace from './AtPlace.svelte';
import MealNote from './MealNote.svelte';
import MealSheet from './MealSheet.svelte';
import OnTable from './OnTable.svelte';
import type { TableMeal } from './table-meal.svelte.ts';

const CARDS = Array.from({ length: 64 }, (_, card) => `Card ${card}?`);
const called = (seat: number) => ['', 'Ana', 'Ben', 'Cem'][seat] ?? '';

let table: MealTable;
let ana: TableMeal;
let ben: TableMeal;
let shown: ReturnType<typeof mount>[];
const calls: string[] = [];

beforeEach(() => {
  table = new MealTable();
  [ana, ben] = [table.sit(1), table.sit(2)];
  shown = [];
  calls.length = 0;
});
afterEach(async () => {
  await Promise.all(shown.map((part) => unmount(part)));
  document.body.replaceChildren();
});

function show<Props extends Record<string, unknown>>(part: Component<Props>, props: Props): void {
  shown.push(mount(inWords(part), { target: document.body, props }));
  flushSync();
}

/** What Ana's page shows between the places and the controls. */
const showNote = (deck: readonly string[] | null = CARDS) =>
  show(MealNote, {
    meal: ana,
    called,
    deck,
    drawCard: () => void calls.push('draw'),
    answer: () => void calls.push('answer'),
    clink: () => void calls.push('clink'),
  });

const showSheet = () =>
  show(MealSheet, {
    meal: ana,
    called,
    again: null,
    guests: [],
    draw: () => void calls.push('napkin'),
    drawCard: () => void calls.push('draw'),
    writing: false,
    close: () => void calls.push('close'),
  });

const text = () => {
  flushSync();
  return (document.body.textContent ?? '').replaceAll(/\s+/g, ' ');
};
const said = () => {
  flushSync();
  return document.querySelector('[aria-live]')?.textContent ?? '';
};
function press(name: string): void {
  flushSync();
  const button = [...document.querySelectorAll('button')].find((each) =>
    (each.getAttribute('aria-label') ?? each.textContent.trim()).startsWith(name),
  );
  (button ?? expect.fail(name)).click();
  flushSync();
}

test('somebody raises a glass: one press joins in, glasses meet, and the focus stays', () => {
  showNote();
  ben.glassUp = true;
  expect(said()).toBe('Ben raises a glass.');
  press('Raise yours');
  expect([calls, said()]).toEqual([['clink'], 'Cheers!']);
  expect(document.querySelector('.clink')).not.toBeNull();
  expect(document.activeElement).not.toBe(document.body);
  expect(ben.news).toEqual({ kind: 'clink' });
});

test('whoever does not want to is asked once, and the others see no refusal', () => {
  showNote();
  ben.glassUp = true;
  const before = ben.mate(1);
  press('Not now');
  expect(document.querySelector('button')).toBeNull();
  expect(ben.mate(1)).toBe(before);
  ben.glassUp = false;
  ben.glassUp = true;
  expect(document.querySelector('button')).toBeNull();
});

test('a card is read by its number, passed over, put away, and the next one comes', () => {
  showNote();
  ben.drawCard();
  const first = `Card ${ana.card?.card}?`;
  expect(document.querySelector('[aria-label="Topic card"]')).toBeNull();
  expect(text()).toContain(first);
  expect(said()).toBe(`Topic card: ${first}`);
  press('Another card');
  press('Put it away');
  expect([calls, document.querySelector('.card')]).toEqual([['draw'], null]);
  ben.drawCard();
  expect(text()).toContain(`Card ${ana.card?.card}?`);
});

test('cards that have not come are no empty slip', () => {
  showNote(null);
  ben.drawCard();
  expect([document.querySelector('button'), said()]).toEqual([null, '']);
});

test('a candle that somebody would light is agreed to by one press', () => {
  showNote();
  show(OnTable, { meal: ana });
  ben.wantCandle(40);
  expect(said()).toBe('Ben would light a candle for 40 minutes.');
  press('Light it');
  expect([ana.minutesLeft, ben.minutesLeft]).toEqual([40, 40]);
  expect(text()).toContain('The candle burns for about 40 more minutes.');
});

test('what is written is said and shown as text, and its link is none', () => {
  showNote();
  ben.chat.write('<a href="https://example.org">look</a>');
  expect(said()).toBe('Ben: <a href="https://example.org">look</a>');
  expect(document.querySelector('a')).toBeNull();
  press('Answer');
  expect(calls).toEqual(['answer']);
  press('Hide what Ben writes');
  expect([ana.chat.hides(2), document.querySelector('button')]).toEqual([true, null]);
});

test('the sheet: food, silence and goodbye are switches, and one press brings the table back', () => {
  showSheet();
  const state = (name: string) =>
    [...document.querySelectorAll('button')]
      .find((button) => button.textContent.trim().startsWith(name))
      ?.getAttribute('aria-pressed');
  press('My food is here');
  expect([state('My food is here'), ben.mate(1)?.food]).toEqual(['true', true]);
  expect(text()).toContain('Still waiting for the food of Ben.');
  press('Just eating');
  press('Finishing up');
  expect([state('Just eating'), state('Finishing up')]).toEqual(['false', 'true']);
  press('Finishing up');
  expect(ben.mate(1)?.manner).toBe('here');
  press('Delicious');
  expect(ben.signs.at(1)).toBe('delicious');
  expect(calls).toEqual(['close', 'close', 'close', 'close', 'close']);
});

test('the sheet: one press hides what somebody writes, and says that it does', () => {
  ben.chat.write('hello');
  showSheet();
  expect(text()).toContain('hello');
  press('Hide what Ben writes');
  expect(text()).not.toContain('hello');
  expect(text()).toContain('What Ben writes and does in the meal is hidden here');
  press('Show what Ben writes');
  expect(text()).toContain('hello');
});

test('a dish is read with whose it is, said, and hidden by one press', () => {
  showNote();
  ben.dish = 'nothing nice';
  expect(said()).toBe('Ben eats: nothing nice');
  press('Hide what Ben writes');
  expect([ana.dishes, document.querySelector('button')]).toEqual([[], null]);
  ben.dish = 'nothing better';
  expect([said(), document.querySelector('.news')]).toEqual(['Ben eats: nothing nice', null]);
});

test('the sheet says whose dish is which, and hides it', () => {
  ana.dish = 'noodles';
  ben.dish = 'nothing nice';
  showSheet();
  expect(text()).toContain('Ben eats: nothing nice');
  press('Hide what Ben writes');
  expect(ana.dishes).toEqual(['noodles']);
  expect(text()).not.toContain('nothing nice');
});

test('words that are read the other way turn nothing around them', () => {
  showNote();
  ben.dish = 'مقلوبة (2x)!';
  expect(text()).toContain(`Ben eats: ${apart('مقلوبة (2x)!', 'Meal')}`);
  ben.chat.write('مرحبا (1)');
  expect(text()).toContain(`Ben: ${apart('مرحبا (1)', 'Meal')}`);
  expect(document.querySelector('.news[dir]')).toBeNull();
});

test('of somebody who is hidden nothing stays in sight: no sign, no state, no wish, no news', () => {
  const cem = table.sit(3);
  showNote();
  show(AtPlace, { meal: ana, seat: 2 });
  ben.manner = 'just-eating';
  ben.signs.give('laughing');
  ben.wantCandle(40);
  cem.wantCandle(40);
  expect(text()).toContain('Ben would light a candle for 40 minutes.');
  ben.napkin.draw([1, 1, 2, 2]);
  expect(text()).toMatch(/Ben draws on the napkin\..*Ha!.*just eating/);
  ana.chat.hide(2, true);
  expect(text()).toContain('Cem would light a candle for 40 minutes.');
  expect(document.querySelectorAll('.chip, .news')).toHaveLength(0);
});

test('a place shows how its guest is with the table, in words', () => {
  show(AtPlace, { meal: ana, seat: 2 });
  ben.food = true;
  expect(text()).toContain('food is here');
  ben.manner = 'just-eating';
  expect(text()).toContain('just eating');
  ben.glassUp = true;
  expect(text()).toContain('raises a glass');
  ben.signs.give('laughing');
  expect(text()).toContain('Ha!');
});

test('the middle of the table has both dishes, and one question until a card is drawn', () => {
  show(OnTable, { meal: ana });
  expect(text().trim()).toBe('');
  ana.dish = 'noodles';
  ben.dish = 'soup';
  expect(text()).toContain('On the table: noodles and soup.');
  expect(text()).toContain('noodles · soup');
  expect(document.querySelector('.opening')?.textContent).toMatch(/\?$/);
  ben.drawCard();
  flushSync();
  expect(document.querySelector('.opening')).toBeNull();
});
