import { describe, expect, test } from 'vitest';
import { againAnswer, type AgainAnswer, type AgainTable } from './again.ts';

const MEETING = 'c2VjcmV0b2ZhbWVldGluZw';
const asked = (side: 1 | 2, round = 1) => ({ meeting: `${MEETING}.${side}`, round });

/** Two answers exchanged as they travel: what each learns, and all that a wire would show. */
async function exchange(one: AgainAnswer, other: AgainAnswer) {
  const [first, second] = await Promise.all([one.proof(other.key), other.proof(one.key)]);
  const learned = await Promise.all([
    one.open(other.key, second),
    other.open(one.key, first),
  ] as const);
  return { learned, wire: [one.key, other.key, first, second] };
}

const answers = (one: boolean, other: boolean, round = 1) =>
  Promise.all([againAnswer(one, asked(1, round)), againAnswer(other, asked(2, round))]);

test('two who would meet again get the same table and the same secret, and another each time', async () => {
  const tables: AgainTable[] = [];
  for (const round of [1, 2]) {
    const [a, b] = (await exchange(...(await answers(true, true, round)))).learned;
    expect(a).not.toBeNull();
    expect(a).toEqual(b);
    if (a) tables.push(a);
  }
  for (const { table, secret } of tables) {
    expect(table).toMatch(/^[\w-]{22}$/);
    expect(secret).toHaveLength(32);
  }
  expect(tables[0]?.table).not.toBe(tables[1]?.table);
  expect(tables[0]?.secret).not.toEqual(tables[1]?.secret);
});

describe('one who would alone', () => {
  test.each([
    [true, false],
    [false, true],
    [false, false],
  ])('one says %s, the other %s: neither learns anything', async (one, other) => {
    const { learned } = await exchange(...(await answers(one, other)));
    expect(learned).toEqual([null, null]);
  });

  test('leaves the same number of bytes as two, and never twice the same', async () => {
    const seen = new Set<string>();
    for (const said of [true, false])
      for (const heard of [true, false]) {
        const { wire } = await exchange(...(await answers(said, heard)));
        expect(wire.map((bytes) => bytes.length)).toEqual([32, 32, 32, 32]);
        for (const bytes of wire) seen.add(bytes.join());
      }
    expect(seen.size).toBe(16);
  });

  test('cannot be told by whoever said no: the key that it takes is not there', async () => {
    // A no opens with whatever key it has kept; what it was sent is a real proof.
    const [yes, no] = await answers(true, false);
    const proof = await yes.proof(no.key);
    expect(await no.open(yes.key, proof)).toBeNull();
    // Nor is the table to be had by asking the same answer for more.
    expect(await no.open(yes.key, await no.proof(yes.key))).toBeNull();
  });
});

describe('what is no answer', () => {
  const open = async (change: (yes: AgainAnswer, theirs: AgainAnswer) => Promise<unknown>) => {
    const [mine, theirs] = await answers(true, true);
    return change(mine, theirs);
  };

  test('an own key and proof sent back', () =>
    expect(
      open(async (mine) => mine.open(mine.key, await mine.proof(mine.key))),
    ).resolves.toBeNull());

  test('an own proof sent back', () =>
    expect(
      open(async (mine, theirs) => mine.open(theirs.key, await mine.proof(theirs.key))),
    ).resolves.toBeNull());

  test('a proof with one bit changed', () =>
    expect(
      open(async (mine, theirs) => {
        const proof = await theirs.proof(mine.key);
        proof[31] = (proof[31] ?? 0) ^ 1;
        return mine.open(theirs.key, proof);
      }),
    ).resolves.toBeNull());

  test('a key of low order, which is answered as every other', async () => {
    const [mine] = await answers(true, true);
    const none = new Uint8Array(32);
    expect(await mine.proof(none)).toHaveLength(32);
    expect(await mine.open(none, none)).toBeNull();
  });

  test('one to another round, or of another meeting', async () => {
    const mine = await againAnswer(true, asked(1, 2));
    const before = await againAnswer(true, asked(2, 1));
    const elsewhere = await againAnswer(true, { meeting: `${'x'.repeat(22)}.2`, round: 2 });
    for (const theirs of [before, elsewhere])
      expect((await exchange(mine, theirs)).learned).toEqual([null, null]);
  });
});
