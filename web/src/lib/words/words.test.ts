import { describe, expect, test } from 'vitest';
import { formatsOf } from './formats.ts';
import { company } from './en/company.ts';
import { foods } from './en/foods.ts';
import { saw } from './en/saw.ts';
import { table } from './en/table.ts';
import { trust } from './en/trust.ts';
import { waiting } from './en/waiting.ts';
import { wishes } from './en/wishes.ts';
import type { Marked } from './sentence.ts';

const read = (marked: Marked): string =>
  marked.map((part) => (typeof part === 'string' ? part : part.text)).join('');

describe('English', () => {
  test('lists names as one says them', () => {
    expect(table.refill.wouldLet({ guests: ['Ana'] })).toBe('Ana would let someone join.');
    expect(table.refill.wouldLet({ guests: ['Ana', 'Ben', 'Cem'] })).toBe(
      'Ana, Ben and Cem would let someone join.',
    );
  });

  test('calls whoever has no name by their place', () => {
    expect(company.called({ name: 'Zoë', place: 3 })).toBe('Zoë');
    expect(company.called({ name: '', place: 3 })).toBe('Guest 3');
  });

  test.each([
    [table.chairsFree({ chairs: 1 }), 'One chair is free.'],
    [table.chairsFree({ chairs: 2 }), '2 chairs are free.'],
    [table.knocks.behind({ others: 1 }), 'One more waits behind them.'],
    [table.knocks.behind({ others: 2 }), '2 more wait behind them.'],
    [
      wishes.keptUntilClosed({ meetings: 1 }),
      'This page remembers one meeting, without names, until you close it.',
    ],
    [
      wishes.keptUntilClosed({ meetings: 3 }),
      'This page remembers 3 meetings, without names, until you close it.',
    ],
    [waiting.queue.others({ others: 0, orMore: false }), 'Nobody else is waiting just now.'],
    [waiting.queue.others({ others: 1, orMore: false }), 'One other guest is waiting.'],
    [waiting.queue.others({ others: 4, orMore: false }), '4 other guests are waiting.'],
    [waiting.queue.others({ others: 19, orMore: true }), 'More than 19 other guests are waiting.'],
    [waiting.queue.ticketAfter({ seconds: 1 }), 'Your ticket goes in by itself after one second.'],
  ])('counts: %s', (said, sentence) => expect(said).toBe(sentence));

  test.each([
    [0, 'You have just joined the queue.'],
    [0.5, 'You have been waiting for half a minute.'],
    [1, 'You have been waiting for one minute.'],
    [5, 'You have been waiting for 5 minutes.'],
  ])('says how long somebody has waited: %d min', (minutes, sentence) => {
    expect(waiting.queue.waited({ minutes })).toBe(sentence);
  });

  test('says how long tables have taken', () => {
    const high = { amount: 50, unit: 'second' } as const;
    expect(waiting.queue.within({ high: { amount: 1, unit: 'minute' } })).toBe(
      'Tables like yours were set within about 1 minute of late.',
    );
    expect(waiting.queue.amongst({ low: 10, high })).toBe(
      'Tables like yours were set within 10 to 50 seconds of late.',
    );
    expect(
      waiting.queue.between({ low: { ...high, amount: 30 }, high: { amount: 3, unit: 'minute' } }),
    ).toBe('Tables like yours were set within 30 seconds to 3 minutes of late.');
  });

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kilobytes'],
    [1_234_567, '1.2 megabytes'],
  ])('writes %i bytes as %s', (bytes, text) => expect(saw.bytes({ bytes })).toBe(text));

  test('keeps what somebody calls themselves apart from the sentence around it', () => {
    const sentence = trust.gone({ guest: 'אנה' });
    expect(read(sentence)).toBe('אנה is not at your table any more.');
    expect(sentence[0]).toEqual({ as: 'name', text: 'אנה' });
  });

  test('lists the foods that were tapped', () => {
    expect(trust.recipe.tapped({ tapped: [], of: 5 })).toBe('0 of 5');
    expect(trust.recipe.tapped({ tapped: ['apple', 'soup'], of: 5 })).toBe('2 of 5: apple, soup');
  });

  test('names 64 foods, no two alike, and no name within another', () => {
    expect([foods.length, new Set(foods).size]).toEqual([64, 64]);
    const within = foods.filter((name) =>
      foods.some((other) => other !== name && other.split(' ').includes(name)),
    );
    expect(within).toEqual([]);
  });
});

describe('formats', () => {
  test('count as the language does', () => {
    const { plural } = formatsOf('pl');
    const forms = { one: 'gość', few: 'goście', many: 'gości', other: 'gościa' };
    expect([1, 3, 5, 22, 1.5].map((count) => plural(count, forms))).toEqual([
      'gość',
      'goście',
      'gości',
      'goście',
      'gościa',
    ]);
  });

  test('list and measure as the language does', () => {
    const german = formatsOf('de');
    expect(german.list(['Ana', 'Ben', 'Cem'])).toBe('Ana, Ben und Cem');
    expect(german.span({ amount: 2, unit: 'minute' })).toBe('2 Minuten');
    expect(german.bytes(1234)).toBe('1,2 Kilobyte');
    expect(formatsOf('ja').list(['Ana', 'Ben'])).toBe('Ana、Ben');
  });
});
