/** What a guest was about to do when the page had to be loaded anew; kept in the tab's own storage for that moment. */
import type { SizeChoice, Wishes } from '#lib/ticket/wishes.svelte.ts';
import type { Purpose } from './purpose.ts';
import type { Stage } from './stage.ts';
import { keep, keptValue } from '#lib/kept/kept.ts';

/** Who can go on where the page was before it was loaded anew: the visit. */
interface Errant {
  readonly wishes: Errand['wishes'];
  readonly stage: Pick<Stage, 'name'>;
  findTable(): void;
  setPrivateTable(): void;
  acceptInvitation(): void;
}

const KEY = 'eat-with-me.errand';

const SIZES: readonly unknown[] = ['2', '3', '4', 'any'] satisfies SizeChoice[];

/** Where the guest had got to. */
export type ErrandTo = 'find-table' | 'set-table' | 'accept-invitation';

/** What the guest is about to do at this stage; null if a page that is loaded anew finds its way without. Pure. */
export function errandAt({ name }: Stage, purpose: Purpose['kind']): ErrandTo | null {
  if (name === 'setting') return 'set-table';
  if (name !== 'laying' || purpose === 'reclaim') return null;
  return purpose === 'join' ? 'accept-invitation' : 'find-table';
}

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

/** Goes on with it. */
export function pursue({ to, wishes }: Errand, visit: Errant): void {
  Object.assign(visit.wishes, wishes);
  switch (to) {
    case 'find-table':
      visit.findTable();
      break;
    case 'set-table':
      visit.setPrivateTable();
      break;
    case 'accept-invitation':
      if (visit.stage.name === 'invited') visit.acceptInvitation();
      break;
    case null:
      break;
  }
}

/** Another version of this page may have written it. */
function isErrand(kept: unknown): kept is Errand {
  const { to, wishes, loads } = Object(kept) as Record<string, unknown>;
  const { sizeChoice, languages, anyLanguage, startWithFewer } = Object(wishes) as Record<
    string,
    unknown
  >;
  const known: readonly unknown[] = [null, 'find-table', 'set-table', 'accept-invitation'];
  return (
    known.includes(to) &&
    typeof loads === 'number' &&
    SIZES.includes(sizeChoice) &&
    Array.isArray(languages) &&
    languages.every((language) => typeof language === 'string') &&
    typeof anyLanguage === 'boolean' &&
    typeof startWithFewer === 'boolean'
  );
}
