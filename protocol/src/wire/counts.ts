/** What pages tell a house that wants to know how lines hold: words of a closed list, each by itself, of nobody. */
import * as v from 'valibot';

/** Where a page says one (POST, JSON). Only in a house that offers it (`counts` in `GET /house`). */
export const COUNT_PATH = '/count';

/** The largest request, in bytes. */
export const COUNT_MAX_BYTES = 64;

/**
 * What can be counted. Each end of a link says its own: which way it went a while after it had connected (`direct`, `relayed`), that
 * it was interrupted and came back (`healed`) or did not (`lost`), that it never connected (`no-path`) or that who was there could
 * not be confirmed (`untrusted`). And each guest that they sat with somebody, or with the companion, for five minutes more.
 */
export const COUNTED = [
  'direct',
  'relayed',
  'healed',
  'lost',
  'no-path',
  'untrusted',
  'five-minutes',
  'companion-five-minutes',
] as const;
export type Counted = (typeof COUNTED)[number];

/** Strict: whatever else stands beside the word could say whose it is. */
const CountSchema = v.strictObject({ what: v.picklist(COUNTED) });

/** Null where it is anything else. */
export function parseCount(text: string): Counted | null {
  try {
    const read = v.safeParse(CountSchema, JSON.parse(text));
    return read.success ? read.output.what : null;
  } catch {
    return null;
  }
}
