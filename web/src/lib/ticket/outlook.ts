/** What the queue looks like, as numbers and codes: never more certain than the server is. Pure. */
import type { Outlook } from '@eat-with-me/protocol/wire/messages';
import { TABLE_SIZES } from '@eat-with-me/protocol/table-bounds';
import type { TableSize } from '@eat-with-me/protocol/table';
import type { Span } from '#lib/words/formats.ts';
import type { SizeChoice, Wishes } from './wishes.svelte.ts';

const SECOND_MS = 1000;
const MINUTE_S = 60;

/** Up to here the server counts exactly, then it rounds down. */
const EXACT_MAX = 10;

/** Whether so many is all, or at least so many wait. */
export const countedAs = (count: number): { count: number; orMore: boolean } => ({
  count,
  orMore: count > EXACT_MAX,
});

/** Guests waiting besides this one, of those whom the server counts. */
export const othersOf = (waiting: number): { others: number; orMore: boolean } => ({
  others: Math.max(0, waiting - 1),
  orMore: waiting > EXACT_MAX,
});

/** The queue by size, and whether a guest with this choice is among them. */
export const countsBySize = (
  { bySize }: Outlook,
  sizeChoice: SizeChoice,
): { size: TableSize; count: number; yours: boolean }[] =>
  TABLE_SIZES.map((size) => ({
    size,
    count: bySize[size],
    yours: sizeChoice === 'any' || sizeChoice === String(size),
  }));

/**
 * How long tables have taken of late; `low` is null where it would say the same as `high`, the whole where nobody can tell.
 * Rounds up: a promise is not to be broken for a nice number.
 */
export function usualSpans(
  estimate: Outlook['estimateMs'],
): { low: Span; high: Span } | { low: null; high: Span } | null {
  if (estimate === null) return null;
  const low = roundedUp(estimate.low);
  const high = roundedUp(Math.max(estimate.low, estimate.high));
  return low.amount === high.amount && low.unit === high.unit ? { low: null, high } : { low, high };
}

/** To the next 5 s below 20 s, the next 10 s below a minute, else to the next minute. */
function roundedUp(ms: number): Span {
  const seconds = ms / SECOND_MS;
  const step = seconds <= 20 ? 5 : 10;
  const rounded = Math.max(step, Math.ceil(seconds / step) * step);
  return rounded < MINUTE_S
    ? { amount: rounded, unit: 'second' }
    : { amount: Math.ceil(seconds / MINUTE_S), unit: 'minute' };
}

/** Something that a patient ticket gives up, `afterMs` into the wait. */
export interface Relaxation {
  afterMs: number;
  givesUp: 'shared-language' | 'full-table';
}

/** What happens while this guest waits, soonest first. */
export function relaxations(
  wishes: Pick<Wishes, 'sizeChoice' | 'languages' | 'anyLanguage' | 'startWithFewer'>,
  relaxes: { anyLanguageMs: number; fewerMs: number } | null,
): Relaxation[] {
  if (!relaxes) return [];
  const list: Relaxation[] = [];
  if (wishes.anyLanguage && wishes.languages.length > 0) {
    list.push({ afterMs: relaxes.anyLanguageMs, givesUp: 'shared-language' });
  }
  if (wishes.startWithFewer && wishes.sizeChoice !== '2') {
    list.push({ afterMs: relaxes.fewerMs, givesUp: 'full-table' });
  }
  return list.toSorted((a, b) => a.afterMs - b.afterMs);
}
