/** The language that a guest chose for this page, kept on this device only where they did. */
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.locale';

/** From now on the house's own choice gives way to this one. */
export function keepLocale(tag: string): void {
  // Where storage is blocked, the address still says the language, until somebody opens another.
  keep('local', KEY, tag);
}

const keptLocale = (): string | null => kept('local', KEY);

/**
 * Whether the address was the guest's own. The house leads from one without a language to one with the language that the
 * browser asks for; that is a redirect.
 */
const wasLedHere = (): boolean => {
  const [visit] = performance.getEntriesByType('navigation');
  return visit instanceof PerformanceNavigationTiming && visit.redirectCount > 0;
};

/**
 * Where this page is in the language that was chosen here, with whatever stands behind the #; null if it is in that one, none
 * was chosen, or the address itself names the language in which it is. `tag`: of this page.
 */
export function keptElsewhere(tag: string): string | null {
  const chosen = keptLocale();
  if (chosen === null || chosen === tag) return null;
  const { pathname, search, hash } = location;
  const named = pathname.startsWith(`/${tag}/`);
  if (named && !wasLedHere()) return null;
  return `/${chosen}${named ? pathname.slice(tag.length + 1) : pathname}${search}${hash}`;
}
