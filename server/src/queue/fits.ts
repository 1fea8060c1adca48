/** Who may sit at one table: pure, about pairs of tickets. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
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

/**
 * Whether one of two never wants to meet the other again, whichever: both avoid the same tag, or one avoids what is among the other's
 * meetings, as pages of before say it. Tickets made under different salts cannot be compared; then it is enough that both
 * have met anybody.
 */
export function areKeptApart(a: Waiting, b: Waiting): boolean {
  const [one, other] = [a.ticket, b.ticket];
  const isEmpty = one.avoid.length === 0 && other.avoid.length === 0;
  if (isEmpty) return false;
  const isStale = Math.abs(hourOf(a) - hourOf(b)) > 1;
  const share = (some: readonly MeetingTag[], others: readonly MeetingTag[]): boolean =>
    isStale ? some.length > 0 && others.length > 0 : haveCommon(some, others);
  return (
    share(one.avoid, other.avoid) || share(one.avoid, other.met) || share(other.avoid, one.met)
  );
}

/** Whether two may sit at one table, as far as each other goes: they can talk and are not kept apart. */
export const fits = (a: Waiting, b: Waiting, now: number, relaxes: Relaxes): boolean =>
  canTalk(a, b, now, relaxes) && !areKeptApart(a, b);

/** What comparing the meetings of two costs, in comparisons of two tickets without any. */
export const tagWork = ({ ticket: a }: Waiting, { ticket: b }: Waiting): number =>
  ((a.avoid.length && b.avoid.length + b.met.length) + (b.avoid.length && a.met.length)) >>> 4;

function haveCommon(some: readonly MeetingTag[], others: readonly MeetingTag[]): boolean {
  if (some.length === 0 || others.length === 0) return false;
  if (some.length <= FEW_TAGS) return some.some((tag) => others.includes(tag));
  const known = setOf(some);
  return others.some((tag) => known.has(tag));
}

/** So few are found as fast in a list. */
const FEW_TAGS = 2;
/** Of lists of tags, as long as somebody has them: every pair of tickets is compared, so the work must not be the product. */
const sets = new WeakMap<readonly MeetingTag[], ReadonlySet<MeetingTag>>();

function setOf(tags: readonly MeetingTag[]): ReadonlySet<MeetingTag> {
  const known = sets.get(tags);
  if (known) return known;
  const set = new Set(tags);
  sets.set(tags, set);
  return set;
}

const hourOf = ({ since, renewedAt }: Waiting): number =>
  Math.floor((renewedAt ?? since) / SALT_LIFE_MS);
