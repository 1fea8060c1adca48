import { TABLE_SIZES, type TableSize } from '@eat-with-me/protocol/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canTalk, SALT_LIFE_MS } from './fits.ts';
import { Matcher, TURN_MS, type Decision } from './matcher.ts';
import { TagIndex } from './tag-index.ts';
import type { QueueTable, Waiting } from '../store/table.ts';
import { isOpen } from '../store/table-rules.ts';
import { areKeptApart, fits } from '../testing/fits.ts';
import { match } from '../testing/match.ts';
import { waitingFor, type Wishes, pledgeOf } from '../testing/ticket.ts';

const RELAXES = { anyLanguageMs: 20_000, fewerMs: 30_000 };
/** A whole hour, so that small times lie in one life of the salts. */
const T0 = 500 * SALT_LIFE_MS;

const guest = (name: string, since: number, sizes: TableSize[] = [2], wishes?: Wishes): Waiting =>
  waitingFor(name, T0 + since, sizes, wishes);
const names = (decisions: readonly Decision[]): string[] =>
  decisions.map(({ group }) => group.map((one) => one.guest).join(''));
const matched = (queue: Waiting[], now: number, tables: QueueTable[] = []): string[] =>
  names(match(queue, tables, T0 + now, RELAXES));

/** A table at which these have sat, open to the queue. */
const openTable = (
  chairs: TableSize,
  here: Waiting[],
  askedAt = 0,
  table = `table ${chairs}`,
): QueueTable => ({
  table,
  kind: 'queue',
  chairs,
  laid: true,
  keepsOpen: true,
  askedAt: T0 + askedAt,
  nextSeat: here.length + 1,
  epoch: 1,
  seats: here.map((waiting, index) => ({
    seat: index + 1,
    guest: waiting.guest,
    waiting,
    sat: true,
    agreed: true,
    pledge: waiting.ticket.pledge,
    next: pledgeOf(2),
  })),
  revision: 1,
});

describe('size', () => {
  test('two who want two sit together, in order of arrival', () => {
    expect(matched([guest('a', 1), guest('b', 2), guest('c', 3)], 9)).toEqual(['ab']);
  });

  test('nobody sits at a size that was not asked for', () => {
    expect(matched([guest('a', 1, [2]), guest('b', 2, [3]), guest('c', 3, [4])], 9)).toEqual([]);
  });

  test('the largest table that can be filled now goes first', () => {
    const queue = [
      guest('a', 1, [2, 3, 4]),
      guest('b', 2, [2]),
      guest('c', 3, [4, 3]),
      guest('d', 4, [3]),
      guest('e', 5, [2, 4]),
    ];
    expect(matched(queue, 9)).toEqual(['acd', 'be']);
  });

  test('a long wait goes before a large table', () => {
    const matcher = new Matcher(RELAXES);
    const arrive = (one: Waiting, now: number): string[] => {
      matcher.came(one);
      return names(matcher.decide(T0 + now));
    };
    expect(arrive(guest('w', 0, [2]), 0)).toEqual([]);
    for (const name of ['x', 'y', 'z']) expect(arrive(guest(name, 100, [4]), 100)).toEqual([]);
    expect(arrive(guest('f', 200, [2, 4]), 200)).toEqual(['xyzf']);
    for (const name of ['x', 'y', 'z'])
      expect(arrive(guest(name, TURN_MS - 100, [4]), TURN_MS - 100)).toEqual([]);
    expect(arrive(guest('g', TURN_MS, [2, 4]), TURN_MS)).toEqual(['wg']);
  });
});

