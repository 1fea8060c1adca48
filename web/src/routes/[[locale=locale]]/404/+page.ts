/** Becomes 404.html, which the server sends for every unknown address. Text needs no JavaScript, but a secret must leave the address bar. */
import { localized } from '#lib/words/localized.ts';
export const csr = true;
export const entries = localized;
