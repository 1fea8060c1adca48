import { expect, test } from 'vitest';
import { LINK_TOPICS } from './link-topics.ts';
import { CANDLE, CARD, CHAT, DISH, GLASS, MEAL, MEAL_TOPICS, REACTION } from './meal-topics.ts';

test.each([
  [DISH, 'noodles'],
  [DISH, ''],
  [MEAL, { food: true, manner: 'just-eating' }],
  [GLASS, { toasts: 3, lifted: true }],
  [REACTION, 'delicious'],
  [CARD, { drawn: 1, card: 63 }],
  [CANDLE, { wants: 40, left: 0 }],
  [CHAT, 'https://example.org is only text'],
] as const)('of $name %j is understood', (topic, value) => {
  expect(topic.parse(value)).toEqual(value);
});

test.each([
  [DISH, 'a'.repeat(49)],
  [DISH, 'sou\u202Ep'],
  [DISH, 'soup\nYou: hello'],
  [DISH, '\uD800'],
  [DISH, 7],
  [MEAL, { food: 'yes', manner: 'here' }],
  [MEAL, { food: true, manner: 'rude' }],
  [GLASS, { toasts: -1, lifted: true }],
  [GLASS, { toasts: 1e9, lifted: true }],
  [REACTION, '<img>'],
  [CARD, { drawn: 1, card: 256 }],
  [CARD, { drawn: 1.5, card: 2 }],
  [CANDLE, { wants: 30, left: 0 }],
  [CANDLE, { wants: 0, left: 61 }],
  [CHAT, ''],
  [CHAT, 'a'.repeat(201)],
  [CHAT, 'a\u2066b'],
] as const)('of $name %j is none', (topic, value) => {
  expect(topic.parse(value)).toBeNull();
});

test('a key of a later page is left unread', () => {
  expect(MEAL.parse({ food: true, manner: 'here', drink: 'tea' })).toEqual({
    food: true,
    manner: 'here',
  });
});

test('no two topics have one name', () => {
  const names = [...LINK_TOPICS.keys(), ...MEAL_TOPICS.map(({ name }) => name)];
  expect(new Set(names).size).toBe(names.length);
});