describe('languages', () => {
  const speaks = (name: string, since: number, languages: string[], anyLanguage = false) =>
    guest(name, since, [2], { languages, patience: { anyLanguage } });

  test('one in common is enough, and who names none speaks with everybody', () => {
    expect(matched([speaks('a', 1, ['en', 'fr']), speaks('b', 2, ['fr', 'de'])], 9)).toEqual([
      'ab',
    ]);
    expect(matched([speaks('a', 1, ['en']), speaks('b', 2, ['de'])], 9)).toEqual([]);
    expect(matched([speaks('a', 1, ['en']), speaks('b', 2, [])], 9)).toEqual(['ab']);
  });

  test('every two at a table of three', () => {
    const three = (...languages: string[][]): Waiting[] =>
      languages.map((each, index) => guest('abc'[index] ?? '', index, [3], { languages: each }));
    expect(matched(three(['en'], [], ['fr']), 9)).toEqual([]);
    expect(matched(three(['en', 'fr'], ['fr', 'de'], ['en', 'de']), 9)).toEqual(['abc']);
  });

  test('after a while none is needed, when both allow it and both have waited', () => {
    const queue = [speaks('a', 0, ['en'], true), speaks('b', 5000, ['de'], true)];
    expect(matched(queue, 24_999)).toEqual([]);
    expect(matched(queue, 25_000)).toEqual(['ab']);
    expect(matched([speaks('a', 0, ['en'], true), speaks('b', 0, ['de'])], 90_000)).toEqual([]);
  });

  test('the matcher says when to look again', () => {
    const matcher = new Matcher(RELAXES);
    matcher.came(speaks('a', 0, ['en'], true));
    matcher.came(speaks('b', 5000, ['de'], true));
    expect(matcher.decide(T0 + 5000)).toEqual([]);
    expect(matcher.nextAt).toBe(T0 + 20_000);
    expect(matcher.decide(T0 + 20_000)).toEqual([]);
    expect(matcher.nextAt).toBe(T0 + 25_000);
    expect(names(matcher.decide(T0 + 25_000))).toEqual(['ab']);
    expect(matcher.nextAt).toBe(Infinity);
  });
});

describe('never again', () => {
  const met = { met: ['m'] };
  const avoids = { met: ['m'], avoid: ['m'] };

  test('is enough when one of two wants it, at every size', () => {
    expect(matched([guest('a', 1, [2], avoids), guest('b', 2, [2], met)], 9)).toEqual([]);
    expect(matched([guest('a', 1, [2], met), guest('b', 2, [2], avoids)], 9)).toEqual([]);
    // As pages say it, so that nothing shows whose wish it is.
    const [one, other] = [{ avoid: ['x', 'm'] }, { avoid: ['m', 'y'] }];
    expect(matched([guest('a', 1, [2], one), guest('b', 2, [2], other)], 9)).toEqual([]);
    expect(matched([guest('a', 1, [2], one), guest('b', 2, [2], { avoid: ['y'] })], 9)).toEqual([
      'ab',
    ]);
    expect(matched([guest('a', 1, [2], met), guest('b', 2, [2], met)], 9)).toEqual(['ab']);
    const four = ['a', 'b', 'c', 'd'].map((name, index) =>
      guest(name, index, [4], name === 'a' ? avoids : name === 'd' ? met : {}),
    );
    expect(matched(four, 9)).toEqual([]);
    expect(matched([...four, guest('e', 5, [4])], 9)).toEqual(['abce']);
  });

  test('also at an open table', () => {
    const table = openTable(3, [guest('a', 1, [3], avoids), guest('b', 1, [3])]);
    expect(matched([guest('c', 5, [3], met)], 9, [table])).toEqual([]);
    expect(matched([guest('c', 5, [3], met), guest('d', 6, [3])], 9, [table])).toEqual(['d']);
  });

  test('tickets of hours that cannot be compared are kept apart if there is anything to compare', () => {
    const later = 2 * SALT_LIFE_MS;
    const twoHours = (some: Wishes, others: Wishes): string[] =>
      matched([guest('a', 0, [2], some), guest('b', later, [2], others)], later);
    expect(twoHours(avoids, { met: ['x'] })).toEqual([]);
    expect(twoHours({ met: ['x'] }, avoids)).toEqual([]);
    expect(twoHours({ avoid: ['x'] }, { avoid: ['y'] })).toEqual([]);
    expect(twoHours(avoids, {})).toEqual(['ab']);
    expect(twoHours(met, met)).toEqual(['ab']);
    const next = SALT_LIFE_MS;
    const queue = [guest('a', 0, [2], avoids), guest('b', next, [2], { met: ['x'] })];
    expect(matched(queue, next)).toEqual(['ab']);
  });
});

