/** Tickets in the order of their places. */
import type { Waiting } from '../store/table.ts';

/** First come first; of two who came in the same moment, every node must put the same one first. */
export const byPlace = (a: Waiting, b: Waiting): number =>
  a.since - b.since || (a.guest < b.guest ? -1 : a.guest > b.guest ? 1 : 0);

/** A sorted list: thousands come and go, nearly all at its ends. */
export class PlaceLine {
  readonly #tickets: Waiting[] = [];

  get length(): number {
    return this.#tickets.length;
  }

  at(index: number): Waiting | undefined {
    return this.#tickets[index];
  }

  /** The index of the first ticket whose place is behind this one. */
  after(one: Waiting): number {
    let low = 0;
    let high = this.#tickets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.#tickets[middle];
      if (there && byPlace(there, one) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(one: Waiting): void {
    this.#tickets.splice(this.after(one), 0, one);
  }

  delete(one: Waiting): void {
    const index = this.after(one) - 1;
    if (this.#tickets[index] === one) this.#tickets.splice(index, 1);
  }
}

/** The tickets of several lines behind a place, in order, each once; lazily, because the first few usually do. */
export function* merged(lines: readonly PlaceLine[], behind: Waiting | null): Generator<Waiting> {
  const [only] = lines;
  if (only && lines.length === 1) {
    let one: Waiting | undefined;
    for (let at = behind ? only.after(behind) : 0; (one = only.at(at)); at += 1) yield one;
    return;
  }
  const next = lines.map((line) => (behind ? line.after(behind) : 0));
  for (;;) {
    let first: Waiting | undefined;
    for (const [index, line] of lines.entries()) {
      const here = line.at(next[index] ?? 0);
      if (here && (!first || byPlace(here, first) < 0)) first = here;
    }
    if (!first) return;
    for (const [index, line] of lines.entries())
      if (line.at(next[index] ?? 0) === first) next[index] = (next[index] ?? 0) + 1;
    yield first;
  }
}
