import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MealTable } from '#lib/testing/meal-table.ts';
import { IN_A_ROW_RATE, PASSED_RATE } from './cards-heard.ts';
import { DECK } from './cards.ts';
import { isKeptMeal, OwnMeal } from './own-meal.svelte.ts';
import { SIGN_SHOWN_MS } from './table-signs.svelte.ts';
import { LINES_OF_ONE_KEPT } from './table-chat.svelte.ts';
import {
  CHANGE_RATE,
  GLASS_UP_MS,
  JOINED_RATE,
  NEWS_RATE,
  type TableMeal,
} from './table-meal.svelte.ts';

/** Turns what follows around. */
const RIGHT_TO_LEFT = String.fromCodePoint(0x20_2e);

let table: MealTable;
let ana: TableMeal;
let ben: TableMeal;

beforeEach(() => {
  vi.useFakeTimers();
  table = new MealTable();
  const own = new OwnMeal();
  own.dish = 'noodles';
  ana = table.sit(1, own);
  ben = table.sit(2);
});
afterEach(() => vi.useRealTimers());

test('a dish that was named while waiting lies on the table at once, and whoever comes later reads it', () => {
  expect(ben.dishes).toEqual(['noodles']);
  ben.dish = 'soup';
  expect([ana.dishes, ben.dishes]).toEqual([
    ['noodles', 'soup'],
    ['soup', 'noodles'],
  ]);
  const cem = table.sit(3);
  expect(cem.dishes).toEqual(['noodles', 'soup']);
  ana.dish = '';
  expect(ben.dishes).toEqual(['soup']);
});

test('a meal goes on for whoever gets up and sits down again, and begins anew at another table', () => {
  const own = new OwnMeal();
  const [here, elsewhere] = [{}, {}];
  const meal = own.at(here, () => ana);
  expect(own.at(here, () => ben)).toBe(meal);
  expect(own.at(elsewhere, () => ben)).toBe(ben);
});

test('whoever loads the page anew says all of their meal again, and goes on hiding whom they hid', () => {
  const own = new OwnMeal();
  const cem = table.sit(3, own);
  cem.dish = 'rice';
  cem.food = true;
  cem.manner = 'just-eating';
  cem.chat.hide(1, true);
  ben.drawCard();
  const before = own.kept;
  table.leave(3);

  const next = new OwnMeal();
  next.comeBack(before);
  const back = table.sit(3, next);
  expect(ben.mate(3)).toMatchObject({ dish: 'rice', food: true, manner: 'just-eating' });
  expect([back.food, back.manner, back.chat.hides(1), back.chat.hides(2)]).toEqual([
    true,
    'just-eating',
    true,
    false,
  ]);
});

test.each([1, 3])(
  'the card on the table stays for everybody when somebody loads the page anew, drawn by seat %i',
  (seat) => {
    const own = new OwnMeal();
    const cem = table.sit(3, own);
    ben.drawCard();
    (seat === 1 ? ana : cem).drawCard();
    const { card } = ben;
    const before = own.kept;
    expect(isKeptMeal(before)).toBe(true);
    table.leave(3);

    const next = new OwnMeal();
    next.comeBack(before);
    const back = table.sit(3, next);
    expect([ana.card, ben.card, back.card]).toEqual([card, card, card]);
    expect(next.cardsSeen.has(card?.card ?? -1)).toBe(true);
    expect([back.turn, ben.turn]).toEqual([ana.turn, ana.turn]);
    const dan = table.sit(4);
    expect(dan.card).toEqual(card);
    // At another table there is none.
    expect(next.begin().card).toBeNull();
  },
);

test('everybody’s food is waited for, and then it is said once', () => {
  ana.food = true;
  expect(ben.news).toEqual({ kind: 'food', seat: 1 });
  expect(ana.foodAwaited).toEqual([2]);
  ben.food = true;
  expect([ana.news, ben.news]).toEqual([
    { kind: 'everybody-has-food' },
    { kind: 'everybody-has-food' },
  ]);
  const said = ana.news;
  ben.manner = 'just-eating';
  expect(ana.news).toEqual({ kind: 'just-eating', seat: 2 });
  ben.manner = 'here';
  expect([ana.news === said, ana.mate(2)?.manner]).toEqual([false, 'here']);
});

