/** What a name may be, and how one that was typed, or came, becomes such. */
import { tidyLine } from './tidy-line.ts';

/** The longest name, in UTF-16 code units. */
export const NAME_MAX_LENGTH = 40;

/** Control and direction-override characters: a name with one is none. */
export const DECEPTIVE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Makes a name of what a person typed, or of one that came: a line like any other, which passes for no other text on the page and
 * reaches over none; `''` if it shows nothing.
 */
export const tidyName = (typed: string): string => tidyLine(typed, NAME_MAX_LENGTH);
