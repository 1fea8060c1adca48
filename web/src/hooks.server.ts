import { locales } from 'virtual:locales';
import { bringWords } from 'virtual:words';
import { lateNotice } from '#lib/late/late.ts';
import type { Handle } from '@sveltejs/kit/hooks';

/**
 * Code is asked for with the page. Fonts are not: they would share the line with the page itself, which can be read in another
 * letter until they are there.
 */
const isEarly = (type: string): boolean => type === 'js' || type === 'css';

/** In which languages the door is: the server reads it, and says where each is, which takes an address that no page knows. */
const LANGUAGES = `<meta name="languages" content="${locales.map(({ tag }) => tag).join(' ')}" />`;

export const handle: Handle = async ({ event, resolve }) => {
  const { locale } = event.params;
  const { tag, dir, front } = await bringWords(locale ?? 'en');
  return resolve(event, {
    preload: ({ type }) => isEarly(type),
    transformPageChunk: ({ html }) =>
      html
        .replace('%page.lang%', tag)
        .replace('%page.dir%', dir)
        .replace('%page.home%', locale ? `/${locale}/` : '/')
        .replace('%page.languages%', event.route.id === '/[[locale=locale]]' ? LANGUAGES : '')
        .replace('%page.late%', lateNotice(event.route.id, front.site.late)),
  });
};
