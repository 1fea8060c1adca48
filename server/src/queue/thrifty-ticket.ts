/** A ticket that takes little memory: ten thousand wait. */
import { TABLE_SIZES, type TableSize, type Ticket } from '@eat-with-me/protocol/table';

const NOTHING: never[] = [];
const combinations = new Map<string, TableSize[]>();
const patiences = new Map<string, Ticket['patience']>();

/** The same ticket, sizes ascending, sharing with others whatever many have. */
export function thriftyTicket({ sizes, languages, patience, met, avoid, pledge }: Ticket): Ticket {
  const ascending = TABLE_SIZES.filter((size) => sizes.includes(size));
  return {
    sizes: shared(combinations, ascending),
    languages: languages.length === 0 ? NOTHING : languages,
    patience: shared(patiences, {
      anyLanguage: patience.anyLanguage,
      fewer: patience.fewer,
    }),
    met: met.length === 0 ? NOTHING : met,
    avoid: avoid.length === 0 ? NOTHING : avoid,
    pledge,
  };
}

function shared<T>(known: Map<string, T>, value: T): T {
  const key = JSON.stringify(value);
  const same = known.get(key);
  if (same === undefined) known.set(key, value);
  return same ?? value;
}
