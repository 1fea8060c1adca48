import { lateNotice } from '#lib/late/late.ts';
import { en } from '#lib/words/en/catalogue.ts';
import type { Handle } from '@sveltejs/kit/hooks';

/** What every page shows first is asked for at once: code, style and the two Latin fonts. */
const EARLY = /(fraunces-latin-wght|nunito-sans-latin-wght)-normal/;

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    preload: ({ type, path }) => type === 'js' || type === 'css' || EARLY.test(path),
    transformPageChunk: ({ html }) =>
      html
        .replace('%page.lang%', en.tag)
        .replace('%page.dir%', en.dir)
        .replace('%page.late%', lateNotice(event.route.id, en.front.site.late)),
  });
