/** The one place that knows in which language a page is. */
import { bringWords } from 'virtual:words';
import { keptElsewhere } from '#lib/words/kept-locale.ts';
import type { LayoutLoad } from './$types';

export const prerender = true;

const SOURCE = 'en';

export const load: LayoutLoad = async ({ params }) => {
  // A page that is there already has its language, and whatever its address, no other one can be fetched for it.
  const tag = import.meta.env.SSR ? (params.locale ?? SOURCE) : document.documentElement.lang;
  const elsewhere = import.meta.env.SSR ? null : keptElsewhere(tag);
  if (elsewhere !== null) {
    location.replace(elsewhere);
    await new Promise(() => undefined);
  }
  return { catalogue: await bringWords(tag), home: params.locale ? `/${params.locale}/` : '/' };
};