test('who is just eating, or about to go, is said to be; and that all are', () => {
  ben.manner = 'finishing';
  expect([ana.mate(2)?.manner, ana.news]).toEqual(['finishing', { kind: 'finishing', seat: 2 }]);
  ana.manner = 'finishing';
  expect([ana.news, ben.news]).toEqual([
    { kind: 'everybody-finishing' },
    { kind: 'everybody-finishing' },
  ]);
});

test('two lift their glasses, both clink, and both glasses are down again', () => {
  ana.glassUp = true;
  expect([ben.news, ben.glassUp]).toEqual([{ kind: 'glass', seat: 1 }, false]);
  ben.glassUp = true;
  expect([ana.news, ben.news]).toEqual([{ kind: 'clink' }, { kind: 'clink' }]);
  expect([ana.glassUp, ben.glassUp]).toEqual([false, false]);
  // And another one.
  ben.glassUp = true;
  const first = ana.news;
  ana.glassUp = true;
  expect([ana.news, ana.news === first]).toEqual([{ kind: 'clink' }, false]);
});

test('a glass that nobody joins comes down by itself', () => {
  ana.glassUp = true;
  vi.advanceTimersByTime(GLASS_UP_MS);
  expect([ana.glassUp, ben.mate(1)?.glass.lifted]).toEqual([false, false]);
});

test('a toast does not wait for whoever has left', () => {
  table.sit(3);
  ana.glassUp = true;
  ben.glassUp = true;
  expect(ana.glassUp).toBe(true);
  table.leave(3);
  expect([ana.news, ben.news]).toEqual([{ kind: 'clink' }, { kind: 'clink' }]);
});

test('the same card lies before everybody, they draw in turn, and none comes twice', () => {
  expect([ana.turn, ben.turn]).toEqual([1, 1]);
  const cards = new Set<number>();
  const draws = DECK;
  for (let times = 0; times < draws; times += 1) {
    const hand = times % 2 === 0 ? ana : ben;
    expect(hand.turn).toBe(hand.you);
    expect(hand.drawCard()).toBe(true);
    expect(ana.card).toEqual(ben.card);
    cards.add(ana.card?.card ?? -1);
    // So that a page that says something new so often is believed.
    vi.advanceTimersByTime(1000);
  }
  expect(cards.size).toBe(DECK);
  expect([ana.drawCard(), ben.drawCard()]).toEqual([false, false]);
});

test('a card that somebody has seen at another table this evening is passed over by itself', () => {
  const own = new OwnMeal();
  own.see(5);
  const cem = table.sit(3, own, () => 0);
  const drawing = table.sit(4, new OwnMeal(), () => 5 / DECK);
  drawing.drawCard();
  expect(cem.card).toEqual({ seat: 3, drawn: 2, card: 0 });
  expect([ana.card, ben.card, drawing.card]).toEqual([cem.card, cem.card, cem.card]);
});

test('a candle burns once both agree, by the minute, and ends in a word', () => {
  ana.wantCandle(20);
  expect([ben.candleProposed, ben.news]).toEqual([
    20,
    { kind: 'candle-wished', seat: 1, minutes: 20 },
  ]);
  ben.wantCandle(20);
  expect([ana.minutesLeft, ben.minutesLeft]).toEqual([20, 20]);
  expect(ana.news).toEqual({ kind: 'candle-lit' });
  vi.advanceTimersByTime(8.5 * 60_000);
  expect([ana.minutesLeft, ben.minutesLeft]).toEqual([12, 12]);
  const cem = table.sit(3);
  expect(cem.minutesLeft).toBe(12);
  vi.advanceTimersByTime(12 * 60_000);
  expect([ana.news, ben.news]).toEqual([{ kind: 'candle-down' }, { kind: 'candle-down' }]);
  expect(ana.candle.kind).toBe('out');
});

test('whoever comes to a candle that burns sees as much of it as the others, and none of them hears of a wish', () => {
  ana.wantCandle(40);
  ben.wantCandle(40);
  vi.advanceTimersByTime(25 * 60_000);
  const { news } = ana;
  const cem = table.sit(3);
  expect([cem.minutesLeft, cem.candleLeft]).toEqual([15, 15 / 40]);
  expect(cem.candleLeft).toBe(ana.candleLeft);
  expect(cem.news).toEqual({ kind: 'candle-lit' });
  expect(ana.news).toBe(news);
});

