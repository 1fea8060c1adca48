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
import { OwnMeal } from '#lib/meal/own-meal.svelte.ts';
import { MealTable } from '#lib/testing/meal-table.ts';
import { extended, isFull, pointAt, stamped, STAMPS } from './pen.ts';
import { LINES_OF_ONE_MAX } from './lines.ts';

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
/** Others. */
const lineOf = (count: number): number[] => [count, 20, 300, 400];

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
  ben.napkin.draw(lineOf(1));
  expect(ana.news).toBe(news);
  ana.chat.hide(2, false);
  expect(ana.napkin.lines).toHaveLength(2);
});

test('somebody who begins to draw is news once, not with every line', () => {
  ben.napkin.draw(LINE);
  const { news } = ana;
  expect(news).toEqual({ kind: 'doodle', seat: 2 });
  ben.napkin.draw(lineOf(1));
  expect(ana.news).toBe(news);
  vi.advanceTimersByTime(DOODLE_NEWS_APART_MS + 1);
  ben.napkin.draw(lineOf(2));
  expect(ana.news).not.toBe(news);
});

describe('bounds', () => {
  test('a hand that is too fast draws nothing more, and a page that is gets nothing shown', () => {
    for (let count = 0; count < DOODLE_RATE.burst; count += 1)
      expect(ana.napkin.draw(lineOf(count))).toBe(true);
    expect(ana.napkin.draw(lineOf(100))).toBe(false);
    expect(ben.napkin.lines).toHaveLength(DOODLE_RATE.burst);
    for (let count = 0; count < 2; count += 1)
      table.mesh(2).isTold(1, DOODLE.name, lineOf(200 + count));
    expect(ben.napkin.lines).toHaveLength(DOODLE_RATE.burst);
    vi.advanceTimersByTime(1000 / DOODLE_RATE.perSecond + 1);
    expect(ana.napkin.draw(lineOf(100))).toBe(true);
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

describe('whoever comes late', () => {
  const drawn = (meal: TableMeal) => meal.napkin.lines.map((one) => [one.seat, one.line]);
  /** The guest in this seat loads their page anew. */
  const again = (seat: number, { kept }: OwnMeal): TableMeal => {
    table.leave(seat);
    const own = new OwnMeal();
    own.comeBack(kept);
    return table.sit(seat, own);
  };

  test('sees what those who are there have drawn, and nothing that was wiped off', () => {
    ana.napkin.draw(lineOf(1));
    ben.napkin.draw(LINE);
    ben.napkin.wipe();
    ben.napkin.draw(lineOf(2));
    ana.napkin.draw(lineOf(3));
    const cem = table.sit(3);
    const [first, second, third] = [
      [1, lineOf(1)],
      [2, lineOf(2)],
      [1, lineOf(3)],
    ];
    expect(drawn(ben)).toEqual([first, second, third]);
    expect(drawn(cem)).toEqual([first, third, second]);
    ana.napkin.wipe();
    expect(drawn(cem)).toEqual([[2, lineOf(2)]]);
  });

  test('with a page loaded anew sees all again, their own too, and nobody sees or hears of it twice', () => {
    const own = new OwnMeal();
    const cem = table.sit(3, own);
    cem.napkin.draw(lineOf(3));
    cem.napkin.draw(lineOf(4));
    ana.napkin.draw(LINE);
    vi.advanceTimersByTime(2 * DOODLE_NEWS_APART_MS);
    const { news } = ben;
    const back = again(3, own);
    expect(drawn(back)).toEqual([
      [3, lineOf(3)],
      [3, lineOf(4)],
      [1, LINE],
    ]);
    expect(drawn(ben)).toEqual(drawn(back));
    expect(ben.news).toBe(news);
    // They are still theirs to wipe off.
    back.napkin.wipe();
    expect(drawn(ben)).toEqual([[1, LINE]]);
    table.leave(3);
    expect(drawn(table.sit(3))).toEqual([[1, LINE]]);
  });

  test('does not see what they had hidden before', () => {
    const own = new OwnMeal();
    const cem = table.sit(3, own);
    ana.napkin.draw(LINE);
    cem.chat.hide(1, true);
    const back = again(3, own);
    expect(drawn(back)).toEqual([]);
    expect(back.news).toBeNull();
    back.chat.hide(1, false);
    expect(drawn(back)).toEqual([[1, LINE]]);
  });

  test('is told of a full napkin at a pace at which nothing of it is lost, nor of what is drawn meanwhile', () => {
    for (let count = 1; count <= LINES_OF_ONE_MAX; count += 1) {
      ana.napkin.draw(lineOf(count));
      vi.advanceTimersByTime(1000);
    }
    const cem = table.sit(3);
    // The rest of what is read at once is for lines that come closer together than they left.
    const atOnce = cem.napkin.lines.length;
    expect(atOnce).toBeGreaterThan(0);
    expect(atOnce).toBeLessThanOrEqual(DOODLE_RATE.burst / 2);
    vi.advanceTimersByTime(10_000);
    const soFar = cem.napkin.lines.length;
    expect(soFar).toBeGreaterThan(DOODLE_RATE.burst);
    expect(soFar).toBeLessThanOrEqual(DOODLE_RATE.burst / 2 + 10 * DOODLE_RATE.perSecond);
    // A line that is drawn meanwhile has its turn.
    ana.napkin.draw(lineOf(500));
    vi.advanceTimersByTime(60_000);
    expect(drawn(cem)).toEqual(drawn(ana));
  });

  test('or whose line breaks is told the rest later; a wiped napkin at once', () => {
    table.mesh(1).becomes(2, { phase: 'interrupted', since: 0 });
    for (let count = 0; count < DOODLE_RATE.burst; count += 1) ana.napkin.draw(lineOf(count));
    expect(drawn(ben)).toEqual([]);
    table.mesh(1).becomes(2, { phase: 'connected', since: 0 });
    expect(ben.napkin.lines.length).toBeGreaterThan(0);
    expect(ben.napkin.lines.length).toBeLessThan(DOODLE_RATE.burst);
    vi.advanceTimersByTime(1000);
    ana.napkin.wipe();
    expect(drawn(ben)).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(drawn(ben)).toEqual([]);
  });

  test('with an older page is told nothing of it', () => {
    ana.napkin.draw(LINE);
    const told = vi.spyOn(table.sitOld(3), 'isTold');
    ana.napkin.draw(lineOf(1));
    expect(told).not.toHaveBeenCalled();
  });

  test('is told no more by a page that was changed than by any other', () => {
    const cem = table.sit(3);
    for (let count = 0; count < 2 * LINES_OF_ONE_MAX; count += 1)
      table.mesh(3).isTold(1, DOODLE.name, lineOf(count));
    expect(cem.napkin.lines).toHaveLength(DOODLE_RATE.burst);
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
