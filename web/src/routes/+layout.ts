/** The one place that knows in which language a page is. */
import { bringWords } from 'virtual:words';
import { nextTask } from '#lib/work/next-task.ts';
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
  const catalogue = await bringWords(tag);
  // What was evaluated until now is a task of its own; what is made of it, the next.
  if (!import.meta.env.SSR) await nextTask();
  return { catalogue, home: params.locale ? `/${params.locale}/` : '/' };
};
