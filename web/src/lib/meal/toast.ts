/** A toast: everybody lifts a glass, and once all are up each page clinks. Pure. */
import { COUNT_MAX, type GlassTold } from '@eat-with-me/protocol/talk/meal-topics';

/** How everybody begins. */
export const GLASS_DOWN: GlassTold = { toasts: 0, lifted: false };

/** More toasts than an evening has. Whoever says that there were more is believed from one toast to the next alone. */
const TOASTS_BELIEVED = 1000;

/** What others say, as far as a hand can have done it: no count of one keeps the others from their toasts. */
const believed = (own: GlassTold, others: readonly GlassTold[]): GlassTold[] =>
  others.map((other) =>
    other.toasts <= TOASTS_BELIEVED || Math.abs(other.toasts - own.toasts) <= 1
      ? other
      : { toasts: own.toasts, lifted: false },
  );

/** Lifts the own glass, for the toast that comes next at this table. */
export function lift(own: GlassTold, others: readonly GlassTold[]): GlassTold {
  const toasts = Math.max(own.toasts, ...believed(own, others).map((other) => other.toasts));
  return toasts >= COUNT_MAX ? own : { toasts, lifted: true };
}

/** Puts it down without a toast. */
export const putDown = ({ toasts }: GlassTold): GlassTold => ({ toasts, lifted: false });

/**
 * The own glass after whatever others have `told`, and whether it clinks. Whoever is one toast further has clinked for this one
 * already: a page that sees all glasses up does not wait until all pages have seen it.
 */
export function hear(
  own: GlassTold,
  told: readonly GlassTold[],
): { glass: GlassTold; clinks: boolean } {
  const others = believed(own, told);
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
