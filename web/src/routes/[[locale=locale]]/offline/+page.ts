/** Is shown in the place of any page that the house does not send; its script waits for the house. */
import { localized } from '#lib/words/localized.ts';

export const entries = localized;
