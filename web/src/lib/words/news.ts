/** What a screen reader says of news, and what a notice says to everybody. Pure. */
import { REFUSALS } from '@eat-with-me/protocol/wire/endings';
import type { MateNews, News, Notice } from '#lib/visit/news.ts';

const MATES: Record<MateNews['what'], (label: string) => string> = {
  here: (label) => `${label} is here.`,
  back: (label) => `${label} is back.`,
  broken: (label) => `The line to ${label} broke. Their seat is held.`,
  left: (label) => `${label} has left the table.`,
};

/** Empty while there is none. */
export function newsWords(news: News | null): string {
  switch (news?.kind) {
    case undefined:
      return '';
    case 'table-ready':
      return 'Your table is ready.';
    case 'somebody-knocks':
      return 'Somebody knocks.';
    case 'not-joined':
      return 'Somebody could not sit down with you.';
    case 'company':
      return news.mates.map(({ what, label }) => MATES[what](label)).join(' ');
  }
}

/** Null while there is none. */
export const noticeWords = (notice: Notice): string | null =>
  notice === 'page-too-old'
    ? 'This page is from before today’s renovation. Reload it.'
    : notice && REFUSALS[notice];