describe('fewer', () => {
  const patient = (name: string, since: number, sizes: TableSize[], fewer = true) =>
    guest(name, since, sizes, { patience: { fewer } });

  test('two who accept it start a larger table after a while; three rather than two', () => {
    const two = [patient('a', 0, [4]), patient('b', 1000, [4])];
    expect(matched(two, 30_999)).toEqual([]);
    expect(match(two, [], T0 + 31_000, RELAXES)).toEqual([{ type: 'lay', chairs: 4, group: two }]);
    expect(matched([...two, patient('c', 500, [4, 3])], 31_000)).toEqual(['acb']);
  });

  test('not with one who does not accept it, or has not waited', () => {
    const queue = [patient('a', 0, [3]), patient('b', 0, [3], false)];
    expect(matched(queue, 90_000)).toEqual([]);
    expect(matched([patient('a', 0, [3]), patient('b', 80_000, [3])], 90_000)).toEqual([]);
    expect(matched([patient('a', 0, [3]), patient('b', 0, [4])], 90_000)).toEqual([]);
  });

  test('a table as asked for goes first', () => {
    const queue = [patient('a', 0, [4, 2]), patient('b', 100, [4]), guest('c', 35_000, [2])];
    expect(matched(queue, 35_000)).toEqual(['ac']);
  });
});

describe('open tables', () => {
  test('the last chair is for the first who fits', () => {
    const table = openTable(3, [guest('a', 0, [3], { languages: ['en'] }), guest('b', 0, [3])]);
    const queue = [
      guest('x', 1, [2]),
      guest('y', 2, [3], { languages: ['fr'] }),
      guest('z', 3, [3, 4], { languages: ['fr', 'en'] }),
    ];
    expect(matched(queue, 9, [table])).toEqual(['z']);
  });

  test('one of several chairs is for who also takes a table of so many, or takes fewer', () => {
    const table = openTable(4, [guest('a', 0, [4]), guest('b', 0, [4])]);
    expect(matched([guest('x', 1, [4])], 9, [table])).toEqual([]);
    expect(matched([guest('x', 1, [3, 4])], 9, [table])).toEqual(['x']);
    const patient = guest('x', 1, [4], { patience: { fewer: true } });
    expect(matched([patient], 9, [table])).toEqual([]);
    expect(matched([patient], 30_001, [table])).toEqual(['x']);
  });

  test('all of them can be filled at once', () => {
    const table = openTable(4, [guest('a', 0, [4]), guest('b', 0, [4])]);
    expect(matched([guest('x', 1, [4]), guest('y', 2, [4])], 9, [table])).toEqual(['xy']);
  });

  test('an open table goes before a new one of as many, a larger new one before it', () => {
    const table = openTable(2, [guest('a', 0)]);
    const matcher = new Matcher(RELAXES);
    for (const name of ['x', 'y', 'z']) matcher.came(guest(name, 1, [4]));
    matcher.came(guest('t', 2, [3]));
    matcher.opened(table);
    expect(matcher.decide(T0 + 3)).toEqual([]);
    matcher.came(guest('u', 4, [2, 4]));
    expect(names(matcher.decide(T0 + 4))).toEqual(['xyzu']);
    matcher.came(guest('v', 5, [2]));
    expect(matcher.decide(T0 + 5)).toMatchObject([{ type: 'fill', table: { chairs: 2 } }]);
  });

  test('when two at it become patient, it is looked at again', () => {
    const allows = { languages: ['en'], patience: { anyLanguage: true } };
    const table = openTable(2, [guest('a', 15_000, [2], allows)], 16_000);
    const matcher = new Matcher(RELAXES);
    matcher.came(guest('x', 0, [2], { ...allows, languages: ['fr'] }));
    matcher.opened(table);
    expect(matcher.decide(T0 + 20_000)).toEqual([]);
    expect(matcher.nextAt).toBe(T0 + 35_000);
    expect(names(matcher.decide(T0 + 35_000))).toEqual(['x']);
  });
});

