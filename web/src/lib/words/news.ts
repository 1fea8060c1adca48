/** What a screen reader says of news, and what a notice says to everybody. Pure. */
import type { News, Notice } from '#lib/visit/news.ts';
import type { Words } from './book.ts';

/** Empty while there is none. */
export function newsWords(news: News | null, words: Words['company']): string {
  switch (news?.kind) {
    case undefined:
      return '';
    case 'table-ready':
      return words.tableReady;
    case 'somebody-knocks':
      return words.somebodyKnocks;
    case 'not-joined':
      return words.notJoined;
    case 'company':
      return news.mates.map((mate) => words[mate.what]({ guest: words.called(mate) })).join(' ');
  }
}

/** Whom or what they are about: later news of the same take the place of earlier ones. */
export const newsAbout = (news: News | null): string =>
  news?.kind === 'company' ? news.mates.map(({ place }) => place).join() : (news?.kind ?? '');

/** Null while there is none. */
export const noticeWords = (notice: Notice, words: Words['company']): string | null =>
  notice && words.notices[notice];
