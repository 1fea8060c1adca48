import { localized } from '#lib/words/localized.ts';

/** `/de/`, so that whatever else is in this language lies below it. */
export const trailingSlash = 'always';
export const entries = localized;
