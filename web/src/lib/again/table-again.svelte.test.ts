import { AFTER_GOODBYE_MS } from '@eat-with-me/mesh/link/parting';
import type { AgainTable } from '@eat-with-me/mesh/trust/again';
import { AGAIN_ROUNDS_MAX } from '@eat-with-me/protocol/talk/again-topic';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { againEnds, type AgainEnd } from '#lib/testing/again-table.ts';
import { UNDO_MS } from '#lib/visit/seat/rising.svelte.ts';
import {
  ASKED_AFTER_GOODBYE_MS,
  EXCHANGE_AFTER_MS,
  EXCHANGE_EVERY_MS,
  TableAgain,
} from './table-again.svelte.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Two guests at a table of strangers, with what came of it for each. */
function seated({ may = () => true }: { may?: () => boolean } = {}) {
  const [one, other] = againEnds();
  const met: [AgainTable[], AgainTable[]] = [[], []];
  const tables = [
    new TableAgain(one, may, (_, table) => met[0].push(table)),
    new TableAgain(other, may, (_, table) => met[1].push(table)),
  ] as const;
  // Either learns what the other page knows with the first thing that it says.
  one.looksAgain();
  return { ends: [one, other] as const, tables, met };
}

/** The guest at the first end gets up, and the time for answers passes; all that follows has happened after it. */
async function getUp(end: AgainEnd, again: TableAgain, exchanges = true): Promise<void> {
  const sent = end.sent.length;
  end.rises(true);
  again.rise(true);
  vi.advanceTimersByTime(EXCHANGE_AFTER_MS);
  if (exchanges) await soon(() => expect(end.sent).toHaveLength(sent + 2));
  await settled(end);
}

/** The time passes after which it is asked once more, whatever came of it before. */
async function laterExchange(end: AgainEnd): Promise<void> {
  const sent = end.sent.length;
  vi.advanceTimersByTime(EXCHANGE_EVERY_MS);
  await soon(() => expect(end.sent).toHaveLength(sent + 2));
  await settled(end);
}

/** Nothing more comes of what was said: keys are made and proofs tried in a few turns of the loop. */
async function settled({ sent, other }: AgainEnd): Promise<void> {
  for (let quiet = 0, count = -1; quiet < 30; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = sent.length + (other?.sent.length ?? 0);
    if (now !== count) quiet = 0;
    count = now;
  }
}

test('two who both press it get one table, when one of them gets up and not before', async () => {
  const { ends, tables, met } = seated();
  tables[0].want(2, true);
  tables[1].want(1, true);
  expect(ends.map(({ sent }) => sent)).toEqual([[], []]);
  await getUp(ends[0], tables[0]);
  await soon(() => expect(met.map(({ length }) => length)).toEqual([1, 1]));
  expect(met[0]).toEqual(met[1]);
});

test('there is time for it while one who got up can still sit down again', async () => {
  expect(EXCHANGE_AFTER_MS).toBeLessThanOrEqual(UNDO_MS - 2000);
  const { ends, tables, met } = seated();
  tables[1].want(1, true);
  ends[0].rises(true);
  tables[0].rise(true);
  vi.advanceTimersByTime(EXCHANGE_AFTER_MS - 1);
  tables[0].want(2, true);
  vi.advanceTimersByTime(1);
  await soon(() => expect(met.map(({ length }) => length)).toEqual([1, 1]));
});

test('whoever is slower than a goodbye has time for it, and learns of it as the other does, once', async () => {
  const { ends, tables, met } = seated();
  const asked = () => tables.map(({ askable }) => askable);
  tables[0].want(2, true);
  await getUp(ends[0], tables[0]);
  ends[0].leaves();
  expect(asked()).toEqual([[2], [1]]);
  await laterExchange(ends[0]);
  expect(met).toEqual([[], []]);
  tables[1].want(1, true);
  await laterExchange(ends[0]);
  expect(met.map(({ length }) => length)).toEqual([1, 1]);
  expect(met[0]).toEqual(met[1]);
  expect(asked()).toEqual([[], []]);
  // It goes on as if nothing had come of it, and nothing more does.
  await laterExchange(ends[0]);
  expect(met.map(({ length }) => length)).toEqual([1, 1]);
});

test('it is asked for so long after a goodbye, and the last answers leave after that while the line is still held', () => {
  const last = EXCHANGE_AFTER_MS + 3 * EXCHANGE_EVERY_MS;
  expect(last).toBeGreaterThan(UNDO_MS + ASKED_AFTER_GOODBYE_MS);
  expect(last + 2000).toBeLessThan(UNDO_MS + AFTER_GOODBYE_MS);
  // Both may get up, twice over.
  expect(AGAIN_ROUNDS_MAX).toBeGreaterThan(2 * 2 * 4);
  const { ends, tables } = seated();
  const asked = () => tables.map(({ askable }) => askable);
  ends[0].rises(true);
  tables[0].rise(true);
  ends[0].leaves();
  vi.advanceTimersByTime(ASKED_AFTER_GOODBYE_MS - 1);
  expect(asked()).toEqual([[2], [1]]);
  vi.advanceTimersByTime(1);
  expect(asked()).toEqual([[], []]);
});

test('a line is held after a goodbye where somebody got up, and nowhere else', () => {
  const { ends, tables } = seated();
  const held = () => ends.map(({ link }) => link.parting.stays);
  expect(held()).toEqual([null, null]);
  ends[0].rises(true);
  tables[0].rise(true);
  expect(held()).toEqual(['again', 'again']);
  ends[0].rises(false);
  tables[0].rise(false);
  expect(held()).toEqual([null, null]);
  ends[1].leaves();
  expect(tables.map(({ askable }) => askable)).toEqual([[], []]);
});

