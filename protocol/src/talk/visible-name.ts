/** Names that show nothing: characters that no font draws make them look like a guest without a name, or like somebody else. */

/**
 * Anything that is drawn by itself. Default ignorable characters (Unicode UAX #44: fillers such as U+3164, zero-width
 * ones), spaces, and the empty Braille cell are not, and marks need something to stand on.
 */
const DRAWN = /[^\s\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}\p{Cf}\p{Zs}\u2800]/u;

/** The name, or `''` if nobody could see it. Pure. */
export const visibleName = (name: string): string => (DRAWN.test(name) ? name : '');
