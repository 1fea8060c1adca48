import { formatsOf } from '../formats.ts';

/** Lists have no comma before the last, as in British English. */
export const { number, tenths, plural, list, enumerate, span, percent, bytes } = formatsOf(
  'en',
  'en-GB',
);
