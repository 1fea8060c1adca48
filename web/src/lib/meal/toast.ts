/** A toast: everybody lifts a glass, and once all are up each page clinks. Pure. */
import { COUNT_MAX, type GlassTold } from '@eat-with-me/protocol/talk/meal-topics';

/** How everybody begins. */
export const GLASS_DOWN: GlassTold = { toasts: 0, lifted: false };

/** Lifts the own glass, for the toast that comes next at this table. */
export function lift(own: GlassTold, others: readonly GlassTold[]): GlassTold {
  const toasts = Math.max(own.toasts, ...others.map((other) => other.toasts));
  return toasts >= COUNT_MAX ? own : { toasts, lifted: true };
}

/** Puts it down without a toast. */
export const putDown = ({ toasts }: GlassTold): GlassTold => ({ toasts, lifted: false });

/**
 * The own glass after whatever `others` say, and whether it clinks. Whoever is one toast further has clinked for this one
 * already: a page that sees all glasses up does not wait until all pages have seen it.
 */
export function hear(
  own: GlassTold,
  others: readonly GlassTold[],
): { glass: GlassTold; clinks: boolean } {
  const ahead = Math.max(0, ...others.map((other) => other.toasts));
  // A company that has drunk before this guest came: their glass is for the next toast.
  if (ahead > own.toasts + 1) return { glass: { ...own, toasts: ahead }, clinks: false };
  if (!own.lifted) {
    const glass = ahead > own.toasts ? { toasts: ahead, lifted: false } : own;
    return { glass, clinks: false };
  }
  const clinks =
    others.length > 0 &&
    others.every(({ toasts, lifted }) => toasts > own.toasts || (toasts === own.toasts && lifted));
  return clinks
    ? { glass: { toasts: own.toasts + 1, lifted: false }, clinks }
    : { glass: own, clinks };
}
