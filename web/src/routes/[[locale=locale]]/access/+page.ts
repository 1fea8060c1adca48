import { localized } from '#lib/words/localized.ts';
import type { PageLoad } from './$types';

/** Text needs no JavaScript. */
export const csr = false;
export const entries = localized;

export const load: PageLoad = async ({ parent }) => {
  const { catalogue } = await parent();
  const { access } = await catalogue.parts.access();
  return { access };
};
