/** What is taken for a loop, and what never is. */
import { expect, test } from 'vitest';
import { Repetition, REPEATS_FOR_MS, type Glance } from './repetition.ts';

/** A covered picture has so many cells; a glance is the mean of three by three of them. */
const [COLUMNS, ROWS] = [24, 18];
const LOOK_EVERY_MS = 150;

/** Random numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Where a hand (a bright spot) is at a moment, as fractions of the picture. */
type Hand = (at: number) => { x: number; y: number };

/** `steps`: the levels are multiples of it, as under a cover. */
function paint({ x, y }: { x: number; y: number }, noise: () => number, steps = 0): Glance {
  const glance = new Float32Array((COLUMNS * ROWS) / 9);
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const off = (column / COLUMNS - x) ** 2 + (row / ROWS - y) ** 2;
      const level = 90 + row + 120 * Math.exp(-off / 0.02) + noise();
      const index = Math.floor(row / 3) * (COLUMNS / 3) + Math.floor(column / 3);
      glance[index] =
        (glance[index] ?? 0) + (steps ? Math.round(level / steps) * steps : level) / 9;
    }
  }
  return glance;
}

/** Somebody who eats: rests, and now and then moves somewhere else, each time in a way of its own. */
function eater(seed: number, lastsMs: number): Hand {
  const random = seeded(seed);
  const stops: { at: number; x: number; y: number }[] = [];
  for (let at = 0; at < lastsMs + 10_000; at += 500 + 3000 * random() ** 2) {
    // Mostly between plate and mouth, as people do.
    const isMouth = random() < 0.5;
    stops.push({ at, x: 0.5 + 0.06 * random(), y: (isMouth ? 0.3 : 0.7) + 0.06 * random() });
  }
  return (at) => {
    const next = stops.findIndex((stop) => stop.at > at);
    const [from, to] = [stops[next - 1], stops[next]];
    if (!from || !to) return { x: 0.5, y: 0.5 };
    const part = Math.min(1, (at - from.at) / Math.min(600, to.at - from.at));
    return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
  };
}

const looped =
  (hand: Hand, lengthMs: number): Hand =>
  (at) =>
    hand(at % lengthMs);

/** Looks for so long; when it was first said to repeat, in ms, or null for never. */
function watch(hand: Hand, forMs: number, { noise = 2, steps = 0 } = {}): number | null {
  const random = seeded(5);
  const repetition = new Repetition();
  for (let at = 0; at < forMs;) {
    const glance = paint(hand(at), () => noise * (random() - 0.5), steps);
    if (repetition.see(at, glance)) return at;
    // No timer is on time.
    at += LOOK_EVERY_MS + 40 * random();
  }
  return null;
}

test.each([4300, 7350, 19_970])(
  'a loop of %i ms is one within half a minute of itself',
  (lengthMs) => {
    const at = watch(looped(eater(1, lengthMs), lengthMs), 90_000);
    expect(at).toBeGreaterThan(REPEATS_FOR_MS);
    expect(at).toBeLessThan(lengthMs + 40_000);
  },
);

test('so it is under a cover, whose levels are few', () => {
  expect(watch(looped(eater(2, 9100), 9100), 90_000, { steps: 8 })).not.toBeNull();
});

test.each([1, 2, 3, 4])('somebody who eats for ten minutes never is (%i)', (seed) => {
  expect(watch(eater(seed, 600_000), 600_000)).toBeNull();
});

test('nor is an empty chair, with and without the noise of a camera', () => {
  const still: Hand = () => ({ x: 0.5, y: 0.5 });
  expect(watch(still, 120_000)).toBeNull();
  expect(watch(still, 120_000, { noise: 0 })).toBeNull();
});

test('what was not looked at for a while is not held against anybody', () => {
  const repetition = new Repetition();
  const hand = looped(eater(1, 4000), 4000);
  let repeats = false;
  for (let at = 0; at < 120_000; at += at % 9000 < 7500 ? LOOK_EVERY_MS : 1500)
    repeats ||= repetition.see(
      at,
      paint(hand(at), () => 0),
    );
  expect(repeats).toBe(false);
});