test('what is written reaches everybody as text, until somebody hides the words of its writer', () => {
  expect(ana.chat.write(`  hi <b>you</b>\nhttps://example.org ${RIGHT_TO_LEFT} `)).toBe('written');
  const text = 'hi <b>you</b> https://example.org';
  expect(ben.chat.lines).toEqual([{ seat: 1, text }]);
  expect(ben.news).toEqual({ kind: 'line', seat: 1, text });
  expect(ana.chat.write(' \u200B ')).toBe('nothing');
  ben.chat.hide(1, true);
  expect([ben.chat.lines, ben.dishes]).toEqual([[], []]);
  const before = ben.news;
  ana.chat.write('still there?');
  ana.signs.give('hot');
  expect([ben.news === before, ben.chat.lines, ben.signs.at(1)]).toEqual([true, [], null]);
  ben.chat.hide(1, false);
  expect([ben.chat.lines.length, ben.dishes]).toEqual([2, ['noodles']]);
});

test('nobody writes faster than others read, whatever their page lets them', () => {
  for (let times = 0; times < 5; times += 1) expect(ana.chat.write('one')).toBe('written');
  expect(ana.chat.write('too many')).toBe('too-fast');
  for (let times = 0; times < 50; times += 1) table.mesh(2).isTold(1, 'chat', 'flood');
  expect(ben.chat.lines).toHaveLength(5);
  vi.advanceTimersByTime(2000);
  expect(ana.chat.write('now')).toBe('written');
  expect(ben.chat.lines).toHaveLength(6);
});

test('a line that deceives, or shows nothing, is not shown', () => {
  for (const text of [`a${RIGHT_TO_LEFT}b`, 'a\nYou: b', '\u200B', '', 'a'.repeat(201), 7])
    table.mesh(2).isTold(1, 'chat', text);
  expect(ben.chat.lines).toEqual([]);
});

test('a sign is seen for a moment, and no more of them than anybody can take', () => {
  ana.signs.give('delicious');
  expect([ana.signs.at(1), ben.signs.at(1)]).toEqual(['delicious', 'delicious']);
  expect(ben.news).toEqual({ kind: 'reaction', seat: 1, reaction: 'delicious' });
  vi.advanceTimersByTime(SIGN_SHOWN_MS);
  expect([ana.signs.at(1), ben.signs.at(1)]).toEqual([null, null]);
  const seen: unknown[] = [];
  for (let times = 0; times < 50; times += 1) {
    table.mesh(2).isTold(1, 'reaction', 'hot');
    if (ben.news !== seen.at(-1)) seen.push(ben.news);
  }
  expect(seen.length).toBeLessThan(10);
});

test('a page that says something else all the time is read now and then, and at the end as it is', () => {
  const shown = new Set<unknown>();
  for (let times = 0; times <= 200; times += 1) {
    table.mesh(2).hears(1, 'dish', `dish ${times}`);
    shown.add(ben.mate(1));
  }
  expect(shown.size).toBeLessThanOrEqual(CHANGE_RATE.burst + 1);
  vi.advanceTimersByTime(2000);
  expect(ben.mate(1)?.dish).toBe('dish 200');
});

test('a page that knows nothing of meals is not waited for', () => {
  table.sitOld(3);
  expect(ana.mates.map(({ seat }) => seat)).toEqual([2]);
  ana.food = true;
  ben.food = true;
  expect(ana.news).toEqual({ kind: 'everybody-has-food' });
});

