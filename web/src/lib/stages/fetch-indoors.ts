/** What stands behind the door. It is fetched before it is needed, so that a meal never waits for the server. */
import type { Indoors } from '#lib/visit/doorstep.svelte.ts';
import type { Book } from '#lib/words/book.ts';

/** All of it together, and what it says: who leaves the door needs it within the minute, whether the server is still there or not. */
export async function fetchIndoors(book: Book): Promise<Indoors> {
  const [{ default: Inside }, { Visit }] = await Promise.all([
    import('./Inside.svelte'),
    import('#lib/visit/visit.svelte.ts'),
    book.fetch('house'),
    import('@eat-with-me/mesh/table/mesh'),
    import('#lib/wire/wire.ts'),
  ]);
  return { Inside, Visit };
}
