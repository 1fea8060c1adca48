/** What the queue looks like, in plain words: never more certain than the server is. Pure. */
import type { Outlook } from '@eat-with-me/protocol/wire/messages';
import { TABLE_SIZES, type TableSize } from '@eat-with-me/protocol/table';
import type { SizeChoice, Wishes } from './wishes.svelte.ts';

const SECOND_MS = 1000;
const MINUTE_S = 60;

/** How many wait, as the server counts: exact up to 10, then rounded down. */
export const countFace = (count: number): string => (count <= 10 ? String(count) : `${count}+`);

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

/** How long tables have taken of late. Rounds up: a promise is not to be broken for a nice number. */
export function usually(estimate: Outlook['estimateMs']): string {
  if (estimate === null) return 'Too few evenings to tell how long it takes.';
  const low = roundedUp(estimate.low);
  const high = roundedUp(Math.max(estimate.low, estimate.high));
  if (low.amount === high.amount && low.unit === high.unit) {
    return `Tables like yours were set within about ${said(high)} of late.`;
  }
  const from = low.unit === high.unit ? String(low.amount) : said(low);
  return `Tables like yours were set within ${from} to ${said(high)} of late.`;
}

interface Span {
  amount: number;
  unit: 'second' | 'minute';
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

const said = ({ amount, unit }: Span): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`;

/** Something that a patient ticket gives up, `afterMs` into the wait. */
export interface Relaxation {
  afterMs: number;
  /** Completes "In 12 s we also seat you …" and "By now we also seat you …". */
  seatedHow: string;
}

/** What happens while this guest waits, soonest first. */
export function relaxations(
  wishes: Pick<Wishes, 'sizeChoice' | 'languages' | 'anyLanguage' | 'startWithFewer'>,
  relaxes: { anyLanguageMs: number; fewerMs: number } | null,
): Relaxation[] {
  if (!relaxes) return [];
  const list: Relaxation[] = [];
  if (wishes.anyLanguage && wishes.languages.length > 0) {
    list.push({ afterMs: relaxes.anyLanguageMs, seatedHow: 'without a shared language' });
  }
  if (wishes.startWithFewer && wishes.sizeChoice !== '2') {
    list.push({ afterMs: relaxes.fewerMs, seatedHow: 'with fewer' });
  }
  return list.toSorted((a, b) => a.afterMs - b.afterMs);
}
