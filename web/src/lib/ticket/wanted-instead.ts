/** What the queue asks of a guest for whose table nobody waits. Pure. */
import { TABLE_SIZES } from '@eat-with-me/protocol/table-bounds';
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import type { Outlook } from '@eat-with-me/protocol/wire/messages';

/**
 * A size of table for which others wait, when there is none to come of the sizes that this guest has chosen: one that would
 * be full with them, or where they would start with fewer. Null if there is nothing to ask.
 */
export function wantedInstead(
  { bySize }: Pick<Outlook, 'bySize'>,
  { sizes, patience }: Pick<Ticket, 'sizes' | 'patience'>,
): { size: TableSize; guests: number } | null {
  if (sizes.some((size) => bySize[size] >= size)) return null;
  const others = TABLE_SIZES.filter((size) => !sizes.includes(size) && bySize[size] > 0);
  const size =
    others.find((one) => bySize[one] + 1 >= one) ?? (patience.fewer ? others[0] : undefined);
  return size === undefined ? null : { size, guests: bySize[size] };
}
