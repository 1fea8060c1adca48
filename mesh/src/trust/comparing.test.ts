/** Guests who want to compare draw one recipe; what may get in the way of that, and what is made of it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BROKEN_AFTER_MS, COMMIT_WITHIN_MS, PRESS_WITHIN_MS } from './run-state.ts';
import { Comparers } from './testing/comparers.ts';
import { randomBytes } from './testing/diner.ts';

// Time is the test's.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

async function tableOf(count: number): Promise<Comparers> {
  const table = new Comparers(count);
  await table.sit(randomBytes());
  return table;
}

const recipes = ({ all }: Comparers) => all.map(({ recipe }) => recipe);
const ended = ({ all }: Comparers) => all.map(({ comparing }) => comparing.view.ended);

describe('comparing', () => {
  it.each([2, 3, 4, 8])('draws one recipe for all %i who have pressed', async (count) => {
    const table = await tableOf(count);
    await table.press(...table.all.map(({ seat }) => seat).toReversed());
    const [first, ...others] = recipes(table);
    expect(first).toHaveLength(5);
    for (const other of others) expect(other).toEqual(first);
    for (const { comparing, seat } of table.all)
      expect(comparing.view.drawn?.seats).not.toContain(seat);
  });

  it('takes a hand at each end: who is asked and does not press joins nothing', async () => {
    const table = await tableOf(2);
    await table.press(1);
    expect(table.at(2).comparing.view).toMatchObject({ phase: 'quiet', asking: [1] });
    await table.after(PRESS_WITHIN_MS + 1);
    expect(ended(table)).toEqual(['nobody', null]);
    expect(table.told.map(({ said }) => said.step)).toEqual(['press']);
    expect(table.all.map(({ risks }) => risks)).toEqual([0, 0]);
  });

  it('is not held up by a seat that is silent', async () => {
    const table = await tableOf(4);
    await table.press(3, 1);
    expect(recipes(table)).toEqual([undefined, undefined, undefined, undefined]);
    await table.after(PRESS_WITHIN_MS);
    const [first, second, third, fourth] = recipes(table);
    expect(first).toHaveLength(5);
    expect([second, third, fourth]).toEqual([undefined, first, undefined]);
  });

  it('is drawn anew for every pair of acts, and only the last recipe is shown', async () => {
    const table = await tableOf(2);
    await table.press(1, 2);
    const [before] = recipes(table);
    await table.press(2);
    expect(recipes(table)).toEqual([before, undefined]);
    await table.press(1);
    const [after, other] = recipes(table);
    expect(after).toHaveLength(5);
    expect(after).not.toEqual(before);
    expect(other).toEqual(after);
  });

  it('can be taken back while nobody else has pressed', async () => {
    const table = await tableOf(2);
    await table.press(1);
    await table.at(1).comparing.withdraw();
    await table.settled();
    expect(table.all.map(({ comparing }) => comparing.view.asking)).toEqual([[], []]);
    await table.press(2);
    expect(recipes(table)).toEqual([undefined, undefined]);
  });

  it('leaves out who has no link with the others who pressed', async () => {
    const table = await tableOf(3);
    table.at(2).linked.delete(3);
    table.at(3).linked.delete(2);
    await table.press(3, 2, 1);
    const [first, second, third] = recipes(table);
    expect(first).toHaveLength(5);
    expect([second, third]).toEqual([first, undefined]);
  });

  it('says so where nobody is there who can', async () => {
    const table = await tableOf(2);
    table.at(1).linked.clear();
    await table.press(1);
    expect(ended(table)).toEqual(['unable', null]);
  });
});

describe('when somebody else comes to a seat', () => {
  it('the recipe that was drawn is not theirs, and with nobody left it is gone', async () => {
    const table = await tableOf(3);
    await table.press(1, 2, 3);
    const { comparing } = table.at(1);
    await comparing.replaced(2);
    expect(comparing.view.drawn?.seats).toEqual([3]);
    await comparing.replaced(3);
    expect(comparing.view.drawn).toBeNull();
    expect(table.at(1).broken).toEqual([]);
  });

  it('their hand is not on it', async () => {
    const table = await tableOf(2);
    await table.press(2);
    await table.at(1).comparing.replaced(2);
    expect(table.at(1).comparing.view.asking).toEqual([]);
    await table.press(1);
    expect(recipes(table)).toEqual([undefined, undefined]);
  });

  it.each([
    ['commit', 'unfinished', 0],
    ['reveal', 'broken', 1],
  ] as const)('a run that waits for their %s is %s', async (step, outcome, risks) => {
    const table = await tableOf(2);
    const held: (() => Promise<void>)[] = [];
    table.onTheWay = (from, to, said) => {
      if (said.step !== step || from !== 2) return said;
      held.push(() => table.at(to).comparing.hear(from, said));
      return null;
    };
    await table.press(1, 2);
    const one = table.at(1);
    await one.comparing.replaced(2);
    expect([one.comparing.view.ended, one.risks]).toEqual([outcome, risks]);
    expect(one.broken).toEqual(outcome === 'broken' ? [[2]] : []);
    // Also if the last guest's word still comes.
    for (const hear of held) await hear();
    expect([one.recipe, one.comparing.view.phase]).toEqual([undefined, 'quiet']);
  });
});

describe('when somebody joins', () => {
  it('what was pressed was for the last company, without alarm', async () => {
    const table = await tableOf(2);
    await table.press(1);
    await table.sit(randomBytes(), 2);
    expect(ended(table)).toEqual(['company', null]);
    await table.press(2);
    expect(recipes(table)).toEqual([undefined, undefined]);
    await table.press(1);
    expect(recipes(table)[0]).toHaveLength(5);
  });

  it('a recipe that is there stays, and a run whose nonces have left goes on', async () => {
    const table = await tableOf(2);
    let held: (() => void) | null = null;
    table.onTheWay = (from, to, said) => {
      if (said.step !== 'reveal' || from !== 2 || held) return said;
      held = () => void table.at(to).busy.push(table.at(to).comparing.hear(from, said));
      return null;
    };
    await table.press(1, 2);
    expect(table.at(1).comparing.view).toMatchObject({ phase: 'drawing', drawn: null });
    await table.sit(randomBytes(), 2);
    (held as (() => void) | null)?.();
    await table.settled();
    const [first, second] = recipes(table);
    expect(first).toHaveLength(5);
    expect(second).toEqual(first);
    await table.sit(randomBytes(), 3);
    expect(recipes(table)).toEqual([first, first]);
  });

  it('two who are not of one mind about the company do not begin', async () => {
    const table = await tableOf(2);
    await table.at(1).comparing.sits({ you: 1, epoch: 2, transcript: randomBytes() });
    await table.press(2, 1);
    await table.after(COMMIT_WITHIN_MS + 1);
    expect(ended(table)[0]).toBe('unfinished');
    expect(table.all.map(({ risks }) => risks)).toEqual([0, 0]);
  });
});

describe('a run that is not finished', () => {
  it('is nothing while no nonce has left', async () => {
    const table = await tableOf(2);
    table.onTheWay = (from, _to, said) => (said.step === 'commit' && from === 2 ? null : said);
    await table.press(1, 2);
    expect(table.at(1).risks).toBe(0);
    await table.after(COMMIT_WITHIN_MS + 1);
    expect(table.at(1).comparing.view.ended).toBe('unfinished');
    expect(table.at(1).broken).toEqual([]);
  });

  it.each([
    ['the other’s nonce never comes', async () => undefined],
    ['the other is gone', async (table: Comparers) => table.at(1).linked.clear()],
    ['the company changes', (table: Comparers) => table.sit(randomBytes(), 2)],
  ])('is broken 5 s after the own nonce left, also where %s', async (_why, happens) => {
    const table = await tableOf(2);
    table.onTheWay = (from, _to, said) => (said.step === 'reveal' && from === 2 ? null : said);
    await table.press(1, 2);
    expect(table.at(2).recipe).toHaveLength(5);
    await happens(table);
    await table.after(BROKEN_AFTER_MS);
    expect(table.at(1).broken).toEqual([]);
    await table.after(1);
    expect(table.at(1).broken).toEqual([[2]]);
    expect(table.at(1).comparing.view).toMatchObject({ ended: 'broken', drawn: null });
  });

  it('does not take a nonce that comes later than that, whenever the clock was looked at', async () => {
    const table = await tableOf(2);
    const [one] = table.all;
    const late: Parameters<typeof table.onTheWay>[2][] = [];
    table.onTheWay = (from, _to, said) => {
      if (said.step !== 'reveal' || from !== 2) return said;
      late.push(said);
      return null;
    };
    await table.press(1, 2);
    table.at(1).now += BROKEN_AFTER_MS + 1;
    for (const said of late) await one?.comparing.hear(2, said);
    expect([one?.recipe, one?.broken]).toEqual([undefined, [[2]]]);
  });
});

it('whatever is said in whatever order, nobody shows a recipe without their own hand, nor reveals one nonce for two sets', async () => {
  const seats = fc.integer({ min: 1, max: 3 });
  const hash = fc.constantFrom('A'.repeat(43), 'B'.repeat(42) + 'A');
  const run = fc.integer({ min: 1, max: 4 });
  const company = fc.subarray([1, 2, 3]);
  const word = fc.oneof(
    fc.record({ step: fc.constant('press' as const), run, seats: company }),
    fc.record({ step: fc.constant('withdraw' as const) }),
    fc.record({
      step: fc.constant('commit' as const),
      epoch: fc.integer({ min: 1, max: 2 }),
      run,
      seats: company,
      commit: hash,
    }),
    fc.record({ step: fc.constant('reveal' as const), run, set: hash, nonce: hash }),
  );
  const act = fc.oneof(
    fc.record({ from: seats, word }),
    fc.record({ ms: fc.integer({ min: 0, max: 7000 }) }),
    fc.constant('press' as const),
    fc.constant('withdraw' as const),
    fc.constant('company' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const table = await tableOf(3);
      const one = table.at(1);
      table.onTheWay = () => null;
      const revealed: string[] = [];
      one.comparing.on('tell', (_seats, said) => {
        if (said.step === 'reveal') revealed.push(said.nonce);
      });
      let presses = 0;
      for (const what of acts) {
        if (what === 'press') {
          presses += 1;
          await one.comparing.press();
        } else if (what === 'withdraw') await one.comparing.withdraw();
        else if (what === 'company')
          await one.comparing.sits({ you: 1, epoch: 2, transcript: randomBytes() });
        else if ('ms' in what) await one.after(what.ms);
        else await one.comparing.hear(what.from === 1 ? 2 : what.from, what.word);
        expect(one.risks).toBeLessThanOrEqual(presses);
        expect(one.broken.length).toBeLessThanOrEqual(one.risks);
      }
      // Nobody can open these commitments, so nothing may be drawn.
      expect(one.recipe).toBeUndefined();
      expect(new Set(revealed).size).toBe(revealed.length);
      await one.after(BROKEN_AFTER_MS + 1);
      expect(one.broken.length).toBe(one.risks);
    }),
    { numRuns: 300 },
  );
});
