/** What a name may be, and how one that was typed becomes such. */
import { visibleName } from './visible-name.ts';

/** The longest name, in UTF-16 code units. */
export const NAME_MAX_LENGTH = 40;

/** Control and direction-override characters: with them a name could pass for other text on the page. */
export const DECEPTIVE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Makes what a person typed into a name that `Presence` accepts: deceptive characters out, trimmed, cut to length; `''` if it shows nothing. */
export function tidyName(typed: string): string {
  const harmless = typed.toWellFormed().replaceAll(new RegExp(DECEPTIVE, 'gu'), '').trim();
  const cut = harmless.slice(0, NAME_MAX_LENGTH);
  return visibleName(cut.isWellFormed() ? cut : cut.slice(0, -1));
}