const TAGS = ['m', 'n'];
const wishes = fc.record({
  languages: fc.oneof(
    fc.constant<string[]>([]),
    fc.subarray(['en', 'es', 'fr'], { minLength: 1, maxLength: 2 }),
  ),
  patience: fc.record({ anyLanguage: fc.boolean(), fewer: fc.boolean() }),
  met: fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, fc.subarray(TAGS)),
  avoid: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.subarray(TAGS)),
});
const arrival = fc.record({
  sizes: fc.subarray([...TABLE_SIZES], { minLength: 1 }),
  wishes,
  afterMs: fc.constantFrom(0, 1, 1000, 8000, 31_000),
});
const arrivals = fc.array(arrival, { maxLength: 14 });

const subsets = (all: readonly Waiting[], size: number, start = 0): Waiting[][] =>
  size === 0
    ? [[]]
    : all.flatMap((one, index) =>
        index < start ? [] : subsets(all, size - 1, index + 1).map((rest) => [one, ...rest]),
      );
const allFit = (group: readonly Waiting[], now: number): boolean =>
  group.every((a, index) => group.slice(index + 1).every((b) => fits(a, b, now, RELAXES)));
const isPatient = ({ ticket, since }: Waiting, now: number): boolean =>
  ticket.patience.fewer && now - since >= RELAXES.fewerMs;

/** Straight from the rules, without any haste: may these sit down at a table of so many chairs, with those there? */
function isGood(
  newcomers: readonly Waiting[],
  chairs: TableSize,
  now: number,
  here: Waiting[] = [],
) {
  const all = [...here, ...newcomers];
  if (all.length > chairs || all.length < 2 || !allFit(all, now)) return false;
  if (newcomers.some(({ ticket }) => !ticket.sizes.includes(chairs))) return false;
  if (all.length === chairs) return true;
  if (here.length === 0) return all.every((one) => isPatient(one, now));
  return newcomers.every(
    (one) => isPatient(one, now) || one.ticket.sizes.some((size) => size === all.length),
  );
}

function nothingIsLeft(
  queue: readonly Waiting[],
  tables: readonly QueueTable[],
  now: number,
): void {
  for (const chairs of TABLE_SIZES)
    for (let size = 2; size <= chairs; size += 1)
      for (const group of subsets(queue, size)) expect(isGood(group, chairs, now)).toBe(false);
  for (const table of tables) {
    const here = table.seats.flatMap(({ waiting }) => waiting ?? []);
    const empty = table.chairs - here.length;
    for (const size of new Set([1, empty]))
      for (const group of subsets(queue, size))
        expect(isGood(group, table.chairs, now, here)).toBe(false);
  }
}

