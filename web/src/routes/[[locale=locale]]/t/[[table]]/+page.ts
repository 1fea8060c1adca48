/** The link to a private table: nothing is known of it before a guest comes with it, so one empty page (`t.html`) is there for all. */
import { localized } from '#lib/words/localized.ts';
export const entries = localized;
export const ssr = false;
