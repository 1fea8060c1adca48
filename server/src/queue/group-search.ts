/** Looks for people who could sit down together: bounded, because thousands may keep each other apart. */
import type { TableSize } from '@eat-with-me/protocol/table';
import { canTalk, takesAnyLanguage, type Relaxes } from './fits.ts';
import type { Lines } from './lines.ts';
import { merged } from './place-line.ts';
import type { TagIndex } from './tag-index.ts';
import type { Waiting } from '../store/table.ts';

/**
 * So much work, about one comparison of two tickets each, goes into one search: a millisecond or two of a processor.
 * Reached only by crowds who keep each other apart, which is not how people queue; then the ticket waits for the next
 * arrival.
 */
export const SEARCH_WORK_MAX = 5000;

/** What to look for: so many more at a table of so many chairs, all of whom suit. */
type Wish = {
  readonly more: number;
  readonly chairs: TableSize;
  readonly now: number;
  readonly suits?: ((one: Waiting) => boolean) | undefined;
};

/** Searches the lines, and counts what that costs. */
export class GroupSearch {
  readonly #lines: Lines;
  readonly #tags: TagIndex;
  readonly #relaxes: Relaxes;
  /** Work done so far, in all searches, and where the one that is under way must end. */
  #work = 0;
  #workMax = 0;

  constructor(lines: Lines, tags: TagIndex, relaxes: Relaxes) {
    this.#lines = lines;
    this.#tags = tags;
    this.#relaxes = relaxes;
  }

  /** Work done so far, in comparisons of two tickets. */
  get work(): number {
    return this.#work;
  }

  /** This group with so many more who wait, all of whom fit each other; the earliest. */
  find(group: readonly Waiting[], wish: Wish): Waiting[] | null {
    this.#workMax = this.#work + SEARCH_WORK_MAX;
    const found = [...group];
    return this.#extend(found, wish, wish.more, null) ? found : null;
  }

  /** Whether one who waits fits all of these. */
  fitsAll(one: Waiting, group: readonly Waiting[], now: number): boolean {
    const before = this.#tags.work;
    const doThey = group.every(
      (mate) => canTalk(one, mate, now, this.#relaxes) && !this.#tags.areApart(one, mate),
    );
    this.#work += this.#tags.work - before;
    return doThey;
  }

  /** `behind`: the last who was added; a group is looked at in one order only. */
  #extend(group: Waiting[], wish: Wish, more: number, behind: Waiting | null): boolean {
    if (more === 0) return true;
    const { chairs, now } = wish;
    const takesAny = (one: Waiting): boolean => takesAnyLanguage(one, now, this.#relaxes);
    const lines = this.#lines.prospects(group, chairs, takesAny);
    // Whoever was added last is in the lines of everybody else here.
    if (lines.reduce((sum, { length }) => sum + length, 0) < (behind ? more + 1 : more))
      return false;
    for (const one of merged(lines, behind)) {
      this.#work += 1;
      if (this.#work > this.#workMax) return false;
      if (group.includes(one) || wish.suits?.(one) === false || !this.fitsAll(one, group, now))
        continue;
      group.push(one);
      if (this.#extend(group, wish, more - 1, one)) return true;
      group.pop();
    }
    return false;
  }
}
