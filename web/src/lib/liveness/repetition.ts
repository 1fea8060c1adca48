/**
 * Whether a picture repeats itself, as a film that is played in a loop does and a guest does not. Pure.
 *
 * Each look is held against what was seen some time before, for many such times at once. A loop is like itself at one of them
 * whether something moves or not; somebody who sits still is like themselves only as long as they do, and never moves twice
 * in the same way.
 */

/** A picture as so many levels (0 to 255) that what a codec does to it hardly matters; always in the same places. */
export type Glance = Float32Array;

/** Loops of these lengths are found, in ms. */
const [SHORTEST_MS, LONGEST_MS] = [1000, 30_000];
/** Glances are brought to moments so far apart, in ms, whenever they were taken. */
const TICK_MS = 100;

/** For so long (ms) a picture has to have repeated itself… */
export const REPEATS_FOR_MS = 20_000;
/** …and so much of that something has to have moved: an empty chair repeats nothing. */
const MOVES_FOR_MS = 4000;

/** What moved is measured over so many ticks. */
const STRIDE = 3;
/** Two glances are as good as the same within so many levels… */
const SAME_MAX = 1;
/** …and something moves from so many on. */
const MOVES_MIN = 2;
/** While something moves they are the same within this part of it: nobody looks at a film twice at the same moments. */
const SAME_PART_MAX = 0.5;

/** One glance that is not the same takes so many away that were. */
const FORGIVES = 3;

/** Longer than this (ms) without a glance, and nothing is known of what was between. */
const GAP_MAX_MS = 1000;

/** For how long (ms) a picture has been like itself a certain time before, and for how much of that something moved. */
interface Likeness {
  /** The time before, in ticks. */
  readonly lag: number;
  sameMs: number;
  movedMs: number;
}

/** One for a picture. */
export class Repetition {
  /** One for each tick, the latest last. */
  readonly #ticks: Glance[] = [];
  #tickedAt = 0;
  #last: { at: number; glance: Glance } | null = null;
  #likenesses = untold();

  /** Takes a glance at the picture (`at` in ms, later than the last). Whether it repeats, as far as is known by now. */
  see(at: number, glance: Glance): boolean {
    const last = this.#last;
    this.#last = { at, glance };
    if (!last || at - last.at > GAP_MAX_MS) {
      this.#ticks.splice(0, this.#ticks.length, glance);
      this.#tickedAt = at;
      this.#likenesses = untold();
      return false;
    }
    while (this.#tickedAt + TICK_MS <= at) {
      this.#tickedAt += TICK_MS;
      const part = (this.#tickedAt - last.at) / (at - last.at);
      this.#tick(last.glance.map((level, index) => level + part * ((glance[index] ?? 0) - level)));
    }
    return this.#likenesses.some(
      ({ sameMs, movedMs }) => sameMs >= REPEATS_FOR_MS && movedMs >= MOVES_FOR_MS,
    );
  }

  #tick(glance: Glance): void {
    const ticks = this.#ticks;
    ticks.push(glance);
    if (ticks.length > LONGEST_MS / TICK_MS + 1) ticks.shift();
    const moved = distance(glance, ticks.at(-1 - STRIDE) ?? glance);
    const sameWithin = Math.max(SAME_MAX, SAME_PART_MAX * moved);
    for (const likeness of this.#likenesses) {
      const then = ticks.at(-1 - likeness.lag);
      if (!then) break;
      const changeMs = distance(glance, then) <= sameWithin ? TICK_MS : -FORGIVES * TICK_MS;
      likeness.sameMs = within(likeness.sameMs + changeMs, 1.2 * REPEATS_FOR_MS);
      if (moved >= MOVES_MIN) likeness.movedMs += changeMs;
      likeness.movedMs = within(likeness.movedMs, likeness.sameMs);
    }
  }
}

const untold = (): Likeness[] =>
  Array.from({ length: (LONGEST_MS - SHORTEST_MS) / TICK_MS + 1 }, (_, index) => ({
    lag: SHORTEST_MS / TICK_MS + index,
    sameMs: 0,
    movedMs: 0,
  }));

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Mean difference, in levels. */
function distance(one: Glance, other: Glance): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1)
    sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0));
  return sum / one.length;
}