describe('a page that was changed', () => {
  /** What the page in seat 2 says to Ana, whatever its guest does. */
  const says = (name: string, value: unknown) => table.mesh(1).hears(2, name, value);
  const draws = (drawn: number, card: number) => says('card', { drawn, card });

  test('keeps nobody from drawing a card, however it counts', () => {
    const cem = table.sit(3);
    draws(65_535, 7);
    expect(ana.card?.card).toBe(7);
    expect(ana.drawCard()).toBe(true);
    expect(ana.card?.seat).toBe(1);
    expect(cem.card).toEqual(ana.card);
    expect(cem.drawCard()).toBe(true);
    expect(ana.card).toEqual(cem.card);
  });

  test('draws nobody’s cards away', () => {
    const seen = new Set<number | undefined>();
    for (let times = 1; times <= 300; times += 1) {
      draws(times, times % DECK);
      seen.add(ana.card?.card);
      vi.advanceTimersByTime(1000);
    }
    // Five minutes of it, with what was passed over meanwhile.
    const most = [IN_A_ROW_RATE, PASSED_RATE].reduce(
      (sum, { burst, perSecond }) => sum + burst + 300 * perSecond,
      1,
    );
    expect(seen.size).toBeLessThanOrEqual(most);
    expect(ana.drawCard()).toBe(true);
    expect(ana.card?.seat).toBe(1);
  });

  test('makes no page draw its own away, by cards that nobody has', () => {
    const own = new Set<number>();
    for (let times = 1; times <= 300; times += 1) {
      draws(2 * times, DECK + 1);
      if (ana.card?.seat === 1) own.add(ana.card.card);
      vi.advanceTimersByTime(1000);
    }
    expect(own.size).toBeLessThanOrEqual(PASSED_RATE.burst + 300 * PASSED_RATE.perSecond + 1);
    expect(ana.drawCard()).toBe(true);
  });

  test('keeps nobody from a toast, however it counts', () => {
    says('glass', { toasts: 65_535, lifted: false });
    ana.chat.hide(2, true);
    const cem = table.sit(3);
    cem.chat.hide(2, true);
    ana.glassUp = true;
    cem.glassUp = true;
    expect([ana.news, cem.news]).toEqual([{ kind: 'clink' }, { kind: 'clink' }]);
  });

  test('is not waited for once it is hidden, and lights and says nothing any more', () => {
    const cem = table.sit(3);
    ana.food = true;
    cem.food = true;
    expect(ana.foodAwaited).toEqual([2]);
    ana.chat.hide(2, true);
    expect(ana.foodAwaited).toEqual([]);
    const before = ana.news;
    says('meal', { food: true, manner: 'finishing' });
    says('candle', { wants: 20, left: 0 });
    says('glass', { toasts: 0, lifted: true });
    expect([ana.candleProposed, ana.glassesUp, ana.news === before]).toEqual([null, [], true]);
    says('candle', { wants: 0, left: 60 });
    draws(1, 5);
    expect([ana.candle.kind, ana.card]).toEqual(['unlit', null]);
    // It can be shown again.
    ana.chat.hide(2, false);
    expect([ana.candle.kind, ana.card?.card]).toEqual(['burning', 5]);
  });

  test('lights no candle over and over', () => {
    let lit = 0;
    for (let times = 0; times < 60; times += 1) {
      says('candle', { wants: 20, left: 0 });
      says('candle', { wants: 0, left: 60 });
      if (ana.candle.kind === 'burning') lit += 1;
      ana.putOutCandle();
      vi.advanceTimersByTime(3000);
    }
    expect(lit).toBe(JOINED_RATE.burst);
  });

  test('says something now and then, however often it changes', () => {
    const news = new Set<unknown>();
    for (let times = 0; times < 300; times += 1) {
      says('glass', { toasts: 0, lifted: times % 2 === 0 });
      table.mesh(1).isTold(2, 'reaction', 'hot');
      news.add(ana.news);
      vi.advanceTimersByTime(1000);
    }
    expect(news.size).toBeLessThanOrEqual(NEWS_RATE.burst + 300 * NEWS_RATE.perSecond + 1);
  });

  test('writes nobody else’s lines away', () => {
    const cem = table.sit(3);
    cem.chat.write('mine');
    for (let times = 0; times < 2 * LINES_OF_ONE_KEPT; times += 1) {
      table.mesh(1).isTold(2, 'chat', `flood ${times}`);
      vi.advanceTimersByTime(2000);
    }
    expect(ana.chat.lines).toHaveLength(LINES_OF_ONE_KEPT + 1);
    expect(ana.chat.lines[0]).toEqual({ seat: 3, text: 'mine' });
  });
});
