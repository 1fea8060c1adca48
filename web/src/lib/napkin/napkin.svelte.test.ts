/** A napkin as those who draw on it see it. */
import {
  DOODLE,
  DOODLE_RATE,
  LINE_POINTS_MAX,
  NAPKIN_SIZE,
} from '@eat-with-me/protocol/talk/meal-topics';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TableMeal } from '#lib/meal/table-meal.svelte.ts';
import { DOODLE_NEWS_APART_MS } from '#lib/meal/table-meal.svelte.ts';
import { MealTable } from '#lib/testing/meal-table.ts';
import { extended, isFull, pointAt, stamped, STAMPS } from './pen.ts';
import { LINES_OF_ONE_MAX } from './table-napkin.svelte.ts';

let table: MealTable;
let ana: TableMeal;
let ben: TableMeal;

beforeEach(() => {
  vi.useFakeTimers();
  table = new MealTable();
  [ana, ben] = [table.sit(1), table.sit(2)];
});
afterEach(() => void vi.useRealTimers());

const LINE = [10, 20, 300, 400];

test('what one draws lies before both, and one wipes off only their own', () => {
  ana.napkin.draw(LINE);
  ben.napkin.draw([1, 1]);
  for (const { napkin } of [ana, ben])
    expect(napkin.lines).toEqual([
      { seat: 1, line: LINE },
      { seat: 2, line: [1, 1] },
    ]);
  ana.napkin.wipe();
  for (const { napkin } of [ana, ben]) expect(napkin.lines).toEqual([{ seat: 2, line: [1, 1] }]);
});

test('one press hides what somebody draws as it hides their words, and shows it again', () => {
  ben.napkin.draw(LINE);
  expect(ana.napkin.drawers).toEqual([2]);
  ana.chat.hide(2, true);
  expect(ana.napkin.lines).toEqual([]);
  expect(ben.napkin.lines).toHaveLength(1);
  // Whoever is hidden is no news either.
  vi.advanceTimersByTime(2 * DOODLE_NEWS_APART_MS);
  const { news } = ana;
  ben.napkin.draw(LINE);
  expect(ana.news).toBe(news);
  ana.chat.hide(2, false);
  expect(ana.napkin.lines).toHaveLength(2);
});

test('somebody who begins to draw is news once, not with every line', () => {
  ben.napkin.draw(LINE);
  const { news } = ana;
  expect(news).toEqual({ kind: 'doodle', seat: 2 });
  ben.napkin.draw(LINE);
  expect(ana.news).toBe(news);
  vi.advanceTimersByTime(DOODLE_NEWS_APART_MS + 1);
  ben.napkin.draw(LINE);
  expect(ana.news).not.toBe(news);
});

describe('bounds', () => {
  test('a hand that is too fast draws nothing more, and a page that is gets nothing shown', () => {
    for (let count = 0; count < DOODLE_RATE.burst; count += 1)
      expect(ana.napkin.draw(LINE)).toBe(true);
    expect(ana.napkin.draw(LINE)).toBe(false);
    expect(ben.napkin.lines).toHaveLength(DOODLE_RATE.burst);
    for (let count = 0; count < 2; count += 1) table.mesh(2).isTold(1, DOODLE.name, LINE);
    expect(ben.napkin.lines).toHaveLength(DOODLE_RATE.burst);
    vi.advanceTimersByTime(1000 / DOODLE_RATE.perSecond + 1);
    expect(ana.napkin.draw(LINE)).toBe(true);
  });

  test('so many lines of one guest are kept; the oldest goes', () => {
    for (let count = 0; count <= LINES_OF_ONE_MAX; count += 1) {
      vi.advanceTimersByTime(1000);
      ben.napkin.draw([count, count]);
    }
    expect(ana.napkin.lines).toHaveLength(LINES_OF_ONE_MAX);
    expect(ana.napkin.lines[0]?.line).toEqual([1, 1]);
  });

  test.each([
    ['half a point', [1, 2, 3]],
    ['a point off the napkin', [1, NAPKIN_SIZE + 1]],
    ['a point that is none', [1, 0.5]],
    ['too many points', Array.from({ length: 2 * LINE_POINTS_MAX + 2 }, () => 1)],
    ['words', 'hello'],
  ])('%s is no line', (_, line) => {
    table.mesh(1).isTold(2, DOODLE.name, line);
    expect(ana.napkin.lines).toEqual([]);
  });
});

describe('a pen', () => {
  test('stays on the napkin, and leaves out points that say nothing', () => {
    expect(pointAt(-5, 320, 640)).toEqual([0, NAPKIN_SIZE / 2]);
    expect(pointAt(900, 640, 640)).toEqual([NAPKIN_SIZE, NAPKIN_SIZE]);
    const line = extended([], [100, 100]);
    expect(extended(line, [103, 103])).toBe(line);
    expect(extended(line, [200, 100])).toEqual([100, 100, 200, 100]);
    expect(isFull(Array.from({ length: 2 * LINE_POINTS_MAX }, () => 1))).toBe(true);
  });

  test.each(STAMPS)(
    'a small drawing (%s) is made of lines that can be sent, wherever it comes',
    (which) => {
      for (const where of [0, 0.5, 0.999])
        for (const line of stamped(which, () => where)) expect(DOODLE.parse(line)).toEqual(line);
    },
  );
});