describe('a yes that stays alone', () => {
  /** The form of what travels: the kinds of messages, their lengths and their order, without what is random in them. */
  const formOf = (ends: readonly AgainEnd[]) =>
    ends.map(({ sent }) => sent.map((text) => text.replaceAll(/[\w-]{43}/g, '*')));

  test('looks on the wire as a no does, and as two do', async () => {
    const forms = [];
    for (const [one, other] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      const { ends, tables, met } = seated();
      tables[0].want(2, one);
      tables[1].want(1, other);
      await getUp(ends[0], tables[0]);
      expect(met.flat()).toHaveLength(one && other ? 2 : 0);
      forms.push(JSON.stringify(formOf(ends)));
    }
    expect(new Set(forms).size).toBe(1);
    expect(forms[0]).toContain('"again\\",{\\"round\\":1,\\"key\\":\\"*\\",\\"proof\\":\\"*\\"}');
  });

  test('looks the same for as long as the line is held, whoever presses when', async () => {
    const forms = [];
    for (const [one, other] of [
      [0, 0],
      [0, 2],
      [1, 1],
      [3, 0],
      [0, 9],
      [9, 2],
      [9, 9],
    ] as const) {
      const { ends, tables, met } = seated();
      for (let exchange = 0; exchange < 4; exchange += 1) {
        if (one <= exchange) tables[0].want(2, true);
        if (other <= exchange) tables[1].want(1, true);
        if (exchange === 0) await getUp(ends[0], tables[0]);
        else await laterExchange(ends[0]);
        if (exchange === 0) ends[0].leaves();
      }
      expect(met.map(({ length }) => length)).toEqual(Math.max(one, other) < 4 ? [1, 1] : [0, 0]);
      forms.push(JSON.stringify(formOf(ends)));
    }
    expect(new Set(forms).size).toBe(1);
  });

  test('is not told to one who starts asking during the meal', async () => {
    const { ends, tables } = seated();
    tables[1].want(1, true);
    // A page that was changed for it asks without getting up.
    const key = 'A'.repeat(43);
    ends[1].hears('again', { round: 1, key, proof: null });
    await settled(ends[1]);
    expect(ends[1].sent).toEqual([]);
  });

  test('can be another answer the next time, after who got up has sat down again', async () => {
    const { ends, tables, met } = seated();
    tables[0].want(2, true);
    await getUp(ends[0], tables[0]);
    expect(met.flat()).toEqual([]);
    ends[0].rises(false);
    tables[0].rise(false);
    tables[1].want(1, true);
    await getUp(ends[1], tables[1]);
    await soon(() => expect(met.map(({ length }) => length)).toEqual([1, 1]));
  });
});

test('what was pressed for somebody is not for who comes to their seat by another page', async () => {
  const { ends, tables, met } = seated();
  tables[0].want(2, true);
  const [back, there] = againEnds();
  const theirs: AgainTable[] = [];
  const page = new TableAgain(
    there,
    () => true,
    (_, table) => theirs.push(table),
  );
  back.carried.add('again');
  ends[0].replace(2, back);
  expect([tables[0].askable, tables[0].wants(2)]).toEqual([[2], false]);
  page.want(1, true);
  back.rises(true);
  tables[0].rise(true);
  vi.advanceTimersByTime(EXCHANGE_AFTER_MS);
  await soon(() => expect(back.sent).toHaveLength(2));
  await settled(back);
  expect([met[0], theirs]).toEqual([[], []]);
  // It can be pressed for them, too.
  tables[0].want(2, true);
  await getUp(back, tables[0]);
  await soon(() => expect([met[0].length, theirs.length]).toEqual([1, 1]));
});

test('whoever sits down again in time exchanges nothing', async () => {
  const { ends, tables } = seated();
  tables[0].rise(true);
  vi.advanceTimersByTime(EXCHANGE_AFTER_MS - 1);
  tables[0].rise(false);
  vi.advanceTimersByTime(UNDO_MS);
  await settled(ends[0]);
  expect(ends[0].sent).toEqual([]);
});

test('what was pressed does not count where somebody may have sat in between since', async () => {
  const { ends, tables, met } = seated({ may: () => false });
  tables[0].want(2, true);
  tables[1].want(1, true);
  await getUp(ends[0], tables[0]);
  expect(met.flat()).toEqual([]);
});

test('is asked about those alone whose page knows of it, who are there, and with whom there is a meeting', () => {
  const { ends, tables } = seated();
  expect(tables[0].askable).toEqual([2]);
  ends[1].carried.clear();
  ends[0].looksAgain();
  expect(tables[0].askable).toEqual([]);
  expect(tables[1].askable).toEqual([1]);
  ends[0].leaves();
  expect(tables[1].askable).toEqual([]);
});

test('two ask each other so often, and then no more', async () => {
  const { ends, tables } = seated();
  for (let round = 0; round < AGAIN_ROUNDS_MAX; round += 1) await getUp(ends[0], tables[0]);
  await getUp(ends[0], tables[0], false);
  expect(ends[0].sent).toHaveLength(2 * AGAIN_ROUNDS_MAX);
  expect(ends[1].sent).toHaveLength(2 * AGAIN_ROUNDS_MAX);
});
