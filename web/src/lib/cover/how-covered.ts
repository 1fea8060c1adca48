/** How a table-mate's picture and the guest's own are covered from each other, as one word for it. Pure. */
import type { CheckedPicture } from '#lib/look-first/checked-picture.svelte.ts';
import type { Words } from '#lib/words/book.ts';
import type { PairCover } from './pair-cover.svelte.ts';

/** What it is told from. Whether the other would lift the cover is nowhere in it: nobody is shown that. */
type Told = Pick<PairCover, 'state' | 'because' | 'proof'> & {
  readonly check: Pick<CheckedPicture, 'kind' | 'isShown' | 'coversOwn'>;
};

/**
 * `unseen`: covered, and the guest shows nothing that could be looked at in return. `own-flagged`: covered, and the guest's own
 * would stay so at the other end. `they`, `unproven`: covered again, by them or because theirs did not become clear. `waiting`,
 * `unable`, `flagged`: lifted, and not shown here by what the check says. `checked`, `unchecked`: lifted and shown. `open`: it
 * never was covered.
 */
type HowCovered =
  | 'covered'
  | 'unseen'
  | 'own-flagged'
  | 'wished'
  | 'they'
  | 'unproven'
  | 'waiting'
  | 'unable'
  | 'flagged'
  | 'checked'
  | 'unchecked'
  | 'open';

/** `shows`: the guest of this page shows something themselves. */
export function howCovered({ state, because, proof, check }: Told, shows: boolean): HowCovered {
  switch (state) {
    case 'wished':
      return 'wished';
    case 'covered':
      if (!shows) return 'unseen';
      if (check.coversOwn) return 'own-flagged';
      return because === 'they' || because === 'unproven' ? because : 'covered';
    case 'open':
      if (proof === 'none') return 'open';
      switch (check.kind) {
        case 'shown':
          return 'checked';
        case 'chosen':
          return 'unchecked';
        case 'waiting':
        case 'unable':
        case 'flagged':
          return check.kind;
      }
  }
}

/** A sentence that holds as long as it is like this. `guest`: what the table-mate is called. */
export function coverWords(how: HowCovered, words: Words['cover'], guest: string): string {
  switch (how) {
    case 'covered':
    case 'wished':
      return words.state[how]({ guest });
    case 'unseen':
      return words.unseen;
    case 'own-flagged':
      return words.check.own;
    case 'they':
    case 'unproven':
      return words.because[how]({ guest });
    case 'waiting':
      return words.check.waiting;
    case 'unable':
    case 'flagged':
      return words.check[how]({ guest });
    case 'checked':
      return `${words.lifted({ guest })} ${words.check.done}`;
    case 'unchecked':
      return `${words.lifted({ guest })} ${words.check.none}`;
    case 'open':
      return words.open;
  }
}

/** What is said aloud the moment it has become like this. */
export type CoverNews = 'lifted' | Extract<HowCovered, 'they' | 'unproven' | 'unable' | 'flagged'>;

/** Null for what the guest has done themselves, or need not know at once. */
export function coverNews(how: HowCovered): CoverNews | null {
  switch (how) {
    case 'checked':
    case 'unchecked':
      return 'lifted';
    case 'they':
    case 'unproven':
    case 'unable':
    case 'flagged':
      return how;
    case 'covered':
    case 'unseen':
    case 'own-flagged':
    case 'wished':
    case 'waiting':
    case 'open':
      return null;
  }
}

/** The sentence for it; empty for none. */
export function coverNewsWords(
  news: CoverNews | null,
  words: Words['cover'],
  guest: string,
): string {
  if (news === null) return '';
  return news === 'lifted' ? words.lifted({ guest }) : coverWords(news, words, guest);
}
