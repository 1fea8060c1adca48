import { COVER, ROUND_MAX, type CoverTold } from '@eat-with-me/protocol/talk/cover';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  COARSE_FOR_MS,
  coverAgain,
  FIRST_SHARP_WITHIN_MS,
  hear,
  lift,
  look,
  NOTHING_FOR_MS,
  startOf,
  toldOf,
  type Evidence,
  type Pair,
} from './pair.ts';

/** One end of a pair: what it said is on its way to the other, in order, of which the latest counts. */
class End {
  pair: Pair;
  heard: CoverTold | null = null;
  readonly #out: CoverTold[] = [];
  #said: CoverTold | null = null;

  constructor(start: 'covered' | 'open' = 'covered') {
    this.#become((this.pair = startOf(start)));
  }
  lift(now = 0): void {
    this.#become(lift(this.pair, this.heard, now));
  }
  cover(): void {
    this.#become(coverAgain(this.pair, this.heard));
  }
  look(evidence: Evidence, now: number): void {
    this.#become(look(this.pair, this.heard, evidence, now));
  }
  /** One thing that the other said arrives, or only the latest of all. */
  hearFrom(other: End, latest = false, now = 0): void {
    const said = latest ? other.#out.splice(0).at(-1) : other.#out.shift();
    if (!said) return;
    this.heard = COVER.parse(JSON.parse(JSON.stringify(said)));
    this.#become(hear(this.pair, this.heard, now));
  }
  get isQuiet(): boolean {
    return this.#out.length === 0;
  }
  #become(pair: Pair): void {
    this.pair = pair;
    const told = toldOf(pair);
    // What is said already is not said again.
    if (JSON.stringify(told) !== JSON.stringify(this.#said)) this.#out.push(told);
    this.#said = told;
  }
}

const settle = (ana: End, ben: End): void => {
  // A pair that never came to rest would be a defect.
  for (let turn = 0; turn < 1000 && !(ana.isQuiet && ben.isQuiet); turn += 1) {
    ana.hearFrom(ben);
    ben.hearFrom(ana);
  }
};
const kinds = (...ends: End[]) => ends.map(({ pair }) => pair.kind);

/** Two strangers, who both have lifted at moment 0. */
function opened(): [End, End] {
  const [ana, ben] = [new End(), new End()];
  ana.lift();
  ben.lift();
  settle(ana, ben);
  return [ana, ben];
}

describe('among strangers', () => {
  test('starts covered, and a wish alone opens nothing at either end', () => {
    const [ana, ben] = [new End(), new End()];
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['covered', 'covered']);
    ana.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['wished', 'covered']);
  });

  test('both would: both are open, whoever wished first', () => {
    const [ana, ben] = [new End(), new End()];
    ana.lift();
    settle(ana, ben);
    ben.lift();
    expect(ben.pair.kind).toBe('open');
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
    expect(kinds(...opened())).toEqual(['open', 'open']);
  });

  test('one covers: that is so at once at their end, and at the other as soon as it hears', () => {
    const [ana, ben] = opened();
    ana.cover();
    expect(ana.pair).toMatchObject({ kind: 'covered', because: 'you' });
    settle(ana, ben);
    expect(ben.pair).toMatchObject({ kind: 'covered', because: 'they' });
    // What was wished before does not count any more, in either direction.
    ana.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['wished', 'covered']);
    ben.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
  });

  test('covered and lifted again before the other heard of it: an old wish opens nothing', () => {
    const [ana, ben] = opened();
    ana.cover();
    ana.lift();
    expect(ana.pair.kind).toBe('wished');
    ben.hearFrom(ana, true);
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['wished', 'covered']);
  });

  test('one takes a wish back while the other wishes: covered at both ends', () => {
    const [ana, ben] = [new End(), new End()];
    ana.lift();
    ben.hearFrom(ana, true);
    ana.cover();
    ben.lift();
    expect(ben.pair.kind).toBe('open');
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['covered', 'covered']);
  });

  test('both cover at once: one round later both can lift again', () => {
    const [ana, ben] = opened();
    ana.cover();
    ben.cover();
    settle(ana, ben);
    ana.lift();
    ben.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
  });

  test('a page that says nothing of covers, as those of before, never opens this one', () => {
    expect(lift(startOf('covered'), null, 0).kind).toBe('wished');
    expect(hear({ kind: 'wished', round: 0 }, null, 0).kind).toBe('wished');
  });

  test('a round without end ends in a cover that nothing lifts', () => {
    const far = hear(startOf('covered'), { round: ROUND_MAX, lifts: true }, 0);
    expect(lift(far, { round: ROUND_MAX, lifts: true }, 0)).toBe(far);
    expect(COVER.parse({ round: ROUND_MAX + 1, lifts: true })).toBeNull();
  });
});

