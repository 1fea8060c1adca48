/** What somebody is called whom one would meet again: as they called themselves, else by what they ate, else by the day. */
import { apart } from '#lib/words/apart.ts';
import type { Words } from '#lib/words/book.ts';
import { AGAIN_KEPT_MS, type KeptAgain } from './kept-again.ts';

/** `tag` is the language of the page. Pure. */
export function calledAgain(
  { name, dish, until }: KeptAgain,
  { again, company }: Pick<Words, 'again' | 'company'>,
  tag: string,
): string {
  // At the door nobody has a place; a table of two has one other.
  if (name !== '') return company.called({ name, place: 2 });
  if (dish !== '') return again.whoAte({ dish: apart(dish, again.yes) });
  return again.whoSat({ day: dayOf(until - AGAIN_KEPT_MS, tag) });
}

/** The day of a moment (`Date.now()` ms), with its weekday. */
export const dayOf = (at: number, tag: string): string =>
  new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
