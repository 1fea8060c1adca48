/** How sure one can be of a table-mate, in words. Pure. */
import type { Assurance } from '#lib/table/table-mate.ts';

/** `short` for a mark, `long` for whoever asks; null while there is nothing to say yet. */
export function assuranceWords(
  assurance: Assurance,
  invited: boolean,
): { short: string; long: string } | null {
  switch (assurance) {
    case 'hurrying':
      return null;
    case 'encrypted':
      return invited
        ? {
            short: 'invited and sealed',
            long: 'You both came by the invitation, whose key the server never had: it cannot sit between you.',
          }
        : {
            short: 'encrypted, not yet compared',
            long: 'Sealed between your two devices, as long as the server has not put itself in between. Comparing the recipe shows whether it has.',
          };
    case 'compared':
      return {
        short: 'compared: nobody sits in between',
        long: 'Your recipes are the same: nobody sits between the two of you.',
      };
    case 'different':
      return {
        short: 'recipes differ',
        long: 'Your recipes differ. Somebody may sit between the two of you.',
      };
  }
}
