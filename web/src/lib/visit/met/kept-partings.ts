/** What another page of this tab has to know of partings, so that the queue goes on keeping two apart who have just got up from each other. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
import { keep, keptValue } from '#lib/kept/kept.ts';

/** So long, in ms, who has got up from somebody is not seated with them again. */
export const PARTED_MS = 15 * 60_000;

/** So many are kept; the oldest goes. */
export const PARTINGS_KEPT_MAX = 16;

/** In the tab's own storage. */
const KEY = 'eat-with-me.parted';

/** What tickets would show of it, and nothing from which more could be made: neither a secret nor whom it was with. */
export interface KeptParting {
  /** Until when it holds (`Date.now()` ms). */
  readonly until: number;
  /** What a ticket shows until then. */
  readonly tags: readonly MeetingTag[];
  /** What it shows instead once the guest would sit with them again; null if they would, and if they never would. */
  readonly again: readonly MeetingTag[] | null;
  /** The guest was still getting up. */
  readonly rising: boolean;
}

/** Those that hold, the oldest first. What is over is erased. */
export function keptPartings(now: number): readonly KeptParting[] {
  const entries = keptValue('session', KEY);
  if (!Array.isArray(entries)) return [];
  const good = entries.filter(isKept).filter(({ until }) => until > now && until <= now + LONGEST);
  if (good.length < entries.length) keepPartings(good);
  return good;
}

/** Keeps these and no others. */
export const keepPartings = (all: readonly KeptParting[]): void =>
  keep('session', KEY, all.length > 0 ? JSON.stringify(all.slice(-PARTINGS_KEPT_MAX)) : null);

/** Clocks are set back now and then. */
const LONGEST = 2 * PARTED_MS;

/** Two under each of the two salts of an hour. */
const TAGS_MAX = 4;
const TAG = /^[\w-]{22}$/;

/** Storage may hold anything. */
function isKept(entry: unknown): entry is KeptParting {
  const { until, tags, again, rising } = Object(entry) as Record<string, unknown>;
  return (
    typeof until === 'number' &&
    areTags(tags) &&
    (again === null || areTags(again)) &&
    typeof rising === 'boolean'
  );
}

const areTags = (tags: unknown): boolean =>
  Array.isArray(tags) && tags.length <= TAGS_MAX && tags.every((tag) => TAG.test(String(tag)));
