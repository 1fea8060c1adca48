import { locales } from 'virtual:locales';
import { bringWords } from 'virtual:words';
import { lateNotice } from '#lib/late/late.ts';
import type { Handle } from '@sveltejs/kit/hooks';

/** What a page shows first is asked for at once: code, style and, where it is written in Latin letters, the two fonts. */
const EARLY = /(?:fraunces|nunito-sans)-latin\./;

const LATIN = /^\p{Script=Latin}/u;
/** By how the language is called in itself. */
const isLatin = (tag: string): boolean =>
  LATIN.test(new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? '');

/** Where the door is in other languages (HTML §4.6.7.1); the server reads from it which there are. */
const ALTERNATES = locales
  .map(({ tag }) => `<link rel="alternate" hreflang="${tag}" href="/${tag}/" />`)
  .join('');

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
        .replace('%page.alternates%', event.route.id === '/[[locale=locale]]' ? ALTERNATES : '')
        .replace('%page.late%', lateNotice(event.route.id, front.site.late)),
  });
};
