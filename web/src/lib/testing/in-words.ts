/** Components as a page has them: with the words of a language above them. */
import { Book, setBook, type Catalogue } from '#lib/words/book.ts';
import { en } from '#lib/words/en/catalogue.ts';

/** The whole book: every part is fetched. */
export async function bookOf(catalogue: Catalogue = en): Promise<Book> {
  const book = new Book(catalogue);
  await book.fetch('house');
  return book;
}

const english = await bookOf();

/** The same component in English, or in the words of another book; `above` hands down what else a page would. */
export const inWords = <Shown extends (...given: never[]) => unknown>(
  component: Shown,
  { book = english, above }: { book?: Book; above?: () => void } = {},
): Shown =>
  ((...given) => {
    setBook(book);
    above?.();
    return component(...given);
  }) as Shown;
