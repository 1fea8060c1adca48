/** What the table goes on saying as long as it is so. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { seating } from '#lib/testing/seatings.ts';
import { tableLaid } from '#lib/visit/stage.ts';
import { putAway, showTo } from '#lib/testing/show-to.ts';
import { Visit } from '#lib/visit/visit.svelte.ts';
import RecipesDiffer from './RecipesDiffer.svelte';
import type { Assurance } from '#lib/table/table-mate.ts';
import Unreached from './Unreached.svelte';

let visit: Visit;

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  visit = new Visit({ wire: new FakeWire() });
});
afterEach(async () => {
  await putAway();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const alarms = (): string[] =>
  [...document.querySelectorAll('.alarm')].map(({ textContent }) => textContent);

const mateOf = (assurance: Assurance, seat = 2): FakeMate =>
  new FakeMate({ seat, name: `Guest in ${seat}`, trust: { assurance, compared: () => undefined } });

test('whoever’s recipe differs is named, with the way out, and so is comparing that broke off twice', () => {
  const leave = vi.spyOn(visit, 'leaveTable').mockReturnValue();
  const judged = vi.spyOn(visit.seat, 'judged');
  const guests = [
    mateOf('different'),
    mateOf('broken', 3),
    mateOf('broken', 4),
    mateOf('compared', 5),
  ];
  showTo(visit, RecipesDiffer, { guests });
  const [different = '', broken = '', ...more] = alarms();
  expect(more).toEqual([]);
  expect(different).toContain('The recipes differ. If Guest in 2 read theirs clearly');
  expect(broken).toContain('Comparing broke off again.');
  for (const button of document.querySelectorAll('button')) button.click();
  expect(leave).toHaveBeenCalledTimes(2);
  // A page that is loaded anew says it as well.
  expect(judged).toHaveBeenLastCalledWith(guests);
});

test.each(['encrypted', 'compared', 'invited', 'lapsed', 'hurrying'] as const)(
  'nothing is said of somebody who is %s',
  (assurance) => {
    showTo(visit, RecipesDiffer, { guests: [mateOf(assurance)] });
    expect(alarms()).toEqual([]);
  },
);

test('of two guests of the same name each is told, who found no way to a third', () => {
  const guests = [
    new FakeMate({ seat: 2, name: 'Ana', unreached: [4] }),
    new FakeMate({ seat: 3, name: 'Ana', unreached: [4] }),
    new FakeMate({ seat: 4, name: 'Ben', unreached: [2, 3] }),
  ];
  const stage = tableLaid(seating([1, 2, 3, 4], { chairs: 4 }), guests, null, false);
  showTo(visit, Unreached, { stage });
  const told = [...document.querySelectorAll('p')].map(({ textContent }) => textContent);
  expect(told).toEqual(
    Array.from(
      { length: 2 },
      () => 'Ana and Ben found no way to each other. Both are at your table.',
    ),
  );
});
