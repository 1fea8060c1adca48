/** The topic cards in the page's language, fetched once somebody sits at a table. */
import type { Book } from '#lib/words/book.ts';

/** One for a table. Reactive. */
export class Deck {
  readonly #book: Book;
  #topics = $state.raw<readonly string[] | null>(null);

  constructor(book: Book) {
    this.#book = book;
  }

  /** In the order of their numbers; null until they have come. */
  get topics(): readonly string[] | null {
    return this.#topics;
  }

  /** Whether they are there; what the network did not bring is asked for again the next time. */
  async bring(): Promise<boolean> {
    try {
      await this.#book.fetch('cards');
      this.#topics = this.#book.chapter('cards').topics;
      return true;
    } catch {
      return false;
    }
  }
}
