/** The one place that knows in which language the pages are. */
import { en } from '#lib/words/en/catalogue.ts';
import type { LayoutLoad } from './$types';

export const prerender = true;

export const load: LayoutLoad = () => ({ catalogue: en });
