/** Bounds of tables and tickets, for pages that ask before anything is sent: without the schemas that hold them. */

/** How many guests a table of strangers may have. */
export const TABLE_SIZES = [2, 3, 4] as const;

/** The most guests at any table. */
export const CHAIRS_MAX = 8;

/** The most languages on a ticket. */
export const LANGUAGES_MAX = 5;

/** How many earlier meetings a ticket can carry. */
export const MEETINGS_MAX = 64;
