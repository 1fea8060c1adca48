/** What a guest asks of the queue: how many at the table, in which languages, and what they give up rather than wait on. */
import type { Language, TableSize, Ticket } from '@eat-with-me/protocol/table';
import { LANGUAGES_MAX, TABLE_SIZES } from '@eat-with-me/protocol/table-bounds';

/** A number of guests at the table, this one included, or whatever table is there first. */
export type SizeChoice = '2' | '3' | '4' | 'any';

/** The wishes of one guest, for the whole visit. Reactive. */
export class Wishes {
  sizeChoice = $state<SizeChoice>('2');
  /** Sits down without a shared language rather than wait on. */
  anyLanguage = $state(true);
  /** Starts with fewer guests than chairs rather than wait on. */
  startWithFewer = $state(true);
  /** Sizes at which the guest sits down as well, because somebody waits for them; asked for in the queue. */
  also = $state.raw<readonly TableSize[]>([]);
  #languages = $state.raw<readonly Language[]>([]);

  /** Languages that the guest would speak, as primary subtags; none means any. */
  get languages(): readonly Language[] {
    return this.#languages;
  }
  set languages(languages: readonly Language[]) {
    this.#languages = languages.slice(0, LANGUAGES_MAX);
  }

  /** All of them as the server reads them. */
  get ticket(): Omit<Ticket, 'met' | 'avoid' | 'pledge'> {
    const sizes = TABLE_SIZES.filter(
      (size) => String(size) === this.sizeChoice || this.also.includes(size),
    );
    return {
      sizes: this.sizeChoice === 'any' ? [...TABLE_SIZES] : sizes,
      languages: [...this.#languages],
      patience: { anyLanguage: this.anyLanguage, fewer: this.startWithFewer },
    };
  }
}
