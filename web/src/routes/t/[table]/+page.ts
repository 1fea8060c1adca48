/** The link to a private table: nothing is known of it before a guest comes with it, so there is nothing to prerender. */
export const prerender = false;
export const ssr = false;
