/** What a guest was about to do when the page had to be loaded anew; kept in the tab's own storage for that moment. */
import type { SizeChoice, Wishes } from '#lib/ticket/wishes.svelte.ts';
import { keep, keptValue } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.errand';

const SIZES: readonly unknown[] = ['2', '3', '4', 'any'] satisfies SizeChoice[];

/** What the guest has pressed. */
export type ErrandTo = 'find-table' | 'find-company' | 'set-table' | 'accept-invitation';

/** Behind the # of an address that leads past the door to a private table. None leads to a camera. */
export const SET_TABLE = '#set-table';

const ERRANDS: readonly unknown[] = [
  'find-table',
  'find-company',
  'set-table',
  'accept-invitation',
] satisfies ErrandTo[];

interface Errand {
  /** Null: nothing was pressed yet. */
  to: ErrandTo | null;
  wishes: Pick<Wishes, 'sizeChoice' | 'languages' | 'anyLanguage' | 'startWithFewer'>;
  /** How often the page was loaded anew for it. */
  loads: number;
}

/** Loads the page anew, which finds the errand when it comes; `address` is where, null for the same. */
export function loadAnew({ to, wishes, loads }: Errand, address: string | null): void {
  const { sizeChoice, languages, anyLanguage, startWithFewer } = wishes;
  const errand: Errand = {
    to,
    wishes: { sizeChoice, languages: [...languages], anyLanguage, startWithFewer },
    loads,
  };
  // Where storage is blocked, the guest chooses again.
  keep('session', KEY, JSON.stringify(errand));
  if (address !== null) history.replaceState(history.state, '', address);
  location.reload();
}

/** The errand that the page was loaded anew for, once; null if it was opened in the ordinary way. */
export function takeErrand(): Errand | null {
  const errand = keptValue('session', KEY);
  if (errand !== null) keep('session', KEY, null);
  return isErrand(errand) ? errand : null;
}

/** Another version of this page may have written it. */
function isErrand(kept: unknown): kept is Errand {
  const { to, wishes, loads } = Object(kept) as Record<string, unknown>;
  const { sizeChoice, languages, anyLanguage, startWithFewer } = Object(wishes) as Record<
    string,
    unknown
  >;
  return (
    (to === null || ERRANDS.includes(to)) &&
    typeof loads === 'number' &&
    SIZES.includes(sizeChoice) &&
    Array.isArray(languages) &&
    languages.every((language) => typeof language === 'string') &&
    typeof anyLanguage === 'boolean' &&
    typeof startWithFewer === 'boolean'
  );
}
