import { locales } from 'virtual:locales';
import { bringWords } from 'virtual:words';
import { lateNotice } from '#lib/late/late.ts';
import type { Handle } from '@sveltejs/kit/hooks';

/** What a page shows first is asked for at once: code, style and, where it is written in Latin letters, the two fonts. */
const EARLY = /(?:fraunces|nunito-sans)-latin\./;

const isLatin = (tag: string): boolean =>
  new Intl.Locale(tag).maximize().script?.toLowerCase() === 'latn';

/** In which languages the door is: the server reads it, and says where each is, which takes an address that no page knows. */
const LANGUAGES = `<meta name="languages" content="${locales.map(({ tag }) => tag).join(' ')}" />`;

export const handle: Handle = async ({ event, resolve }) => {
  const { locale } = event.params;
  const { tag, dir, front } = await bringWords(locale ?? 'en');
  return resolve(event, {
    preload: ({ type, path }) =>
      type === 'js' || type === 'css' || (isLatin(tag) && EARLY.test(path)),
    transformPageChunk: ({ html }) =>
      html
        .replace('%page.lang%', tag)
        .replace('%page.dir%', dir)
        .replace('%page.home%', locale ? `/${locale}/` : '/')
        .replace('%page.languages%', event.route.id === '/[[locale=locale]]' ? LANGUAGES : '')
        .replace('%page.late%', lateNotice(event.route.id, front.site.late)),
  });
};