describe('who says "open" and is not', () => {
  const after = (looks: readonly [Evidence, number][]): Pair => {
    const [ana] = opened();
    for (const [evidence, now] of looks) ana.look(evidence, now);
    return ana.pair;
  };

  test.each<Evidence>(['coarse', 'nothing'])('%s from the beginning: covered soon', (evidence) => {
    expect(after([[evidence, FIRST_SHARP_WITHIN_MS - 1]]).kind).toBe('open');
    expect(after([[evidence, FIRST_SHARP_WITHIN_MS]])).toMatchObject({
      kind: 'covered',
      because: 'unproven',
    });
  });

  test('sharp once and coarse later: covered a little later', () => {
    const sharp = ['sharp', 1000] as const;
    expect(after([[...sharp], ['coarse', 999 + COARSE_FOR_MS]]).kind).toBe('open');
    expect(after([[...sharp], ['coarse', 1000 + COARSE_FOR_MS]]).kind).toBe('covered');
    expect(after([[...sharp], ['nothing', 999 + NOTHING_FOR_MS]]).kind).toBe('open');
    expect(after([[...sharp], ['nothing', 1000 + NOTHING_FOR_MS]]).kind).toBe('covered');
  });

  test('what this guest does not look at is not held against anybody', () => {
    expect(
      after([
        ['unseen', 60_000],
        ['coarse', 60_001],
      ]).kind,
    ).toBe('open');
  });

  test('the other end hears of it, and is covered, too', () => {
    const [ana, ben] = opened();
    ana.look('coarse', FIRST_SHARP_WITHIN_MS);
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['covered', 'covered']);
  });
});

describe('among friends', () => {
  test('is open from the beginning, also to a page that says nothing, and nobody judges pictures', () => {
    const [ana, ben] = [new End('open'), new End('open')];
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
    settle(ana, ben);
    ana.look('nothing', 60_000);
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
  });

  test('one who would rather be covered is, and so is the other as soon as they hear', () => {
    const [ana, ben] = [new End('covered'), new End('open')];
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['covered', 'covered']);
    ana.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['wished', 'covered']);
    ben.lift();
    settle(ana, ben);
    expect(kinds(ana, ben)).toEqual(['open', 'open']);
  });
});

test('three and four guests: each pair is a matter of its two alone', () => {
  for (const count of [3, 4]) {
    const guests = Array.from({ length: count }, (_, index) => index);
    // Everybody lifts for whoever has a lower number than they; guest 0 and 1 also for one another.
    const would = (one: number, other: number) => other < one || (one === 0 && other === 1);
    for (const one of guests) {
      for (const other of guests.slice(one + 1)) {
        const [ana, ben] = [new End(), new End()];
        if (would(one, other)) ana.lift();
        if (would(other, one)) ben.lift();
        settle(ana, ben);
        const open = one === 0 && other === 1;
        expect(kinds(ana, ben).every((kind) => (kind === 'open') === open)).toBe(true);
      }
    }
  }
});

test('whatever two do in whatever order it arrives, they agree once it has, and nobody was ever open without having wished', () => {
  const step = fc.record({
    who: fc.boolean(),
    what: fc.constantFrom('lift', 'cover', 'hear', 'hear the latest'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [ana, ben] = [new End(), new End()];
      /** Whether each has pressed "lift" since they last were covered. */
      const wished = new Map([ana, ben].map((end) => [end, false]));
      for (const { who, what } of steps) {
        const [end, other] = who ? [ana, ben] : [ben, ana];
        if (what === 'lift') {
          end.lift();
          wished.set(end, true);
        } else if (what === 'cover') end.cover();
        else end.hearFrom(other, what !== 'hear');
        if (end.pair.kind === 'covered') wished.set(end, false);
        if (end.pair.kind === 'open') {
          expect(wished.get(end)).toBe(true);
          expect(end.heard).toEqual({ round: end.pair.round, lifts: true });
        }
      }
      settle(ana, ben);
      expect(ana.isQuiet && ben.isQuiet).toBe(true);
      expect(ana.pair.round).toBe(ben.pair.round);
      expect(ana.pair.kind === 'open').toBe(ben.pair.kind === 'open');
      if (ana.pair.kind === 'wished') expect(ben.pair.kind).toBe('covered');
    }),
  );
});