test('whoever comes, and whenever: every table is good, nobody sits twice, nothing is left to do, no turn is lost', () => {
  fc.assert(
    fc.property(arrivals, fc.array(fc.nat(13), { maxLength: 4 }), (coming, leavers) => {
      const matcher = new Matcher(RELAXES);
      let now = T0;
      let queue: Waiting[] = [];
      const tables = new Map<string, QueueTable>();
      const seatedOnce = new Set<Waiting>();
      const settle = (newcomer: Waiting | null): void => {
        const before = queue;
        const tablesBefore = [...tables.values()];
        for (const decision of matcher.decide(now)) {
          const { group } = decision;
          const here =
            decision.type === 'fill'
              ? decision.table.seats.flatMap(({ waiting }) => waiting ?? [])
              : [];
          const chairs = decision.type === 'lay' ? decision.chairs : decision.table.chairs;
          expect(isGood(group, chairs, now, here)).toBe(true);
          for (const one of group) {
            expect(queue).toContain(one);
            expect(seatedOnce.has(one)).toBe(false);
            seatedOnce.add(one);
          }
          queue = queue.filter((one) => !group.includes(one));
          if (newcomer && group.includes(newcomer))
            noTurnIsLost(decision, newcomer, before, tablesBefore);
          const id = decision.type === 'fill' ? decision.table.table : `table ${seatedOnce.size}`;
          const table = openTable(chairs, [...here, ...group], now - T0, id);
          tables.delete(id);
          if (isOpen(table)) {
            tables.set(id, table);
            matcher.opened(table);
          }
        }
        if (tables.size > tablesBefore.length) settle(null);
        else nothingIsLeft(queue, [...tables.values()], now);
      };
      const noTurnIsLost = (
        decision: Decision,
        newcomer: Waiting,
        before: readonly Waiting[],
        open: readonly QueueTable[],
      ): void => {
        const asked = decision.type === 'fill' ? decision.table.askedAt : Infinity;
        const earliest = Math.min(asked, ...decision.group.map(({ since }) => since));
        for (const one of before) {
          if (one === newcomer || now - one.since < TURN_MS || one.since >= earliest) continue;
          // Nobody was passed over with whom the newcomer could have sat.
          for (const chairs of TABLE_SIZES)
            for (const rest of subsets(
              before.filter((other) => other !== one && other !== newcomer),
              chairs - 2,
            ))
              expect(isGood([one, newcomer, ...rest], chairs, now)).toBe(false);
        }
        expect(open.length).toBeGreaterThanOrEqual(0);
      };
      for (const [index, { sizes, wishes: wanted, afterMs }] of coming.entries()) {
        now += afterMs;
        // Patience is due at its moment, not at the next arrival.
        for (let at = matcher.nextAt; at < now; at = matcher.nextAt) {
          const later = now;
          now = Math.max(at, T0);
          settle(null);
          now = later;
        }
        settle(null);
        const one = waitingFor(`guest ${String(index).padStart(2, '0')}`, now, sizes, wanted);
        matcher.came(one);
        queue.push(one);
        settle(one);
        if (leavers.includes(index)) {
          const [leaver] = queue;
          if (leaver) matcher.apply({ type: 'went', guest: leaver.guest });
          queue = queue.slice(1);
        }
        expect(matcher.count().waiting).toBe(queue.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('all at once is matched as well', () => {
  fc.assert(
    fc.property(arrivals, fc.nat(100_000), (coming, later) => {
      let now = T0;
      const queue = coming.map(({ sizes, wishes: wanted, afterMs }, index) => {
        now += afterMs;
        return waitingFor(`guest ${index}`, now, sizes, wanted);
      });
      now += later;
      const decisions = match(queue, [], now, RELAXES);
      const seated = decisions.flatMap(({ group }) => group);
      expect(new Set(seated).size).toBe(seated.length);
      for (const decision of decisions)
        expect(decision.type === 'lay' && isGood(decision.group, decision.chairs, now)).toBe(true);
      nothingIsLeft(
        queue.filter((one) => !seated.includes(one)),
        [],
        now,
      );
    }),
    { numRuns: 300 },
  );
});

test('talking is mutual, and so is being kept apart', () => {
  const anybody = fc
    .record({ wishes, since: fc.nat(40_000) })
    .map((one) => guest('x', one.since, [2], one.wishes));
  fc.assert(
    fc.property(anybody, anybody, (a, b) => {
      const now = T0 + 40_000;
      expect(canTalk(a, b, now, RELAXES)).toBe(canTalk(b, a, now, RELAXES));
      expect(areKeptApart(a, b)).toBe(areKeptApart(b, a));
    }),
  );
});

test('whoever is kept apart is found by their tags, whoever has come and gone', () => {
  const MANY = Array.from({ length: 12 }, (_, index) => `tag ${index}`);
  const tags = fc.subarray(MANY, { maxLength: 4 });
  const hours = fc.nat(3).map((hour) => hour * SALT_LIFE_MS);
  const all = fc
    .array(fc.record({ met: tags, avoid: tags, since: hours, stays: fc.boolean() }), {
      maxLength: 20,
    })
    .map((list) =>
      list.map(({ since, stays, ...lists }, index) => {
        return { stays, one: guest(`g${index}`, since, [2], lists) };
      }),
    );
  fc.assert(
    fc.property(all, (list) => {
      const index = new TagIndex();
      for (const { one } of list) index.add(one);
      for (const { one, stays } of list) if (!stays) index.delete(one);
      const here = list.filter(({ stays }) => stays);
      for (const { one } of here)
        for (const { one: other } of list)
          expect(index.areApart(one, other)).toBe(areKeptApart(one, other));
    }),
  );
});

describe('thousands who do not fit each other', () => {
  const LIST = Array.from({ length: 128 }, (_, index) => `tag ${index}`);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const language = (index: number): string =>
    [676, 26, 1].map((unit) => letters[Math.floor(index / unit) % 26]).join('');

  test.each<[string, number, (index: number) => Waiting, (index: number) => Waiting]>([
    [
      'for want of a language',
      10_000,
      (index) => guest(`w${index}`, index / 100, [4], { languages: [language(index)] }),
      (index) => guest(`t${index}`, 200 + index, [4], { languages: [language(index)] }),
    ],
    [
      'two by two, and the newcomer speaks anything',
      10_000,
      (index) => guest(`w${index}`, index / 100, [4], { languages: [language(index >> 1)] }),
      (index) => guest(`t${index}`, 200 + index, [4]),
    ],
    [
      'because all avoid all',
      1000,
      (index) => guest(`w${index}`, index / 100, [2, 3, 4], { met: ['m'], avoid: ['m'] }),
      (index) => guest(`t${index}`, 200 + index, [2, 3, 4], { met: ['m'] }),
    ],
    [
      'because all avoid all, and the newcomer does not mind but wants four',
      1000,
      (index) => guest(`w${index}`, index / 100, [4], { met: ['m'], avoid: ['m'] }),
      (index) => guest(`t${index}`, 200 + index, [4]),
    ],
    [
      'because all have the same list of tags',
      1000,
      (index) => guest(`w${index}`, index / 100, [2, 3, 4], { met: LIST, avoid: LIST }),
      (index) => guest(`t${index}`, 200 + index, [2, 3, 4], { met: LIST, avoid: LIST }),
    ],
  ])('%s: an arrival costs little', (_, crowd, make, newcomer) => {
    const matcher = new Matcher(RELAXES);
    for (let index = 0; index < crowd; index += 1) matcher.came(make(index));
    do expect(matcher.decide(T0 + 150)).toEqual([]);
    while (matcher.nextAt === 0);
    expect(matcher.count().waiting).toBe(crowd);
    const took: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const one = newcomer(index);
      const start = process.threadCpuUsage();
      matcher.came(one);
      matcher.decide(one.since);
      const { user, system } = process.threadCpuUsage(start);
      took.push((user + system) / 1000);
      matcher.apply({ type: 'went', guest: one.guest });
    }
    took.sort((a, b) => a - b);
    // ms of a processor, however busy the machine is. Trying all pairs would take seconds.
    expect(took[10]).toBeLessThan(50);
  });
});

test('however little time there is, nobody waits for ever behind a crowd that came first and asks anew', () => {
  const matcher = new Matcher(RELAXES);
  const tags = Array.from({ length: 128 }, (_, index) => `tag ${index}`);
  const crowd = (index: number): Waiting =>
    guest(`w${index}`, index, [2, 3, 4], { languages: ['en'], met: tags, avoid: tags });
  for (let index = 0; index < 100; index += 1) matcher.came(crowd(index));
  for (const name of ['a', 'b']) matcher.came(guest(name, 500, [2, 3, 4], { languages: ['is'] }));
  // Accounts are even again before the next is looked at: one for each second.
  let seated: Decision[] = [];
  let calls = 0;
  for (; seated.length === 0 && calls < 1000; calls += 1) {
    matcher.came(crowd(calls % 100));
    seated = matcher.decide(T0 + 1000 * (calls + 1), () => 0);
  }
  expect(names(seated)).toEqual(['ab']);
  expect(calls).toBeLessThan(250);
});
