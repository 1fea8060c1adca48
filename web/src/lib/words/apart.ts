/** What somebody has written among the words of a page that is read the other way: neither turns the other around (UAX #9). Pure. */

/** The blocks whose letters are read from the right (Unicode, DerivedBidiClass). */
const RIGHT = String.raw`\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}`;
const FROM_RIGHT = new RegExp(`(?=[${RIGHT}])\\p{L}`, 'u');
const FROM_LEFT = new RegExp(`(?![${RIGHT}])\\p{L}`, 'u');

/** The text, isolated if it has letters that are read the other way than those of `among`: any words of the page. */
export function apart(text: string, among: string): string {
  const other = FROM_RIGHT.test(among) ? FROM_LEFT : FROM_RIGHT;
  return other.test(text) ? `\u2068${text}\u2069` : text;
}
