/** Who may sit at one table: pure, about pairs of tickets. */
import type { Waiting } from '../store/table.ts';

/** After how long (ms) a patient ticket asks for less; told to guests in `welcome`. */
export type Relaxes = { readonly anyLanguageMs: number; readonly fewerMs: number };

/** How long (ms) a salt is this hour's; a ticket carries tags of two, so those of tickets two hours apart differ. */
export const SALT_LIFE_MS = 3_600_000;

/** Whether this ticket no longer insists on a shared language. */
export const takesAnyLanguage = (
  { ticket, since }: Waiting,
  now: number,
  { anyLanguageMs }: Relaxes,
): boolean => ticket.patience.anyLanguage && now >= since + anyLanguageMs;

/** Whether this ticket starts with fewer than the table has chairs. */
export const takesFewer = (
  { ticket, since }: Waiting,
  now: number,
  { fewerMs }: Relaxes,
): boolean => ticket.patience.fewer && now >= since + fewerMs;

/**
 * Whether two can talk: they share a language, or one of them named none, or both have allowed any language and have
 * both waited `anyLanguageMs`. A guest who sits at an open table has gone on waiting for this purpose.
 */
export function canTalk(a: Waiting, b: Waiting, now: number, relaxes: Relaxes): boolean {
  const [some, others] = [a.ticket.languages, b.ticket.languages];
  if (some.length === 0 || others.length === 0) return true;
  return (
    some.some((language) => others.includes(language)) ||
    (takesAnyLanguage(a, now, relaxes) && takesAnyLanguage(b, now, relaxes))
  );
}

/** Whether two tickets were made under a salt that both know. */
export const areComparable = (a: Waiting, b: Waiting): boolean =>
  Math.abs(hourOf(a) - hourOf(b)) <= 1;

const hourOf = ({ since, renewedAt }: Waiting): number =>
  Math.floor((renewedAt ?? since) / SALT_LIFE_MS);
