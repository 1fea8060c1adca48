/** What a guest who waits is told of the queue: true, and so coarse that it points at nobody. */
import type { Outlook } from '@eat-with-me/protocol/wire/messages';
import type { TableSize } from '@eat-with-me/protocol/table';
import { shownCount } from './shown-count.ts';

/** One guest was seated. */
type Seating = {
  readonly chairs: number;
  readonly waitedMs: number;
  /** When (ms). */
  readonly at: number;
};

/** Older seatings say nothing about now (ms). */
const RECENT_MS = 30 * 60_000;
/** An estimate is made from so many of the last… */
const SEATINGS_MAX = 50;
/** …and not from fewer than this. */
const SEATINGS_MIN = 5;

/** So long (ms) an estimate is told to all who ask. */
const ESTIMATE_FOR_MS = 1000;

/** The middle half of the waits that recently led to a table of such a size; null when there were too few. */
export function estimate(
  seatings: readonly Seating[],
  sizes: readonly TableSize[],
  now: number,
): Outlook['estimateMs'] {
  const waits = seatings
    .filter(({ chairs, at }) => now - at <= RECENT_MS && sizes.some((size) => size === chairs))
    .slice(-SEATINGS_MAX)
    .map(({ waitedMs }) => waitedMs)
    .toSorted((a, b) => a - b);
  if (waits.length < SEATINGS_MIN) return null;
  const low = roundDown(quantile(waits, 0.25));
  const high = quantile(waits, 0.75);
  return { low, high: roundDown(high) < high ? roundDown(high) + stepOf(high) : high };
}

/** What is shown of a queue in which so many wait. */
export function outlook(
  count: { readonly waiting: number; readonly bySize: Readonly<Record<TableSize, number>> },
  estimateMs: Outlook['estimateMs'],
): Outlook {
  const { waiting, bySize } = count;
  return {
    waiting: shownCount(waiting),
    bySize: { 2: shownCount(bySize[2]), 3: shownCount(bySize[3]), 4: shownCount(bySize[4]) },
    estimateMs,
  };
}

/** The last seatings of this node, a bounded number of each size. */
export class Seatings {
  readonly #bySize = new Map<number, Seating[]>();
  /** What was estimated last, and when (ms), by sizes. */
  readonly #told = new Map<
    string,
    { readonly range: Outlook['estimateMs']; readonly at: number }
  >();

  add(seating: Seating): void {
    const same = this.#bySize.get(seating.chairs) ?? [];
    this.#bySize.set(seating.chairs, same);
    same.push(seating);
    if (same.length > SEATINGS_MAX) same.shift();
  }

  /** See `estimate`; up to a second old, since at noon many ask. */
  estimate(sizes: readonly TableSize[], now: number): Outlook['estimateMs'] {
    const key = sizes.join();
    const told = this.#told.get(key);
    if (told && now - told.at < ESTIMATE_FOR_MS) return told.range;
    const all = sizes.flatMap((size) => this.#bySize.get(size) ?? []);
    const range = estimate(
      all.toSorted((a, b) => a.at - b.at),
      sizes,
      now,
    );
    // The first one is news, and too few take no time.
    if (range) this.#told.set(key, { range, at: now });
    return range;
  }
}

/** The value below which this share lies, between two neighbours by proportion. */
function quantile(ascending: readonly number[], share: number): number {
  const at = share * (ascending.length - 1);
  const below = ascending[Math.floor(at)] ?? 0;
  const above = ascending[Math.ceil(at)] ?? 0;
  return below + (above - below) * (at - Math.floor(at));
}

/** Five seconds in the first two minutes, then half a minute: nobody is told again for less. */
const stepOf = (ms: number): number => (ms < 120_000 ? 5000 : 30_000);
const roundDown = (ms: number): number => Math.floor(ms / stepOf(ms)) * stepOf(ms);
