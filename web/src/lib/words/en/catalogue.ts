import type { Catalogue } from '../book.ts';
import * as front from './front.ts';

/** English, the source of every other language. */
export const en: Catalogue = {
  tag: 'en',
  name: 'English',
  dir: 'ltr',
  front,
  parts: {
    house: () => import('./house.ts'),
    wishes: () => import('./wishes.ts'),
    privacy: () => import('./privacy.ts'),
    access: () => import('./access.ts'),
    cards: () => import('./cards.ts'),
  },
};
