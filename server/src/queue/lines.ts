/** Who waits, sorted so that a search asks nobody whom it cannot seat: by size, and by language. */
import type { TableSize } from '@eat-with-me/protocol/table';
import { PlaceLine } from './place-line.ts';
import type { Waiting } from '../store/table.ts';

/** The line of those who named no language, of all, and of those who take any by now. */
const NONE = '';
const ALL = 'ALL';
const RELAXED = 'RELAXED';

/** One line for each size and language, and for each size one with everybody. */
export class Lines {
  readonly #lines = new Map<string, PlaceLine>();

  /** How many would sit at a table of this size. */
  count(size: TableSize): number {
    return this.#lines.get(keyOf(size, ALL))?.length ?? 0;
  }

  add(waiting: Waiting): void {
    for (const key of keysOf(waiting)) this.#line(key).add(waiting);
  }

  /** This ticket takes any language from now on. */
  relax(waiting: Waiting): void {
    for (const size of waiting.ticket.sizes) this.#line(keyOf(size, RELAXED)).add(waiting);
  }

  delete(waiting: Waiting): void {
    const relaxed = waiting.ticket.sizes.map((size) => keyOf(size, RELAXED));
    for (const key of [...keysOf(waiting), ...relaxed]) {
      const line = this.#lines.get(key);
      line?.delete(waiting);
      if (line?.length === 0) this.#lines.delete(key);
    }
  }

  /** Lines with everybody who can talk with one of the group and sits at that many chairs: with whom the fewest can. */
  prospects(
    group: readonly Waiting[],
    chairs: TableSize,
    takesAnyLanguage: (one: Waiting) => boolean,
  ): readonly PlaceLine[] {
    let fewest: readonly PlaceLine[] = [];
    let least = Infinity;
    for (const one of group) {
      const keys = one.ticket.languages.length === 0 ? [ALL] : [...one.ticket.languages, NONE];
      if (keys[0] !== ALL && takesAnyLanguage(one)) keys.push(RELAXED);
      const lines = keys.flatMap((key) => this.#lines.get(keyOf(chairs, key)) ?? []);
      const length = lines.reduce((sum, line) => sum + line.length, 0);
      if (length < least) [fewest, least] = [lines, length];
    }
    return fewest;
  }

  #line(key: string): PlaceLine {
    const line = this.#lines.get(key) ?? new PlaceLine();
    this.#lines.set(key, line);
    return line;
  }
}

const keyOf = (size: TableSize, key: string): string => `${size}${key}`;

const keysOf = ({ ticket: { sizes, languages } }: Waiting): string[] =>
  sizes.flatMap((size) =>
    [ALL, ...(languages.length === 0 ? [NONE] : languages)].map((key) => keyOf(size, key)),
  );
